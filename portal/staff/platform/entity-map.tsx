import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { getBoundaries } from '../../api/weather.ts';
import type { Place } from '../../api/types.ts';
import { platform } from './texts.ts';

export type Pin = Place & { id: string };

/** The nearest pin, as the map is drawn: good enough to tell which one was meant. */
export function nearest(pins: readonly Pin[], place: Place): Pin | undefined {
  const squeeze = Math.cos((place.lat * Math.PI) / 180);
  const far = (pin: Pin): number => (pin.lat - place.lat) ** 2 + ((pin.lon - place.lon) * squeeze) ** 2;
  return pins.reduce<Pin | undefined>((best, pin) => (!best || far(pin) < far(best) ? pin : best), undefined);
}

/** Entities on the map; the table beside it says the same to who cannot use it. */
export function EntityMap({ pins, onChoose }: { pins: readonly Pin[]; onChoose: (id: string) => void }) {
  const texts = platform.value.entities;
  const place = useRef<HTMLDivElement>(null);
  const state = useSignal<'loading' | 'ready' | 'failed'>('loading');
  useEffect(() => {
    let ended = false;
    let destroy = (): void => {};
    async function load(element: HTMLElement): Promise<void> {
      const [{ createPickMap }, boundaries] = await Promise.all([import('../../map/pick-map.ts'), getBoundaries()]);
      if (ended) {
        return;
      }
      const map = createPickMap(element, [], {
        shape: 'point',
        around: { areas: [], lines: [], points: [...pins] },
        borders: boundaries.ok ? boundaries.value : undefined,
        label: texts.map,
        zoomIn: texts.zoomIn,
        zoomOut: texts.zoomOut,
        onPick: (pressed) => {
          const found = nearest(pins, pressed);
          if (found) {
            onChoose(found.id);
          }
        },
        onReady: () => {
          state.value = 'ready';
        },
      });
      destroy = () => map.destroy();
    }
    if (place.current) {
      load(place.current).catch(() => {
        state.value = 'failed';
      });
    }
    return () => {
      ended = true;
      destroy();
    };
  }, [pins.map((pin) => pin.id).join(' ')]);
  return state.value === 'failed' ? (
    <p class="muted">{texts.noMap}</p>
  ) : (
    <div ref={place} class="platform-map" data-state={state.value} />
  );
}
