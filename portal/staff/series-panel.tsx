import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Series, StationDetail } from '../api/types.ts';
import { csvPath, getSeries } from '../api/weather.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { language } from '../ui/language.ts';
import { Loading, ProblemView } from '../ui/problem.tsx';
import { useResource } from '../ui/resource.ts';
import { formatTime } from '../ui/time.ts';
import { columnsOf, figuresOf, gapsOf, isSummed, windowOf } from './series.ts';
import type { Window } from './series.ts';
import { sentenceOf } from './series-sentence.ts';
import { SeriesTable } from './series-table.tsx';
import { valueText } from './show.tsx';
import { nowMs } from './state.ts';
import { staff } from './texts.ts';

export type Days = 7 | 30 | 365;

type SeriesPanelProps = {
  station: StationDetail;
  quantities: string[];
  quantity: string;
  days: Days;
  onQuantity: (quantity: string) => void;
  onDays: (days: Days) => void;
};

export function SeriesPanel({ station, quantities, quantity, days, onQuantity, onDays }: SeriesPanelProps) {
  const texts = staff.value.station;
  const back = useSignal(0);
  // The stretch stands still while it is looked at; it follows the clock only when the choice changes.
  const window = useMemo(
    () => windowOf(station.observedAt ?? null, nowMs.peek(), days, back.value),
    [station.id, days, back.value],
  );
  const question = { id: station.id, quantity, days, until: window.until };
  const series = useResource(JSON.stringify(question), () => getSeries(question));
  const { source, licence } = station;
  return (
    <section class="panel series" aria-label={texts.series}>
      <div class="series-tools">
        <h2>{texts.series}</h2>
        <Choice
          legend={texts.quantity}
          hideLegend
          value={quantity}
          options={quantities.map((one) => ({ value: one, label: staff.value.quantity(one).name }))}
          onChange={onQuantity}
        />
        <Choice
          legend={texts.period}
          hideLegend
          value={String(days)}
          options={([7, 30, 365] as const).map((one) => ({ value: String(one), label: texts.days(one) }))}
          onChange={(value) => {
            back.value = 0;
            onDays(Number(value) as Days);
          }}
        />
      </div>
      <div class="series-span">
        <Button size="sm" onClick={() => ++back.value}>
          {texts.earlier}
        </Button>
        <p class="series-dates" aria-live="polite">
          {spanText(window)}
        </p>
        <Button size="sm" disabled={back.value === 0} onClick={() => --back.value}>
          {texts.later}
        </Button>
      </div>
      {series.problem && <ProblemView problem={series.problem} retry={series.reload} />}
      {!series.value && !series.problem && <Loading />}
      {series.value && <Loaded series={series.value} window={window} />}
      <p class="series-foot">
        <a class="link" href={csvPath(question)} download>
          {texts.csv}
        </a>
        <span class="muted small">
          {texts.source}: {licence === source ? source : `${source} (${licence})`}
        </span>
      </p>
    </section>
  );
}

function spanText(window: Window): string {
  const at = (instant: string): string => formatTime(instant, 'date', language.value);
  return staff.value.station.span(at(window.from), at(window.until));
}

function Loaded({ series, window }: { series: Series; window: Window }) {
  const texts = staff.value.station;
  const figures = useMemo(() => figuresOf(series), [series]);
  if (!figures) {
    return <p class="empty">{texts.noSeries}</p>;
  }
  return (
    <>
      <p class="series-sentence">{sentenceOf(series)}</p>
      <ChartBox series={series} window={window} />
      <p class="muted small">
        {gapsOf(columnsOf(series), series.step, window).length > 0 && `${texts.gapKey} `}
        {figures.suspect > 0 && `${texts.suspectKey} `}
        {series.step === 'day' && !isSummed(series.quantity) && texts.band}
      </p>
      <SeriesTable series={series} />
    </>
  );
}

function kindOf(quantity: string): 'line' | 'bars' | 'area' {
  if (isSummed(quantity)) {
    return 'bars';
  }
  return quantity === 'snowDepthCm' ? 'area' : 'line';
}

function ChartBox({ series, window }: { series: Series; window: Window }) {
  const texts = staff.value.station;
  const place = useRef<HTMLDivElement>(null);
  const state = useSignal<'loading' | 'ready' | 'failed'>('loading');
  const pointed = useSignal<number | undefined>(undefined);
  const columns = useMemo(() => columnsOf(series), [series]);
  const shownLanguage = language.value;

  useEffect(() => {
    let ended = false;
    let destroy: (() => void) | undefined;
    import('./chart.ts')
      .then(({ drawChart }) => {
        if (place.current && !ended) {
          const chart = drawChart(place.current, {
            columns,
            window,
            step: series.step,
            kind: kindOf(series.quantity),
            language: shownLanguage,
            onPoint: (index) => {
              pointed.value = index;
            },
          });
          destroy = chart.destroy;
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
  }, [series, columns, shownLanguage]);

  const name = staff.value.quantity(series.quantity).name;
  const index = pointed.value;
  const at = index === undefined ? undefined : columns.at[index];
  return (
    <figure class="chart-box">
      <p class="chart-point number" aria-hidden="true">
        {at !== undefined && index !== undefined
          ? [
              formatTime(at * 1000, series.step === 'day' ? 'date' : 'hour', shownLanguage),
              valueText(series.quantity, columns.value[index] ?? columns.suspect[index], series.unit),
            ].join('  ')
          : staff.value.quantity(series.quantity, series.unit).unit}
      </p>
      <div
        class="chart"
        role="img"
        aria-label={texts.chart(name, spanText(window))}
        data-state={state.value}
        ref={place}
      />
      {state.value === 'failed' && <p role="status">{texts.chartFailed}</p>}
    </figure>
  );
}
