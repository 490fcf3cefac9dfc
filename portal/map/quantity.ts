// The quantities a map can be coloured by, and the classes of each. A class holds from its lower bound up to
// the next one; the first holds everything below. Bounds follow what weather maps in Japan commonly use.

export const mapQuantities = ['temperatureC', 'precipitation1hMm', 'snowDepthCm'] as const;
export type MapQuantity = (typeof mapQuantities)[number];

export type ColourClass = { from: number; colour: string };

type Scale = { decimals: number; classes: readonly ColourClass[] };

const none = Number.NEGATIVE_INFINITY;

export const scales: Record<MapQuantity, Scale> = {
  temperatureC: {
    decimals: 1,
    classes: [
      { from: none, colour: '#3b1a7a' },
      { from: -20, colour: '#1d3fae' },
      { from: -15, colour: '#2c70cf' },
      { from: -10, colour: '#5da2e6' },
      { from: -5, colour: '#a8d2f6' },
      { from: 0, colour: '#f6f3cf' },
      { from: 5, colour: '#ffdb80' },
      { from: 10, colour: '#ffa34a' },
      { from: 20, colour: '#e4572a' },
      { from: 30, colour: '#a11616' },
    ],
  },
  precipitation1hMm: {
    decimals: 1,
    classes: [
      { from: none, colour: '#ffffff' },
      { from: 0.1, colour: '#d3ecff' },
      { from: 1, colour: '#8cc7ff' },
      { from: 5, colour: '#3486f0' },
      { from: 10, colour: '#1540c4' },
      { from: 20, colour: '#ffe14a' },
      { from: 30, colour: '#ff9a2e' },
      { from: 50, colour: '#d9232e' },
    ],
  },
  snowDepthCm: {
    decimals: 0,
    classes: [
      { from: none, colour: '#ffffff' },
      { from: 1, colour: '#dcecfb' },
      { from: 20, colour: '#a9cdf2' },
      { from: 50, colour: '#6ba3e2' },
      { from: 100, colour: '#3b6fc7' },
      { from: 150, colour: '#4b3fae' },
      { from: 200, colour: '#6a1b86' },
    ],
  },
};

export const noValueColour = '#b3b3b3';

export function isMapQuantity(name: string): name is MapQuantity {
  return (mapQuantities as readonly string[]).includes(name);
}

/** Which class a value falls in, or -1 when there is no value. */
export function classOf(quantity: MapQuantity, value: number | null | undefined): number {
  if (value === null || value === undefined) {
    return -1;
  }
  return scales[quantity].classes.findLastIndex((one) => value >= one.from);
}

export function colourOf(quantity: MapQuantity, value: number | null | undefined): string {
  return scales[quantity].classes[classOf(quantity, value)]?.colour ?? noValueColour;
}

/** Names of quantities in the order in which people look for them. */
export function inOrder(quantities: readonly string[]): string[] {
  const first = ['temperatureC', 'precipitation1hMm', 'snowDepthCm', 'humidityPct', 'windSpeedMs'];
  const place = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);
  return quantities.toSorted((left, right) => place(left) - place(right) || left.localeCompare(right));
}

/** How many decimals any quantity is shown with; a name we do not know gets one. */
export function decimalsOf(quantity: string): number {
  return ['snowDepthCm', 'snowfallCm', 'humidityPct', 'windDirectionDeg', 'solarWm2', 'longwaveWm2'].includes(
    quantity,
  )
    ? 0
    : 1;
}
