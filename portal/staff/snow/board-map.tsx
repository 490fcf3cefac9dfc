import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Board, BoardDistrict, Verdict } from '../../api/types.ts';
import type { SnowMap } from '../../map/snow-map.ts';
import { StateShape } from '../../ui/state-mark.tsx';
import { VerdictShape } from '../../ui/verdict-mark.tsx';
import { staff } from '../texts.ts';
import { snow } from './texts.ts';

type BoardMapProps = { board: Board; chosen: string; onChoose: (code: string) => void };

const order: readonly Verdict[] = ['ask', 'dispatch', 'standby', 'skip'];

function labelOf(district: BoardDistrict): string {
  const verdict = order.find((one) => district.roads.some((road) => road.verdict === one));
  return verdict ? `${district.name}\n${snow.value.verdict[verdict]}` : district.name;
}

/** The same districts and posts on a map, loaded after the rest; where it cannot run the table says all. */
export function BoardMap(props: BoardMapProps) {
  const { board, chosen } = props;
  const texts = staff.value.overview;
  const own = snow.value.board.map;
  const place = useRef<HTMLDivElement>(null);
  const state = useSignal<'loading' | 'ready' | 'failed'>('loading');
  const map = useRef<SnowMap | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    let ended = false;
    async function load(element: HTMLElement): Promise<void> {
      const { createSnowMap } = await import('../../map/snow-map.ts');
      if (ended) {
        return;
      }
      map.current = createSnowMap(element, latest.current.board, {
        label: texts.mapKeys,
        zoomIn: texts.zoomIn,
        zoomOut: texts.zoomOut,
        labelOf,
        onChoose: (code) => latest.current.onChoose(code),
        onReady: () => {
          state.value = 'ready';
        },
      });
      map.current.show(latest.current.board, latest.current.chosen);
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

  useEffect(() => map.current?.show(board, chosen), [board, chosen]);

  return (
    <section class="panel map-panel snow-map" aria-label={own.title}>
      <div class="map-pane">
        <div class="map" ref={place} data-state={state.value} />
        {state.value !== 'ready' && (
          <p class="map-note" role="status">
            {state.value === 'loading' ? texts.mapLoading : texts.mapFailed}
          </p>
        )}
      </div>
      <ul class="legend">
        {order.map((verdict) => (
          <li key={verdict} class={`legend-verdict legend-${verdict}`}>
            <VerdictShape verdict={verdict} />
            {snow.value.verdict[verdict]}
          </li>
        ))}
        {(
          [
            ['ok', own.ok],
            ['strange', own.warning],
            ['silent', own.lost],
          ] as const
        ).map(([shape, name]) => (
          <li key={shape}>
            <StateShape state={shape} />
            {own.legendPosts} {name}
          </li>
        ))}
      </ul>
      <p class="map-foot">{own.help}</p>
    </section>
  );
}
