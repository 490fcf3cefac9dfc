import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';

// Parts of an app that are loaded when first looked at: what most people open stays small.

type Loaded = { Area?: ComponentType; failed?: boolean };
export type Area = { load: () => Promise<ComponentType>; state: Signal<Loaded> };

export function later(load: () => Promise<ComponentType>): Area {
  return { load, state: signal<Loaded>({}) };
}

/** What has come of a part so far; it is asked for when it is not there, and `again` where that failed. */
export function useLater({ load, state }: Area): Loaded & { again: () => void } {
  function begin(): void {
    state.value = {};
    load()
      .then((loaded) => {
        state.value = { Area: loaded };
      })
      .catch(() => {
        state.value = { failed: true };
      });
  }
  useEffect(() => {
    if (!state.peek().Area) {
      begin();
    }
  }, []);
  return { ...state.value, again: begin };
}
