// Calls that run as they stand, once the key is in them.

export const languages = ['curl', 'javascript', 'python'] as const;
export type ExampleLanguage = (typeof languages)[number];

export const languageNames: Record<ExampleLanguage, string> = {
  curl: 'curl',
  javascript: 'JavaScript',
  python: 'Python',
};

/** Where entities of a type are read, newest NGSI-LD, five of them in short form. */
export function pathFor(type: string): string {
  return `/ngsi-ld/v1/entities?${new URLSearchParams({ type, limit: '5', options: 'keyValues' })}`;
}

/**
 * `server`: where the municipality is, without a slash at its end. A quote or line break in a key cannot leave its
 * text.
 */
export function exampleOf(language: ExampleLanguage, server: string, type: string, key: string): string {
  const address = server + pathFor(type || 'WeatherObserved');
  const secret = key.replaceAll(/[^\w.~+/=-]/g, '') || 'YOUR_KEY';
  switch (language) {
    case 'curl':
      return `curl -H 'Authorization: Bearer ${secret}' \\\n  '${address}'`;
    case 'javascript':
      return [
        `const answer = await fetch('${address}', {`,
        `  headers: { Authorization: 'Bearer ${secret}' },`,
        '});',
        'console.log(await answer.json());',
      ].join('\n');
    case 'python':
      return [
        'import json, urllib.request',
        '',
        'question = urllib.request.Request(',
        `    '${address}',`,
        `    headers={'Authorization': 'Bearer ${secret}'})`,
        'with urllib.request.urlopen(question) as answer:',
        '    print(json.load(answer))',
      ].join('\n');
  }
}
