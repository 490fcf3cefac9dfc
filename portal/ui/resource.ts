import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Answer } from '../api/client.ts';
import type { Problem } from '../api/types.ts';

export type Resource<Value> = { value?: Value; problem?: Problem; loading: boolean; reload: () => void };

/**
 * Asks when the key changes and on reload. An answer that comes after the key changed is dropped; the last value
 * stays on screen while a reload of the same key runs.
 */
export function useResource<Value>(key: string, load: () => Promise<Answer<Value>>): Resource<Value> {
  const state = useSignal<{ key: string; value?: Value; problem?: Problem; loading: boolean }>({ key, loading: true });
  const round = useSignal(0);
  useEffect(() => {
    let dropped = false;
    const before = state.peek();
    state.value = before.key === key && before.value !== undefined
      ? { key, value: before.value, loading: true }
      : { key, loading: true };
    void load().then((answer) => {
      if (!dropped) {
        state.value = answer.ok
          ? { key, value: answer.value, loading: false }
          : { key, problem: answer.problem, loading: false };
      }
    });
    return () => {
      dropped = true;
    };
  }, [key, round.value]);
  const now = state.value.key === key ? state.value : { loading: true };
  return { ...now, reload: () => ++round.value };
}
