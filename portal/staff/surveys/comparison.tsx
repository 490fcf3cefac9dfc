import { useSignal } from '@preact/signals';
import { getComparison, getWaves } from '../../api/figures.ts';
import { getInstruments } from '../../api/surveys.ts';
import type { Instrument } from '../../api/surveys.ts';
import type { SurveyComparison, SurveyWave } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { Heading } from '../heading.tsx';
import { changeText, intervalText, newest, standingText } from '../figures/surveys.tsx';
import { isShown, meanText } from '../figures/shown.ts';
import { csvOf, saveText } from '../who/save.ts';
import { comparedRows, pairsOf } from './compared.ts';
import { measuresOf } from './measures.ts';
import type { Measure } from './measures.ts';
import { waveText, wordOf } from './show.ts';
import { surveys } from './texts.ts';

/** Two counted waves of one questionnaire beside one another (A15.5, A15.7). */
export function Comparison() {
  const texts = surveys.value.comparison;
  const waves = useResource('waves', getWaves);
  const instruments = useResource('instruments', getInstruments);
  const problem = waves.problem ?? instruments.problem;
  const known = waves.value && instruments.value;
  const pair = chosenPair(waves.value?.items ?? []);
  const form = instruments.value?.items.find((one) => one.code === pair?.after.of.instrument);
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {problem && <ProblemView problem={problem} retry={waves.problem ? waves.reload : instruments.reload} />}
      {!known && !problem && <Loading />}
      {known && !(pair && form) && <Empty>{texts.need}</Empty>}
      {known && pair && form && <Chosen pair={pair} form={form} waves={waves.value?.items ?? []} />}
    </div>
  );
}

type Pair = { before: SurveyWave; after: SurveyWave };

/** As the address says; else the newest that can be compared, as they stand for before and after. */
function chosenPair(waves: readonly SurveyWave[]): Pair | undefined {
  const counted = pairsOf(waves);
  const named = (name: string): SurveyWave | undefined => counted.find((one) => one.code === query.value.get(name));
  const after = named('after') ?? newest(counted.filter((one) => one.of.phase === 'after')) ?? newest(counted);
  const others = counted.filter((one) => one !== after && one.of.instrument === after?.of.instrument);
  const asked = others.find((one) => one.code === query.value.get('before'));
  const before = asked ?? newest(others.filter((one) => one.of.phase === 'before')) ?? newest(others);
  return after && before ? { before, after } : undefined;
}

type ChosenProps = { pair: Pair; form: Instrument; waves: readonly SurveyWave[] };

function Chosen({ pair, form, waves }: ChosenProps) {
  const texts = surveys.value.comparison;
  const counted = pairsOf(waves);
  // What is counted as a whole: categories have no comparison at the server.
  const measures = measuresOf(form).filter((one) => one.of !== 'category');
  const measure = measures.find((one) => one.code === query.value.get('measure')) ?? measures[0];
  const optionsOf = (items: readonly SurveyWave[]) =>
    items.map((one) => ({ value: one.code, label: waveText(one) }));
  if (!measure) {
    return <Empty>{texts.need}</Empty>;
  }
  return (
    <>
      <div class="tools">
        <SelectField
          label={texts.before}
          value={pair.before.code}
          options={optionsOf(
            counted.filter((one) => one !== pair.after && one.of.instrument === pair.after.of.instrument),
          )}
          onChange={(before) => setQuery({ before, after: pair.after.code }, 'push')}
        />
        <SelectField
          label={texts.after}
          value={pair.after.code}
          options={optionsOf(counted)}
          onChange={(after) => setQuery({ after, before: '', measure: '' }, 'push')}
        />
        <SelectField
          label={texts.measure}
          value={measure.code}
          options={measures.map((one) => ({ value: one.code, label: one.name }))}
          onChange={(value) => setQuery({ measure: value }, 'push')}
        />
      </div>
      <One key={`${pair.before.code} ${pair.after.code} ${measure.code}`} pair={pair} measure={measure} />
      <AllOfThem key={`${pair.before.code} ${pair.after.code}`} pair={pair} measures={measures} />
    </>
  );
}

function One({ pair, measure }: { pair: Pair; measure: Measure }) {
  const texts = surveys.value.comparison;
  const { before, after } = pair;
  const both = useResource(`compared ${before.code} ${after.code} ${measure.code}`, () =>
    getComparison(before.code, after.code, measure.code),
  );
  return (
    <section class="panel series" aria-labelledby="compared-title">
      <h2 id="compared-title">{measure.name}</h2>
      {both.problem && <ProblemView problem={both.problem} retry={both.reload} />}
      {!both.value && !both.problem && <Loading />}
      {both.value && (
        <>
          <ComparedTable both={both.value} measure={measure} pair={pair} />
          <p class="small muted">{texts.noAdjusted}</p>
          <p>
            <Button size="sm" onClick={() => saveRows([{ both: both.value as SurveyComparison, measure }], pair)}>
              {texts.csv}
            </Button>
          </p>
        </>
      )}
    </section>
  );
}

type TableProps = { both: SurveyComparison; measure: Measure; pair: Pair };

function ComparedTable({ both, measure, pair }: TableProps) {
  const texts = surveys.value.comparison;
  const { none } = surveys.value;
  return (
    <ScrollTable caption={texts.caption(measure.name)} class="table-tight">
      <thead>
        <tr>
          <th scope="col">{texts.who}</th>
          <th scope="col">{texts.wave}</th>
          {[texts.n, texts.mean, texts.interval, texts.standing, texts.adjusted, texts.change].map((one) => (
            <th key={one} scope="col" class="number">
              {one}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {both.groups.flatMap((group) =>
          (['before', 'after'] as const).map((when) => {
            const of = group[when];
            return (
              <tr key={`${group.who} ${when}`}>
                <th scope="row">{texts.groups[group.who] ?? group.who}</th>
                <td>{texts.waveOf[when](wordOf(pair[when].of))}</td>
                <td class="number">{isShown(of) ? formatCount(of.n ?? 0) : texts.hidden}</td>
                <td class="number">
                  <b>{meanText(of.mean, none)}</b>
                </td>
                <td class="number">{intervalText(of)}</td>
                <td class="number">{standingText(of.standing)}</td>
                <td class="number">{meanText(of.adjusted, none)}</td>
                <td class="number">{when === 'after' ? changeText(group.change) : ''}</td>
              </tr>
            );
          }),
        )}
      </tbody>
    </ScrollTable>
  );
}

type Compared = { both: SurveyComparison; measure: Measure };

function saveRows(all: readonly Compared[], { before, after }: Pair): void {
  const texts = surveys.value.comparison;
  const head = [
    texts.measure, texts.who, texts.wave, texts.n, texts.mean, texts.low, texts.high, texts.standing, texts.adjusted,
    texts.changeMean, texts.changeLow, texts.changeHigh,
  ];
  const waves = { before: waveText(before), after: waveText(after) };
  const rows = all.flatMap(({ both, measure }) => comparedRows(both, measure.name, waves, texts));
  saveText(`${before.code}-${after.code}.csv`, csvOf([head, ...rows]));
}

/** The server compares one measure at a time; all of them are asked for one after the other. */
function AllOfThem({ pair, measures }: { pair: Pair; measures: readonly Measure[] }) {
  const texts = surveys.value.comparison;
  const said = useSignal('');
  const busy = useSignal(false);
  const problem = useSignal<Parameters<typeof ProblemView>[0]['problem'] | undefined>(undefined);
  async function save(): Promise<void> {
    if (busy.peek()) {
      return;
    }
    busy.value = true;
    problem.value = undefined;
    const all: Compared[] = [];
    for (const measure of measures) {
      said.value = texts.reading(formatCount(all.length), formatCount(measures.length));
      // oxlint-disable-next-line no-await-in-loop -- fifty at once would be too many
      const answer = await getComparison(pair.before.code, pair.after.code, measure.code);
      if (!answer.ok) {
        problem.value = answer.problem;
        break;
      }
      all.push({ both: answer.value, measure });
    }
    busy.value = false;
    said.value = problem.peek() ? '' : texts.read;
    if (!problem.peek()) {
      saveRows(all, pair);
    }
  }
  return (
    <section class="panel panel-padded" aria-label={texts.all}>
      <p class="actions">
        <Button size="sm" disabled={busy.value} onClick={() => void save()}>
          {texts.all}
        </Button>
        <span role="status">{said.value}</span>
      </p>
      {problem.value && <ProblemView problem={problem.value} retry={() => void save()} />}
    </section>
  );
}
