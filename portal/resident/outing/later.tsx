import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { Trouble, Waiting } from '../show.tsx';

// おでかけ and のりもの are loaded when first looked at.

const loaded = signal<{ Area?: ComponentType; failed?: boolean }>({});

function load(): void {
  loaded.value = {};
  import('./area.tsx')
    .then(({ OutingArea }) => {
      loaded.value = { Area: OutingArea };
    })
    .catch(() => {
      loaded.value = { failed: true };
    });
}

export function isOuting(path: string): boolean {
  return /^\/resident\/(outing|transit)(\/|$)/.test(path);
}

export function Outing() {
  const { Area, failed } = loaded.value;
  useEffect(() => {
    if (!Area) {
      load();
    }
  }, []);
  if (failed) {
    return <Trouble problem={{ title: '', status: 0, code: 'network' }} again={load} />;
  }
  return Area ? <Area /> : <Waiting />;
}
