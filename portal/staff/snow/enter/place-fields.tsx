import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { getBoundaries } from '../../../api/weather.ts';
import type { Place } from '../../../api/types.ts';
import type { Around, PickMap, Shape } from '../../../map/pick-map.ts';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { staff } from '../../texts.ts';
import { placeOf, rounded, textOf } from './places.ts';
import type { PlaceText } from './places.ts';
import { enter } from './texts.ts';

type MapProps = { shape: Shape; places: readonly Place[]; around: Around; onPick: (place: Place) => void };

/** The map, loaded after the form; where it cannot run the numbers below it say all. */
function Pick(props: MapProps) {
  const texts = enter.value.place;
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<PickMap | undefined>(undefined);
  const state = useSignal<'loading' | 'ready' | 'failed'>('loading');
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    let ended = false;
    async function load(into: HTMLElement): Promise<void> {
      const [{ createPickMap }, borders] = await Promise.all([import('../../../map/pick-map.ts'), getBoundaries()]);
      if (ended) {
        return;
      }
      const { shape, around, places } = latest.current;
      map.current = createPickMap(into, places, {
        shape,
        around,
        borders: borders.ok ? borders.value : undefined,
        label: texts.map,
        zoomIn: staff.value.overview.zoomIn,
        zoomOut: staff.value.overview.zoomOut,
        onPick: (place) => latest.current.onPick(rounded(place)),
        onReady: () => {
          state.value = 'ready';
        },
      });
      map.current.show(latest.current.places);
    }
    if (element.current) {
      load(element.current).catch(() => {
        state.value = 'failed';
      });
    }
    return () => {
      ended = true;
      map.current?.destroy();
      map.current = undefined;
    };
  }, []);

  useEffect(() => map.current?.show(props.places), [props.places]);

  return (
    <div class="map-pane pick-map">
      <div class="map" ref={element} data-state={state.value} />
      {state.value !== 'ready' && (
        <p class="map-note" role="status">
          {state.value === 'loading' ? staff.value.overview.mapLoading : staff.value.overview.mapFailed}
        </p>
      )}
    </div>
  );
}

type PointProps = { value: PlaceText; around: Around; error: string; onChange: (next: PlaceText) => void };

/** One place: pressed on the map, or typed. */
export function PointFields({ value, around, error, onChange }: PointProps) {
  const texts = enter.value.place;
  const place = placeOf(value);
  const places = place === null || place === 'wrong' ? [] : [place];
  return (
    <fieldset class="form-part">
      <legend>{texts.legend}</legend>
      <p>{texts.pointHelp}</p>
      <Pick shape="point" places={places} around={around} onPick={(picked) => onChange(textOf(picked))} />
      <div class="form-grid">
        <TextField
          label={texts.lat}
          inputMode="decimal"
          error={error}
          value={value.lat}
          onInput={(lat) => onChange({ ...value, lat })}
        />
        <TextField
          label={texts.lon}
          inputMode="decimal"
          error={error}
          value={value.lon}
          onInput={(lon) => onChange({ ...value, lon })}
        />
      </div>
    </fieldset>
  );
}

type LineProps = {
  shape: 'line' | 'area';
  places: readonly Place[];
  around: Around;
  error: string;
  onChange: (next: Place[]) => void;
};

/** A line or an outline: points are added on the map or below it, and each can be typed or taken away. */
export function LineFields({ shape, places, around, error, onChange }: LineProps) {
  const texts = enter.value.place;
  const added = useSignal<PlaceText>(textOf(null));
  const fault = useSignal('');

  function add(): void {
    const place = placeOf(added.value);
    fault.value = place === null || place === 'wrong' ? texts.bad : '';
    if (place !== null && place !== 'wrong') {
      onChange([...places, place]);
      added.value = textOf(null);
    }
  }

  return (
    <fieldset class="form-part">
      <legend>{shape === 'line' ? texts.line : texts.area}</legend>
      <p>{shape === 'line' ? texts.lineHelp : texts.areaHelp}</p>
      {error && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      <Pick shape={shape} places={places} around={around} onPick={(picked) => onChange([...places, picked])} />
      <p class="actions">
        <Button size="sm" disabled={places.length === 0} onClick={() => onChange(places.slice(0, -1))}>
          {texts.undo}
        </Button>
        <Button size="sm" disabled={places.length === 0} onClick={() => onChange([])}>
          {texts.clear}
        </Button>
        <span role="status">{texts.count(places.length)}</span>
      </p>
      <details>
        <summary>{texts.numbers}</summary>
        <ol class="place-list">
          {places.map((place, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a point is known by its place in the line
            <li key={index}>
              <span class="number">{`${place.lat}, ${place.lon}`}</span>{' '}
              <Button
                size="xs"
                label={texts.removePoint(index + 1)}
                onClick={() => onChange(places.filter((_, other) => other !== index))}
              >
                ×
              </Button>
            </li>
          ))}
        </ol>
        <div class="form-grid">
          <TextField
            label={texts.lat}
            size="sm"
            error={fault.value}
            value={added.value.lat}
            onInput={(lat) => {
              added.value = { ...added.value, lat };
            }}
          />
          <TextField
            label={texts.lon}
            size="sm"
            error={fault.value}
            value={added.value.lon}
            onInput={(lon) => {
              added.value = { ...added.value, lon };
            }}
          />
          <p>
            <Button size="sm" onClick={add}>
              {texts.addPoint}
            </Button>
          </p>
        </div>
      </details>
    </fieldset>
  );
}
