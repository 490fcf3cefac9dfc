import type { Boundaries } from '../api/types.ts';
import { hokkaidoBounds } from './hokkaido-outline.ts';

/** Whether borders reach over nearly the whole map, so that they are its land; those of one town do not. */
export function coversPrefecture(borders: Boundaries): boolean {
  const [west, south, east, north] = hokkaidoBounds;
  const reach = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  const take = (part: unknown): void => {
    if (!Array.isArray(part)) {
      return;
    }
    const [lon, lat] = part as unknown[];
    if (typeof lon === 'number' && typeof lat === 'number') {
      reach.west = Math.min(reach.west, lon);
      reach.east = Math.max(reach.east, lon);
      reach.south = Math.min(reach.south, lat);
      reach.north = Math.max(reach.north, lat);
    } else {
      part.forEach(take);
    }
  };
  borders.features.forEach((one) => take(one.geometry.coordinates));
  return reach.east - reach.west > 0.8 * (east - west) && reach.north - reach.south > 0.8 * (north - south);
}
