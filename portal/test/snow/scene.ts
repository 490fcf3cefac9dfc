// A drawn road at night, as a camera of the made-up town sees it: under snow, bare, or behind a vehicle.

export function scenePicture(index: number): string {
  const road = index === 1 ? '#3c434b' : '#dfe5ea';
  const vehicle =
    index === 2
      ? [
          '<rect x="190" y="120" width="300" height="220" rx="14" fill="#8b2d22"/>',
          '<rect x="215" y="140" width="250" height="70" fill="#1b2430"/>',
        ].join('')
      : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" width="640" height="360">
<rect width="640" height="360" fill="#101a2a"/>
<rect y="180" width="640" height="180" fill="#b9c4cf"/>
<path d="M218 187h180l200 165H50z" fill="${road}"/>
<path d="M300 195h14l8 160h-34z" fill="#f3f5f7" opacity="0.5"/>
<circle cx="520" cy="60" r="26" fill="#ffe9a8" opacity="0.8"/>
<path d="M474 137h8v122h-8z" fill="#d33"/><path d="M474 160h8v20h-8zM474 200h8v20h-8z" fill="#fff"/>
${vehicle}</svg>`;
}
