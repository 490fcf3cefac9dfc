import { getAllPlaces } from '../../api/community-staff.ts';
import type { Place } from '../../api/types.ts';
import { useResource } from '../../ui/resource.ts';
import { may } from '../state.ts';
import { townsOwn } from './known-codes.ts';

type Located = { of: { lon: number; lat: number } };

/** What has a place of its own: nought and nought is "not said". */
export function pointsOf(items: readonly Located[]): Place[] {
  return items.flatMap(({ of: { lon, lat } }) => (lon === 0 && lat === 0 ? [] : [{ lon, lat }]));
}

/** Where the town is, by what it has entered before: a map that is pressed begins there. Nothing while it is asked. */
export function useTownPoints(): Place[] | undefined {
  const page = useResource('town points', async () => {
    const [places, own] = await Promise.all([
      may('community.local.write') ? getAllPlaces('', '') : undefined,
      townsOwn(),
    ]);
    return { ok: true as const, value: pointsOf([...(places?.ok ? places.value.items : []), ...own]) };
  });
  return page.value;
}
