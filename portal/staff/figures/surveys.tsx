import { getComparison, getResults, getSurveyTable, getWaves, resultsFile } from '../../api/figures.ts';
import type {
  SurveyComparison,
  SurveyFigures,
  SurveyMeasure,
  SurveyResults,
  SurveyTable,
  SurveyWave,
} from '../../api/types.ts';
import { SelectField } from '../../ui/field.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount, formatValue } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { Heading } from '../heading.tsx';
import { wordOf } from './kpis.tsx';
import { isShown, meanText } from './shown.ts';
import { figures } from './texts.ts';

/** What waves came to: categories, questions, the parts of one question, before and after. */
export function Surveys() {
  const texts = figures.value.surveys;
  const waves = useResource('waves', getWaves);
  const items = waves.value?.items ?? [];
  const counted = items.filter((one) => one.closedAt);
  const chosen = counted.find((one) => one.code === query.value.get('wave')) ?? newest(counted);
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {waves.problem && <ProblemView problem={waves.problem} retry={waves.reload} />}
      {!waves.value && !waves.problem && <Loading />}
      {waves.value && items.length > 0 && <WaveTable items={items} />}
      {waves.value && !chosen && <Empty>{texts.none}</Empty>}
      {chosen && (
        <>
          <div class="tools">
            <SelectField
              label={texts.wave}
              value={chosen.code}
              options={counted.map((one) => ({ value: one.code, label: wordOf(one.of) }))}
              onChange={(value) => setQuery({ wave: value }, 'push')}
            />
            <p class="actions">
              <a
                class="button button-outline button-sm"
                href={resultsFile(chosen.code)}
                download={`survey-${chosen.code}.csv`}
              >
                {texts.csv}
              </a>
            </p>
          </div>
          <Results key={chosen.code} wave={chosen} waves={counted} />
        </>
      )}
    </div>
  );
}

/** The one that was counted last. */
export function newest(counted: readonly SurveyWave[]): SurveyWave | undefined {
  return counted.toSorted((a, b) => (b.closedAt ?? '').localeCompare(a.closedAt ?? ''))[0];
}

/** Two counted waves of one questionnaire that are to be compared; the newest of each. */
export function pairOf(
  counted: readonly SurveyWave[],
  instrument: string,
): { before: SurveyWave; after: SurveyWave } | undefined {
  const same = counted.filter((one) => one.of.instrument === instrument);
  const before = newest(same.filter((one) => one.of.phase === 'before'));
  const after = newest(same.filter((one) => one.of.phase === 'after'));
  return before && after ? { before, after } : undefined;
}

function WaveTable({ items }: { items: readonly SurveyWave[] }) {
  const texts = figures.value.surveys;
  const stateOf = (one: SurveyWave): string => (one.closedAt ? texts.counted : one.open ? texts.open : texts.waiting);
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.waves}</h2>
      <table class="table table-stack">
        <caption class="unseen">{texts.wavesCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.wave}</th>
            <th scope="col">{texts.state}</th>
            <th scope="col">{texts.answers}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.code}>
              <th scope="row">{wordOf(one.of)}</th>
              <td data-label={texts.state}>{stateOf(one)}</td>
              <td data-label={texts.answers}>
                {typeof one.finished === 'number' ? (
                  <>
                    {formatCount(one.finished)}
                    <span class="row-sub">
                      {texts.paper(formatCount(one.paper ?? 0))} / {texts.begun(formatCount(one.begun ?? 0))}
                    </span>
                  </>
                ) : (
                  figures.value.none
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Results({ wave, waves }: { wave: SurveyWave; waves: readonly SurveyWave[] }) {
  const results = useResource(`results ${wave.code}`, () => getResults(wave.code));
  const measures = results.value?.measures ?? [];
  const chosen = measures.find((one) => one.measure === query.value.get('measure')) ?? measures[0];
  const pair = pairOf(waves, wave.of.instrument);
  return (
    <>
      {results.problem && <ProblemView problem={results.problem} retry={results.reload} />}
      {!results.value && !results.problem && <Loading />}
      {chosen && <Parts key={chosen.measure} wave={wave.code} measure={chosen} />}
      {chosen && pair && <Compared measure={chosen} before={pair.before.code} after={pair.after.code} />}
      {results.value && <Categories results={results.value} />}
      {results.value && chosen && <Measures results={results.value} chosen={chosen} />}
    </>
  );
}

function Categories({ results }: { results: SurveyResults }) {
  const texts = figures.value.surveys;
  if (results.categories.length === 0) {
    return null;
  }
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.categories}</h2>
      <table class="table table-stack">
        <caption class="unseen">{texts.categoriesCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.category}</th>
            <th scope="col" class="number">
              {texts.mean}
            </th>
            <th scope="col" class="number">
              {texts.standing}
            </th>
          </tr>
        </thead>
        <tbody>
          {results.categories.map((one) => (
            <tr key={one.code}>
              <th scope="row">
                {wordOf(one)}
                <span class="row-sub">{texts.parts[one.part] ?? one.part}</span>
              </th>
              <td class="number" data-label={texts.mean}>
                {meanText(one.mean, texts.few)}
              </td>
              <td class="number" data-label={texts.standing}>
                {standingText(one.standing)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export const standingText = (value: number | null | undefined): string =>
  typeof value === 'number' ? formatValue(value, 1) : figures.value.none;

export function intervalText(of: SurveyFigures): string {
  const { none, surveys } = figures.value;
  return typeof of.low === 'number' && typeof of.high === 'number'
    ? surveys.range(formatValue(of.low, 2), formatValue(of.high, 2))
    : none;
}

/** The address of one question, in the wave that is looked at. */
function addressOf(wave: string, measure: string): string {
  return `/staff/figures/surveys?${new URLSearchParams({ wave, measure })}`;
}

function Measures({ results, chosen }: { results: SurveyResults; chosen: SurveyMeasure }) {
  const texts = figures.value.surveys;
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.measures}</h2>
      <p class="panel-note muted">{texts.source(results.source)}</p>
      <table class="table table-stack">
        <caption class="unseen">{texts.measuresCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.measure}</th>
            <th scope="col">{texts.scale}</th>
            <th scope="col" class="number">
              {texts.n}
            </th>
            <th scope="col" class="number">
              {texts.mean}
            </th>
            <th scope="col" class="number">
              {texts.interval}
            </th>
            <th scope="col" class="number">
              {texts.standing}
            </th>
            <th scope="col" class="number">
              {texts.adjusted}
            </th>
          </tr>
        </thead>
        <tbody>
          {results.measures.map((one) => (
            <tr key={one.measure}>
              <th scope="row">
                <Link href={addressOf(results.wave, one.measure)} current={one.measure === chosen.measure}>
                  {wordOf(one)}
                </Link>
              </th>
              <td data-label={texts.scale}>{texts.scales[one.scale]}</td>
              <td class="number" data-label={texts.n}>
                {isShown(one.of) ? formatCount(one.of.n ?? 0) : texts.few}
              </td>
              <td class="number" data-label={texts.mean}>
                <b>{meanText(one.of.mean, figures.value.none)}</b>
              </td>
              <td class="number" data-label={texts.interval}>
                {intervalText(one.of)}
              </td>
              <td class="number" data-label={texts.standing}>
                {standingText(one.of.standing)}
              </td>
              <td class="number" data-label={texts.adjusted}>
                {meanText(one.of.adjusted, figures.value.none)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Parts({ wave, measure }: { wave: string; measure: SurveyMeasure }) {
  const texts = figures.value.surveys;
  const asked = query.value.get('by') ?? 'age';
  const by = Object.hasOwn(texts.bys, asked) ? asked : 'age';
  const table = useResource(`table ${wave} ${measure.measure} ${by}`, () => getSurveyTable(wave, measure.measure, by));
  return (
    <section class="panel series" aria-labelledby="parts-title">
      <h2 id="parts-title">{texts.tableTitle(wordOf(measure))}</h2>
      <SelectField
        label={texts.by}
        value={by}
        options={Object.entries(texts.bys).map(([value, label]) => ({ value, label }))}
        onChange={(value) => setQuery({ by: value }, 'push')}
      />
      {table.problem && <ProblemView problem={table.problem} retry={table.reload} />}
      {!table.value && !table.problem && <Loading />}
      {table.value && table.value.rows.length === 0 && <Empty>{texts.emptyTable}</Empty>}
      {table.value && table.value.rows.length > 0 && (
        <PartTable table={table.value} caption={texts.tableCaption(wordOf(measure), texts.bys[by] ?? by)} />
      )}
    </section>
  );
}

/** "60代・70代（まとめ）" where few said each. */
export function kindsText(kinds: readonly string[]): string {
  const { kinds: words, together } = figures.value.surveys;
  const named = kinds.map((one) => words[one] ?? one).join('・');
  return kinds.length > 1 ? together(named) : named;
}

export function cellText(of: SurveyFigures): string {
  const texts = figures.value.surveys;
  return isShown(of) ? texts.cell(meanText(of.mean, figures.value.none), formatCount(of.n ?? 0)) : texts.hidden;
}

function PartTable({ table, caption }: { table: SurveyTable; caption: string }) {
  const texts = figures.value.surveys;
  return (
    <ScrollTable caption={caption} class="table-tight">
      <thead>
        <tr>
          <th scope="col">{texts.by}</th>
          <th scope="col" class="number">
            {texts.mean}
          </th>
          {table.columns.length === 0 ? (
            <th scope="col" class="number">
              {texts.interval}
            </th>
          ) : (
            table.columns.map((one) => (
              <th key={one.kinds.join()} scope="col" class="number">
                {kindsText(one.kinds)}
              </th>
            ))
          )}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, at) => (
          <tr key={row.kinds.join()}>
            <th scope="row">{kindsText(row.kinds)}</th>
            <td class="number">{cellText(row.of)}</td>
            {table.columns.length === 0 ? (
              <td class="number">{intervalText(row.of)}</td>
            ) : (
              table.cells[at]?.map((cell, column) => (
                <td key={column} class="number">
                  {cellText(cell)}
                </td>
              ))
            )}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

function Compared({ measure, before, after }: { measure: SurveyMeasure; before: string; after: string }) {
  const texts = figures.value.surveys;
  const both = useResource(`compared ${before} ${after} ${measure.measure}`, () =>
    getComparison(before, after, measure.measure),
  );
  return (
    <section class="panel series" aria-labelledby="compared-title">
      <h2 id="compared-title">{texts.comparison}</h2>
      {both.problem && <ProblemView problem={both.problem} retry={both.reload} />}
      {!both.value && !both.problem && <Loading />}
      {both.value && <ComparedTable both={both.value} />}
    </section>
  );
}

export function changeText(change: SurveyComparison['groups'][number]['change']): string {
  const { none, surveys } = figures.value;
  if (typeof change.mean !== 'number') {
    return none;
  }
  const range =
    typeof change.low === 'number' && typeof change.high === 'number'
      ? ` (${surveys.range(formatValue(change.low, 2), formatValue(change.high, 2))})`
      : '';
  return `${change.mean > 0 ? '+' : ''}${formatValue(change.mean, 2)}${range}`;
}

function ComparedTable({ both }: { both: SurveyComparison }) {
  const texts = figures.value.surveys;
  return (
    <ScrollTable caption={texts.comparisonCaption} class="table-tight">
      <thead>
        <tr>
          <th scope="col">{texts.who}</th>
          <th scope="col" class="number">
            {texts.before}
          </th>
          <th scope="col" class="number">
            {texts.after}
          </th>
          <th scope="col" class="number">
            {texts.change}
          </th>
        </tr>
      </thead>
      <tbody>
        {both.groups.map((one) => (
          <tr key={one.who}>
            <th scope="row">{texts.groups[one.who] ?? one.who}</th>
            <td class="number">{cellText(one.before)}</td>
            <td class="number">{cellText(one.after)}</td>
            <td class="number">{changeText(one.change)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
