import { useMemo } from 'preact/hooks';
import { getSeriesOf, seriesFile } from '../../api/nurse.ts';
import type { HealthKind, HealthSeries } from '../../api/nurse.ts';
import { language } from '../../ui/language.ts';
import { formatCount, formatValue } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { formatTime } from '../../ui/time.ts';
import { DrawnChart } from '../drawn-chart.tsx';
import { columnsOfSeries, daysOf, limitOf, sideOf } from './shown.ts';
import { health } from './texts.ts';

type Days = 7 | 30 | 365;
type SeriesProps = { look: { person: string; purpose: string }; kind: HealthKind; days: Days };

/** A person's values of one kind: the chart, the same as a table, and as a file. */
export function SeriesPart({ look, kind, days }: SeriesProps) {
  const texts = health.value.series;
  const series = useResource(`series ${look.person} ${look.purpose} ${kind} ${days}`, () =>
    getSeriesOf(look, kind, days),
  );
  return (
    <section class="panel series" aria-label={`${health.value.kinds[kind]} ${texts.ofDays(days)}`}>
      <h3>
        {health.value.kinds[kind]} <span class="small">{texts.ofDays(days)}</span>
      </h3>
      {series.problem && <ProblemView problem={series.problem} retry={series.reload} />}
      {!series.value && !series.problem && <Loading />}
      {series.value && <Shown series={series.value} />}
      <p class="series-foot">
        <a class="link" href={seriesFile(look, kind, days)} download>
          {texts.csv}
        </a>
      </p>
    </section>
  );
}

const unitOf = (of: HealthSeries['lines'][number]['of']): string => health.value.measures[of].unit;

function Shown({ series }: { series: HealthSeries }) {
  const texts = health.value.series;
  const columns = useMemo(() => columnsOfSeries(series), [series]);
  const decimals = series.lines[0]?.decimals ?? 0;
  const text = (value: number): string => (decimals === 0 ? formatCount(value) : formatValue(value, decimals));
  if (series.lines.every((line) => line.points.length === 0)) {
    return <Empty>{texts.empty}</Empty>;
  }
  return (
    <div class="chart-and-table">
      <DrawnChart
        label={texts.chart(series.title[language.value])}
        failed={texts.chartFailed}
        of={columns}
        load={async () => {
          const { drawSeries } = await import('./chart.ts');
          return (element, shown) => drawSeries(element, columns, text, shown);
        }}
      >
        {series.lines.map((line, index) => (
          <span key={line.of} class="health-key">
            <span class={`key-line ${index === 0 ? 'key-clean' : 'health-key-second'}`} />
            {health.value.measures[line.of].name}
          </span>
        ))}
        {columns.limits.length > 0 && (
          <span class="health-key">
            <span class="key-line key-target" />
            {texts.limit}
          </span>
        )}
      </DrawnChart>
      <DayTable series={series} />
    </div>
  );
}

function DayTable({ series }: { series: HealthSeries }) {
  const style = series.days === 365 ? 'date' : 'monthDay';
  const texts = health.value.series;
  const title = series.title[language.value];
  return (
    <div>
      <ScrollTable caption={texts.caption(title)} class="table-tight">
        <thead>
          <tr>
            <th scope="col">{texts.date}</th>
            {series.lines.map((line) => (
              <th key={line.of} scope="col" class="number">
                {health.value.station.labelOf(health.value.measures[line.of].name, unitOf(line.of))}
              </th>
            ))}
            <th scope="col" class="number">
              {texts.times}
            </th>
          </tr>
        </thead>
        <tbody>
          {daysOf(series)
            .toReversed()
            .map(({ date, cells }) => (
              <tr key={date}>
                <th scope="row">{formatTime(`${date}T00:00:00+09:00`, style, language.value)}</th>
                {cells.map((point, index) => {
                  const line = series.lines[index];
                  return (
                    <td key={line?.of} class="number">
                      {point && line ? <Cell line={line} point={point} limits={series.limits} /> : health.value.none}
                    </td>
                  );
                })}
                <td class="number">{Math.max(...cells.map((point) => point?.n ?? 0))}</td>
              </tr>
            ))}
        </tbody>
      </ScrollTable>
      <p class="small muted">{texts.limits(series.thresholds)}</p>
    </div>
  );
}

type CellProps = {
  line: HealthSeries['lines'][number];
  point: HealthSeries['lines'][number]['points'][number];
  limits: HealthSeries['limits'];
};

/** The mean with the least and the most where they differ; a day out of the limits says on which side. */
function Cell({ line, point, limits }: CellProps) {
  const texts = health.value.series;
  const text = (value: number, more = 0): string => formatValue(value, line.decimals + more);
  const side = sideOf(point, limitOf(limits, line.of));
  const shown =
    point.n === 1 ? text(point.last) : texts.spread(text(point.mean, 1), text(point.least), text(point.most));
  return (
    <>
      {shown}
      {side !== '' && (
        <b class="health-out">
          {side === 'high' ? ' ▲ ' : ' ▼ '}
          {texts[side]}
        </b>
      )}
    </>
  );
}
