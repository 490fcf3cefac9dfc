import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { language } from '../ui/language.ts';
import type { Language } from '../ui/time.ts';

type Draw = (element: HTMLElement, language: Language) => () => void;

type DrawnChartProps = {
  /** What the chart shows, for who does not see it. */
  label: string;
  /** Said where the chart could not be loaded. */
  failed: string;
  /** Drawn again when this is another. */
  of: unknown;
  /** Loads what draws; it gives back what ends the drawing. */
  load: () => Promise<Draw>;
  /** The key of the lines, above the chart. */
  children: ComponentChildren;
};

/** A chart for the eye, drawn by what is loaded when it is first needed; a table beside it says the same. */
export function DrawnChart({ label, failed, of, load, children }: DrawnChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const state = useSignal<'loading' | 'ready' | 'failed'>('loading');
  const shown = language.value;
  useEffect(() => {
    let ended = false;
    let destroy: (() => void) | undefined;
    load()
      .then((draw) => {
        if (place.current && !ended) {
          destroy = draw(place.current, shown);
          state.value = 'ready';
        }
      })
      .catch(() => {
        state.value = 'failed';
      });
    return () => {
      ended = true;
      destroy?.();
    };
  }, [of, shown]);
  return (
    <figure class="chart-box">
      <p class="chart-key small" aria-hidden="true">
        {children}
      </p>
      <div class="chart" role="img" aria-label={label} data-state={state.value} ref={place} />
      {state.value === 'failed' && <p role="status">{failed}</p>}
    </figure>
  );
}
