import { useMemo } from 'preact/hooks';
import { getKpi, getKpis } from '../../api/snow.ts';
import type { Kpi, KpiSeries } from '../../api/types.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount, formatValue } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query } from '../../ui/router.ts';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { Heading } from '../heading.tsx';
import { isMet } from '../kpi.ts';
import { KpiChart, Met, wishText } from '../kpi-parts.tsx';
import { columnsOfKpi, figuresOfKpi, targetOf } from './kpi.ts';
import { chosenWinter, WinterField } from './nights.tsx';
import { nightText, percentText } from './show.tsx';
import { snow } from './texts.ts';

export function kpiText(value: number | null | undefined, unit: string): string {
  if (typeof value !== 'number') {
    return snow.value.none;
  }
  if (unit === 'share') {
    return percentText(value);
  }
  const figure = Number.isInteger(value) ? formatCount(value) : formatValue(value, 1);
  return snow.value.kpis.withUnit(figure, snow.value.thresholds.units[unit] ?? unit);
}

const nameOf = (kpi: Pick<Kpi, 'name'>): string => snow.value.kpis.names[kpi.name] ?? kpi.name;

/** What snow removal is measured by: as it stands now against what the town wishes for, and one night by night. */
export function Kpis() {
  const texts = snow.value.kpis;
  const page = useResource('kpis', getKpis);
  const items = page.value?.items ?? [];
  const chosen = items.find((one) => one.name === query.value.get('kpi')) ?? items[0];
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!page.value && !page.problem && <Loading />}
      {chosen && (
        <>
          <NowTable items={items} chosen={chosen} />
          <WinterField />
          <OfWinter key={chosen.name} kpi={chosen} />
        </>
      )}
    </div>
  );
}

/** The address of a KPI's series, in the winter that is looked at. */
function addressOf(kpi: Kpi): string {
  const winter = query.value.get('winter');
  return `/staff/snow/kpis?${new URLSearchParams({ ...(winter ? { winter } : {}), kpi: kpi.name })}`;
}

function NowTable({ items, chosen }: { items: readonly Kpi[]; chosen: Kpi }) {
  const texts = snow.value.kpis;
  return (
    <section class="panel">
      <table class="table table-stack">
        <caption class="unseen">{texts.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.name}</th>
            <th scope="col" class="number">
              {texts.value}
            </th>
            <th scope="col" class="number">
              {texts.target}
            </th>
            <th scope="col">{texts.met}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.name}>
              <th scope="row">
                <Link href={addressOf(one)} current={one === chosen}>
                  {nameOf(one)}
                </Link>
                <span class="row-sub">{texts.says[one.name] ?? one.says}</span>
              </th>
              <td class="number" data-label={texts.value}>
                <b>{kpiText(one.value, one.unit)}</b>
              </td>
              <td class="number" data-label={texts.target}>
                <Target kpi={one} />
              </td>
              <td data-label={texts.met}>
                <Met met={one.met} texts={texts} none={texts.notYet} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Target({ kpi }: { kpi: Kpi }) {
  const texts = snow.value.kpis;
  const setting = targetOf(kpi.name);
  if (typeof kpi.target !== 'number') {
    return <>{snow.value.none}</>;
  }
  const wished = kpiText(kpi.target, kpi.unit);
  return (
    <span>
      {wishText(kpi.better, wished, texts)}
      {setting && (
        <span class="row-sub">
          <Link href={`/staff/snow/thresholds?setting=${setting}`} label={texts.changeOf(nameOf(kpi))}>
            {texts.change}
          </Link>
        </span>
      )}
    </span>
  );
}

function OfWinter({ kpi }: { kpi: Kpi }) {
  const winter = chosenWinter();
  const series = useResource(`kpi ${kpi.name} ${winter}`, () => getKpi(kpi.name, winter));
  return (
    <section class="panel series" aria-labelledby="kpi-title">
      <h2 id="kpi-title">{nameOf(kpi)}</h2>
      {series.problem && <ProblemView problem={series.problem} retry={series.reload} />}
      {!series.value && !series.problem && <Loading />}
      {series.value && <Loaded kpi={kpi} series={series.value} />}
    </section>
  );
}

function Loaded({ kpi, series }: { kpi: Kpi; series: KpiSeries }) {
  const texts = snow.value.kpis;
  const figures = figuresOfKpi(series, kpi.better);
  if (!figures) {
    return <Empty>{texts.noNights}</Empty>;
  }
  const text = (value: number): string => kpiText(value, series.unit);
  return (
    <>
      <p class="series-sentence">
        {texts.range(figures.nights, text(figures.low), text(figures.high))}{' '}
        {figures.met !== undefined && texts.metNights(figures.met)}
      </p>
      <div class="chart-and-table">
        <ChartBox kpi={kpi} series={series} />
        <NightTable kpi={kpi} series={series} />
      </div>
    </>
  );
}

function ChartBox({ kpi, series }: { kpi: Kpi; series: KpiSeries }) {
  const texts = snow.value.kpis;
  const columns = useMemo(() => columnsOfKpi(series), [series]);
  return (
    <KpiChart
      columns={columns}
      valueText={(value) => kpiText(value, series.unit)}
      texts={texts}
      label={texts.chart(nameOf(kpi))}
      failed={snow.value.post.chartFailed}
    />
  );
}

/** The same as the chart, newest first. */
function NightTable({ kpi, series }: { kpi: Kpi; series: KpiSeries }) {
  const texts = snow.value.kpis;
  const { target } = series;
  return (
    <ScrollTable caption={texts.seriesCaption(nameOf(kpi))} class="table-tight">
      <thead>
        <tr>
          <th scope="col">{snow.value.nights.night}</th>
          <th scope="col" class="number">
            {texts.value}
          </th>
          <th scope="col">{texts.met}</th>
        </tr>
      </thead>
      <tbody>
        {series.points.toReversed().map((point) => (
          <tr key={point.date}>
            <th scope="row">
              <Link href={`/staff/snow/nights/${point.date}`}>{nightText(point.date)}</Link>
            </th>
            <td class="number">{kpiText(point.value, series.unit)}</td>
            <td>
              <Met met={isMet(point.value, target, kpi.better)} texts={texts} none={texts.notYet} />
            </td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
