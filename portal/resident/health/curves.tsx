import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { getOwnSeries, recordsFile } from '../../api/health.ts';
import type { Days, HealthKind, HealthSeries } from '../../api/health.ts';
import { Choice } from '../../ui/choice.tsx';
import { language } from '../../ui/language.ts';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { formatTime } from '../../ui/time.ts';
import { Back, Big, Heading, Trouble, Waiting } from '../show.tsx';
import { town } from '../texts.ts';
import { homeLimits, limitTexts, meanOf, rowsOf } from './shown.tsx';
import { body } from './texts.ts';

const kinds: readonly HealthKind[] = ['blood_pressure', 'pulse', 'weight', 'temperature', 'spo2', 'steps'];
export const spans = ['7', '30', '365'] as const;
export type Span = (typeof spans)[number];
const rowsFirst = 10;

/** Days as a line, and the same as a table. */
export function Curves() {
  const texts = body.value.curves;
  const asked = query.value.get('kind');
  const kind = kinds.find((one) => one === asked) ?? 'blood_pressure';
  const span = spans.find((one) => one === query.value.get('days')) ?? '7';
  const days = Number(span) as Days;
  const series = useResource(`${kind} ${span}`, () => getOwnSeries(kind, days));
  return (
    <>
      <Back to="/resident/health" />
      <Heading title={texts.title} />
      <div class="curve-choices">
        <Choice
          legend={texts.what}
          options={kinds.map((one) => ({ value: one, label: body.value.measures[one] ?? one }))}
          value={kind}
          onChange={(one: HealthKind) => setQuery({ kind: one })}
        />
        <Choice
          legend={texts.span}
          options={spans.map((one) => ({ value: one, label: texts.days[one] }))}
          value={span}
          onChange={(one: Span) => setQuery({ days: one })}
        />
      </div>
      {series.problem && <Trouble problem={series.problem} again={series.reload} words={body.value.codes} />}
      {!series.value && !series.problem && <Waiting />}
      {series.value && <Shown key={`${kind} ${span}`} series={series.value} span={span} />}
      <a class="button button-outline big" href={recordsFile(days)} download>
        {texts.file}
      </a>
    </>
  );
}

/** Also of somebody who shares it. */
export function Shown({ series, span }: { series: HealthSeries; span: Span }) {
  const texts = body.value.curves;
  const days = rowsOf(series).length;
  if (days === 0) {
    return <p class="calm">{texts.none}</p>;
  }
  const limits = limitTexts(series.limits);
  return (
    <section class="part">
      <h2>{body.value.measures[series.kind]}</h2>
      <p>{texts.sentence(String(days), meanOf(series))}</p>
      <ChartBox series={series} span={span} />
      {limits.length > 0 && (
        <section class="calm">
          <h3>{texts.limits}</h3>
          {limits.map((one) => (
            <p key={one}>{one}</p>
          ))}
        </section>
      )}
      <Table series={series} />
    </section>
  );
}

function ChartBox({ series, span }: { series: HealthSeries; span: Span }) {
  const texts = body.value.curves;
  const place = useRef<HTMLDivElement>(null);
  const state = useSignal<'loading' | 'ready' | 'failed'>('loading');
  const shownLanguage = language.value;
  useEffect(() => {
    let ended = false;
    let destroy: (() => void) | undefined;
    import('./chart.ts')
      .then(({ drawSeries }) => {
        if (place.current && !ended) {
          destroy = drawSeries(place.current, series, shownLanguage);
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
  }, [series, shownLanguage]);
  const limits = homeLimits(series.limits);
  const high = limits.some((one) => typeof one.highFrom === 'number');
  const low = limits.some((one) => typeof one.lowBelow === 'number') && series.kind !== 'blood_pressure';
  return (
    <figure class="curve">
      <div
        class="curve-chart"
        role="img"
        aria-label={texts.chart(body.value.measures[series.kind] ?? '', texts.days[span])}
        data-state={state.value}
        ref={place}
      />
      <figcaption class="not-read">
        {series.kind === 'blood_pressure' && <p>{texts.upper}</p>}
        {series.kind === 'blood_pressure' && <p>{texts.lower}</p>}
        {(high || low) && <p>{[high && texts.limitKey, low && texts.limitLowKey].filter(Boolean).join('、')}</p>}
      </figcaption>
      {state.value === 'failed' && <p role="status">{texts.failed}</p>}
    </figure>
  );
}

function Table({ series }: { series: HealthSeries }) {
  const texts = body.value.curves;
  const shown = useSignal(rowsFirst);
  const rows = rowsOf(series);
  const ranged = rows.some((one) => one.range !== '');
  return (
    <>
      <h3>{texts.table}</h3>
      <ScrollTable caption={`${body.value.measures[series.kind] ?? ''}: ${texts.table}`} class="curve-table">
        <thead>
          <tr>
            <th scope="col">{texts.day}</th>
            <th scope="col">{texts.mean}</th>
            {ranged && <th scope="col">{texts.range}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown.value).map((one) => (
            <tr key={one.date}>
              <th scope="row">{formatTime(`${one.date}T00:00:00+09:00`, 'monthDay', language.value)}</th>
              <td>{one.mean}</td>
              {ranged && <td>{one.range}</td>}
            </tr>
          ))}
        </tbody>
      </ScrollTable>
      {rows.length > shown.value && (
        <Big
          onClick={() => {
            shown.value += 30;
          }}
        >
          {town.value.more}
        </Big>
      )}
    </>
  );
}
