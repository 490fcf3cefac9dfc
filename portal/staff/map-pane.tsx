import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Station } from '../api/types.ts';
import { getBoundaries } from '../api/weather.ts';
import { noValueColour, scales } from '../map/quantity.ts';
import { coversPrefecture } from '../map/cover.ts';
import type { MapQuantity } from '../map/quantity.ts';
import type { StationMap } from '../map/station-map.ts';
import { formatValue } from '../ui/number.ts';
import { StateShape } from '../ui/state-mark.tsx';
import { Swatch } from './station-list.tsx';
import { staff } from './texts.ts';

type MapPaneProps = {
  stations: Station[];
  quantity: MapQuantity;
  chosen: string;
  onChoose: (id: string) => void;
};

/** The map, loaded after the rest of the screen; where it cannot run, a sentence points at the list. */
export function MapPane(props: MapPaneProps) {
  const { stations, quantity, chosen } = props;
  const texts = staff.value.overview;
  const place = useRef<HTMLDivElement>(null);
  const state = useSignal<'loading' | 'ready' | 'failed'>('loading');
  const outlined = useSignal(true);
  const borders = useSignal(0);
  const map = useRef<StationMap | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    let ended = false;
    async function load(element: HTMLElement): Promise<void> {
      const [{ createStationMap }, boundaries] = await Promise.all([import('../map/station-map.ts'), getBoundaries()]);
      if (ended) {
        return;
      }
      const known = boundaries.ok && boundaries.value.features.length > 0 ? boundaries.value : undefined;
      outlined.value = known === undefined || !coversPrefecture(known);
      map.current = createStationMap(element, {
        borders: known,
        outline: outlined.value,
        label: texts.mapKeys,
        zoomIn: texts.zoomIn,
        zoomOut: texts.zoomOut,
        onChoose: (id) => latest.current.onChoose(id),
        onReady: (count) => {
          borders.value = count;
          state.value = 'ready';
        },
      });
      map.current.show(latest.current.stations, latest.current.quantity);
      map.current.choose(latest.current.chosen);
    }
    if (place.current) {
      load(place.current).catch(() => {
        state.value = 'failed';
      });
    }
    return () => {
      ended = true;
      map.current?.destroy();
      map.current = undefined;
    };
  }, []);

  useEffect(() => map.current?.show(stations, quantity), [stations, quantity]);
  useEffect(() => map.current?.choose(chosen), [chosen]);

  return (
    <div class="map-pane">
      <div class="map" ref={place} data-state={state.value} data-borders={borders.value} />
      {state.value !== 'ready' && (
        <p class="map-note" role="status">
          {state.value === 'loading' ? texts.mapLoading : texts.mapFailed}
        </p>
      )}
      <Legend quantity={quantity} />
      <p class="map-foot">
        {outlined.value && <span>{texts.outline}</span>}
        <span>{texts.mapHelp}</span>
      </p>
    </div>
  );
}

function Legend({ quantity }: { quantity: MapQuantity }) {
  const texts = staff.value.overview;
  const { classes, decimals } = scales[quantity];
  const tidy = (value: number): string => formatValue(value, Number.isInteger(value) ? 0 : decimals);
  return (
    <div class="legend">
      <p class="legend-title">
        {staff.value.quantity(quantity).name}
        <span class="muted"> {staff.value.quantity(quantity).unit}</span>
      </p>
      <ul class="legend-classes">
        {classes.map((one, index) => (
          <li key={one.colour}>
            <Swatch colour={one.colour} />
            {index === 0 ? texts.below(tidy(classes[1]?.from ?? 0)) : texts.range(tidy(one.from))}
          </li>
        ))}
        <li>
          <Swatch colour={noValueColour} />
          {staff.value.noValue}
        </li>
      </ul>
      <ul class="legend-states">
        {(['ok', 'silent', 'strange'] as const).map((state) => (
          <li key={state}>
            <StateShape state={state} />
            {staff.value.state[state]}
          </li>
        ))}
      </ul>
    </div>
  );
}
