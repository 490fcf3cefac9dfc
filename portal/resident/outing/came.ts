import { getHistory } from '../../api/community.ts';
import { useResource } from '../../ui/resource.ts';

/** So many of the last are looked through: what goes on today is among them. */
const looked = 50;

/** Where one has checked in: a wait there is over. None where that cannot be had: the rest stands without. */
export function useCame(): ReadonlySet<number> {
  const history = useResource('came', () => getHistory(looked));
  return new Set(history.value?.items.map((one) => one.session));
}
