import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { figuresFile, getFigures, refreshFigures } from '../../api/figures.ts';
import type { FigurePage, FigureTile, Problem } from '../../api/types.ts';
import { fetchFile } from '../../api/client.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { Heading } from '../heading.tsx';
import { isMet } from '../kpi.ts';
import { KpiChart, Met, wishText } from '../kpi-parts.tsx';
import { monthText } from '../months.ts';
import { may } from '../state.ts';
import { saveBlob } from '../who/save.ts';
import { columnsOfFigure, figureText } from './shown.ts';
import { figures } from './texts.ts';

/** In the language that is shown; where a name has none, in Japanese. */
export const wordOf = (of: { ja: string; en: string }): string =>
  language.value === 'en' && of.en !== '' ? of.en : of.ja;

const withUnit = (value: number, unit: string): string => `${figureText(value, '')}${unit}`;

/** The KPIs of all modules: the headlines as tiles, all in a table, one month by month. */
export function Kpis() {
  const texts = figures.value.kpis;
  const month = query.value.get('month') ?? undefined;
  const page = useResource(`figures ${month ?? ''}`, () => getFigures(month));
  const items = page.value?.items ?? [];
  const chosen = items.find((one) => one.name === query.value.get('kpi')) ?? items[0];
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!page.value && !page.problem && <Loading />}
      {page.value && <Tools page={page.value} month={month} reload={page.reload} />}
      {page.value && items.length === 0 && <Empty>{texts.empty}</Empty>}
      {items.length > 0 && <Headlines items={items} />}
      {chosen && (
        <>
          <AllTable items={items} chosen={chosen} />
          <Course key={chosen.name} kpi={chosen} />
        </>
      )}
    </div>
  );
}

function Tools({ page, month, reload }: { page: FigurePage; month: string | undefined; reload: () => void }) {
  const texts = figures.value.kpis;
  const said = useSignal<'done' | Problem | undefined>(undefined);
  // The months that the page tells of, and the one that is looked at.
  const shown = page.items[0]?.series.map((one) => one.month).toReversed() ?? [];
  const months = [...new Set([page.month, ...shown])];
  const report = useSignal<'made' | 'saved' | Problem | undefined>(undefined);
  async function save(): Promise<void> {
    if (report.value === 'made') {
      return;
    }
    report.value = 'made';
    const answer = await fetchFile(figuresFile('pdf', month));
    report.value = answer.ok ? 'saved' : answer.problem;
    if (answer.ok) {
      saveBlob(`kpi-${page.month}.pdf`, answer.value);
    }
  }
  async function take(): Promise<void> {
    const answer = await refreshFigures();
    said.value = answer.ok ? 'done' : answer.problem;
    reload();
  }
  return (
    <>
      <div class="tools">
        <SelectField
          label={texts.month}
          value={page.month}
          options={months.map((one) => ({ value: one, label: monthText(one) }))}
          onChange={(value) => setQuery({ month: value }, 'push')}
        />
        <p class="actions">
          <a
            class="button button-outline button-sm"
            href={figuresFile('csv', month)}
            download={`kpi-${page.month}.csv`}
          >
            {texts.csv}
          </a>
          <Button size="sm" disabled={report.value === 'made'} onClick={() => void save()}>
            {texts.pdf}
          </Button>
          {may('kpis.value.write') && (
            <Button size="sm" onClick={() => void take()}>
              {texts.refresh}
            </Button>
          )}
        </p>
      </div>
      <p role="status">{report.value === 'made' ? texts.pdfMaking : report.value === 'saved' ? texts.pdfSaved : ''}</p>
      {typeof report.value === 'object' &&
        (report.value.code === 'media_unavailable' ? (
          <Banner kind="error" live>
            <p class="banner-title">{texts.pdfNot}</p>
            <p>{texts.pdfNotTodo}</p>
          </Banner>
        ) : (
          <ProblemView problem={report.value} retry={() => void save()} />
        ))}
      {said.value === 'done' && <p role="status">{texts.refreshed}</p>}
      {typeof said.value === 'object' && <ProblemView problem={said.value} />}
    </>
  );
}

function Headlines({ items }: { items: readonly FigureTile[] }) {
  const texts = figures.value.kpis;
  return (
    <section class="panel panel-padded" aria-labelledby="headlines-title">
      <h2 id="headlines-title">{texts.headlines}</h2>
      <dl class="tiles figures-tiles">
        {items
          .filter((one) => one.headline)
          .map((one) => (
            <div key={one.name} class="tile">
              <dt>{wordOf(one.of)}</dt>
              <dd>
                <span class="figure">{figureText(one.value, figures.value.none)}</span>{' '}
                <span class="figure-unit">{one.of.unit}</span>
              </dd>
              <dd class="small">
                <Target kpi={one} /> <Met met={one.met} texts={texts} />
              </dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

function Target({ kpi }: { kpi: FigureTile }) {
  const texts = figures.value.kpis;
  if (typeof kpi.target !== 'number') {
    return <span class="muted">{texts.noTarget}</span>;
  }
  const wished = withUnit(kpi.target, kpi.of.unit);
  return (
    <span>
      {texts.target} {wishText(kpi.of.better, wished, texts)}
    </span>
  );
}

/** The address of one KPI's course, in the month that is looked at. */
function addressOf(kpi: FigureTile): string {
  const month = query.value.get('month');
  return `/staff/figures?${new URLSearchParams({ ...(month ? { month } : {}), kpi: kpi.name })}`;
}

function AllTable({ items, chosen }: { items: readonly FigureTile[]; chosen: FigureTile }) {
  const texts = figures.value.kpis;
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.all}</h2>
      <table class="table table-stack">
        <caption class="unseen">{texts.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.level}</th>
            <th scope="col" class="number">
              {texts.value}
            </th>
            <th scope="col">{texts.target}</th>
            <th scope="col">{texts.met}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.name}>
              <th scope="row">
                <Link href={addressOf(one)} current={one === chosen}>
                  {wordOf(one.of)}
                </Link>
                {one.own && <span class="tag">{texts.own}</span>}
              </th>
              <td data-label={texts.level}>{texts.levels[one.of.level]}</td>
              <td class="number" data-label={texts.value}>
                {typeof one.value === 'number' ? <b>{withUnit(one.value, one.of.unit)}</b> : texts.noValue}
              </td>
              <td data-label={texts.target}>
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

function Course({ kpi }: { kpi: FigureTile }) {
  const texts = figures.value.kpis;
  const known = kpi.series.some((one) => typeof one.value === 'number');
  return (
    <section class="panel series" aria-labelledby="course-title">
      <h2 id="course-title">{wordOf(kpi.of)}</h2>
      {kpi.targetSource !== '' && <p class="small">{texts.source(kpi.targetSource)}</p>}
      {known ? (
        <div class="chart-and-table">
          <ChartBox kpi={kpi} />
          <MonthTable kpi={kpi} />
        </div>
      ) : (
        <Empty>{texts.noValue}</Empty>
      )}
    </section>
  );
}

function ChartBox({ kpi }: { kpi: FigureTile }) {
  const texts = figures.value.kpis;
  const columns = useMemo(() => columnsOfFigure(kpi.series), [kpi]);
  return (
    <KpiChart
      columns={columns}
      valueText={(value) => figureText(value, '')}
      texts={texts}
      label={texts.chart(wordOf(kpi.of))}
      failed={texts.chartFailed}
    />
  );
}

/** The same as the chart, newest first. */
function MonthTable({ kpi }: { kpi: FigureTile }) {
  const texts = figures.value.kpis;
  return (
    <ScrollTable caption={texts.seriesCaption(wordOf(kpi.of))} class="table-tight">
      <thead>
        <tr>
          <th scope="col">{texts.month}</th>
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
        {kpi.series.toReversed().map((one) => (
          <tr key={one.month}>
            <th scope="row">{monthText(one.month)}</th>
            <td class="number">{figureText(one.value, figures.value.none)}</td>
            <td class="number">{figureText(one.target, figures.value.none)}</td>
            <td>
              <Met met={isMet(one.value, one.target, kpi.of.better)} texts={texts} />
            </td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
