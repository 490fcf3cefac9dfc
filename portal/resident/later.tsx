import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { Back, Heading, Trouble, Waiting } from './show.tsx';
import { town } from './texts.ts';

// Parts of the portal that are loaded when first looked at: what most people open stays small.

type Loading = { Area?: ComponentType; failed?: boolean };
export type Area = { load: () => Promise<ComponentType>; state: Signal<Loading> };

export function later(load: () => Promise<ComponentType>): Area {
  return { load, state: signal<Loading>({}) };
}

export function Later({ area: { load, state } }: { area: Area }) {
  const { Area, failed } = state.value;
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
    if (!Area) {
      begin();
    }
  }, []);
  if (Area) {
    return <Area />;
  }
  return (
    <>
      <Back />
      <Heading title={town.value.product} />
      {failed ? <Trouble problem={{ title: '', status: 0, code: 'network' }} again={begin} /> : <Waiting />}
    </>
  );
}
