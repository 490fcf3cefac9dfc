import type { Station } from '../api/types.ts';

/** Longitude and latitude, or nothing where the source names no place (which reaches us as null or as 0, 0). */
export function placeOf(station: Pick<Station, 'lat' | 'lon'>): [number, number] | undefined {
  const { lat, lon } = station;
  return typeof lat === 'number' && typeof lon === 'number' && (lat !== 0 || lon !== 0) ? [lon, lat] : undefined;
}
