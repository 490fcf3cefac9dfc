import type { Place } from '../../../api/types.ts';
import { numberOf } from '../../rules/draft.ts';

// Places as they are typed or pressed on the map. Pure.

/** A place in a form: both as text, both empty where there is none. */
export type PlaceText = { lat: string; lon: string };

const digits = 6;

export function rounded(place: Place): Place {
  const round = (value: number): number => Number(value.toFixed(digits));
  return { lat: round(place.lat), lon: round(place.lon) };
}

export function textOf(place: Place | null | undefined): PlaceText {
  return place ? { lat: String(place.lat), lon: String(place.lon) } : { lat: '', lon: '' };
}

/** The place; nothing where the fields are empty, and 'wrong' where they are no place on Earth. */
export function placeOf(text: PlaceText): Place | null | 'wrong' {
  if (text.lat.trim() === '' && text.lon.trim() === '') {
    return null;
  }
  const lat = numberOf(text.lat);
  const lon = numberOf(text.lon);
  const fits = lat !== undefined && lon !== undefined && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return fits ? { lat, lon } : 'wrong';
}

const radiusM = 6_371_000;

/** How far apart two places are, in metres along the ground. */
export function metresBetween(from: Place, to: Place): number {
  const rad = (degrees: number): number => (degrees * Math.PI) / 180;
  const [lat, lon] = [rad(to.lat - from.lat) / 2, rad(to.lon - from.lon) / 2];
  const share = Math.sin(lat) ** 2 + Math.cos(rad(from.lat)) * Math.cos(rad(to.lat)) * Math.sin(lon) ** 2;
  return 2 * radiusM * Math.asin(Math.min(1, Math.sqrt(share)));
}

export function lengthOf(line: readonly Place[]): number {
  return line.slice(1).reduce((sum, to, index) => sum + metresBetween(line[index] as Place, to), 0);
}

/** A move that is worth asking about: what is nearer may be a better reading of the same place. */
export const movedM = 20;

export function movedBy(before: Place | null | undefined, after: Place | null): number | undefined {
  const far = before && after ? metresBetween(before, after) : 0;
  return far > movedM ? far : undefined;
}
