import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { findByCard, getChecksOf, getRecordsOf, getSharesOf } from '../../api/nurse.ts';
import type { HealthCheck, HealthKind, HealthRecord } from '../../api/nurse.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { SelectField } from '../../ui/field.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { OneField } from '../../ui/one-field.tsx';
import { noFaults } from '../../ui/form.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate, path, query, setQuery } from '../../ui/router.ts';
import type { Problem } from '../../api/types.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { NotFound } from '../not-found.tsx';
import { KnownPerson } from '../who/known.tsx';
import { whomOf } from '../who/typed.ts';
import { ListPart } from '../platform/list.tsx';
import { may } from '../state.ts';
import { KihonPaper } from './kihon.tsx';
import { PurposeGate, sayPurpose } from './purpose.tsx';
import { SeriesPart } from './series-part.tsx';
import { findingText, LevelMark } from './show.tsx';
import { measuredOf, viewsOf } from './shown.ts';
import type { CheckView } from './shown.ts';
import { health } from './texts.ts';

/** A person is opened by number; the queue leads there without typing. */
export function Persons() {
  const texts = health.value.persons;
  const card = useSignal('');
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <section class="panel panel-padded">
        <OneField
          field="person"
          label={texts.number}
          hint={texts.numberHint}
          submit={texts.find}
          kind="fill"
          send={async (value) => {
            const whom = whomOf(value);
            card.value = whom && 'card' in whom ? whom.card : '';
            if (whom === undefined) {
              return { fields: { person: 'empty' } };
            }
            if ('person' in whom) {
              navigate(`/staff/health/person/${whom.person}`);
            }
            return noFaults;
          }}
        />
      </section>
      {card.value !== '' && (
        <PurposeGate key={card.value} of={`card ${card.value}`}>
          {(purpose) => <Lookup card={card.value} purpose={purpose} />}
        </PurposeGate>
      )}
    </div>
  );
}

/** Whose card it is, once somebody has said what for; then the person's page is opened for the same. */
function Lookup({ card, purpose }: { card: string; purpose: string }) {
  const texts = health.value.persons;
  const found = useResource(`card ${card} ${purpose}`, () => findByCard(card, purpose));
  useEffect(() => {
    if (found.value) {
      sayPurpose(`person ${found.value.person}`, purpose);
      navigate(`/staff/health/person/${found.value.person}`);
    }
  }, [found.value]);
  return found.problem?.code === 'no_such_person' ? (
    <p role="alert">{texts.nobody(card)}</p>
  ) : found.problem ? (
    <ProblemView problem={found.problem} retry={found.reload} />
  ) : (
    <Loading />
  );
}

export function PersonPage() {
  const texts = health.value.persons;
  const person = path.value.split('/')[4] ?? '';
  if (!/^\d{1,15}$/.test(person)) {
    return <NotFound />;
  }
  return (
    <div class="column column-wide">
      <p>
        <Link href="/staff/health/persons">{texts.back}</Link>
      </p>
      <Heading title={texts.ofPerson(person)} />
      <PurposeGate of={`person ${person}`}>{(purpose) => <Person look={{ person, purpose }} />}</PurposeGate>
    </div>
  );
}

type Look = { person: string; purpose: string };
const allDays = ['7', '30', '365'] as const;

function Person({ look }: { look: Look }) {
  const texts = health.value.series;
  const kinds = Object.keys(health.value.kinds) as HealthKind[];
  const kind = kinds.find((one) => one === query.value.get('kind')) ?? 'blood_pressure';
  const days = allDays.find((one) => one === query.value.get('days')) ?? '30';
  return (
    <>
      <section class="panel" aria-label={health.value.persons.whose}>
        <KnownPerson person={look.person} purpose={look.purpose} />
      </section>
      <section class="column" aria-labelledby="series-title">
        <h2 id="series-title">{texts.title}</h2>
        <div class="tools">
          <SelectField
            label={texts.kind}
            value={kind}
            options={kinds.map((one) => ({ value: one, label: health.value.kinds[one] }))}
            onChange={(value) => setQuery({ kind: value })}
          />
          <Choice
            legend={texts.days}
            value={days}
            options={allDays.map((one) => ({ value: one, label: texts.ofDays(Number(one)) }))}
            onChange={(value) => setQuery({ days: value })}
          />
        </div>
        <SeriesPart look={look} kind={kind} days={Number(days) as 7 | 30 | 365} />
      </section>
      <Checks look={look} />
      <Shares look={look} />
      <Records look={look} />
    </>
  );
}

function dateText(at: string): string {
  return formatTime(at, 'date', language.value);
}

function changeText(change: number | undefined): string {
  const texts = health.value.checks;
  if (change === undefined) {
    return texts.first;
  }
  return change === 0 ? texts.same : change > 0 ? texts.up(change) : texts.down(-change);
}

function Checks({ look }: { look: Look }) {
  const texts = health.value.checks;
  const page = useResource(`checks ${look.person} ${look.purpose}`, () => getChecksOf(look));
  const views = viewsOf(page.value?.items ?? []);
  const rows = page.value?.items.map((check, index) => ({ check, view: views[index] as CheckView }));
  return (
    <>
      <ListPart
        texts={texts}
        page={{ ...page, ...(rows ? { value: { items: rows } } : { value: undefined as never }) }}
        columns={[texts.made, texts.list, texts.score, texts.change, texts.verdict, texts.flags, texts.proposes]}
        row={({ check, view }) => <CheckRow key={check.number} check={check} view={view} />}
      />
      {may('health.person.check') && <KihonPaper look={look} onKept={page.reload} />}
    </>
  );
}

function CheckRow({ check, view }: { check: HealthCheck; view: CheckView }) {
  const texts = health.value.checks;
  return (
    <tr>
      <th scope="row" data-label={texts.made}>
        {dateText(check.madeAt)}
      </th>
      <td data-label={texts.list}>{texts.lists[check.list] ?? check.list}</td>
      <td data-label={texts.score}>
        <span>
          <b>{view.unit === 'points' ? texts.points(view.score) : texts.met(view.score)}</b>
          {view.missing > 0 && <span class="row-sub">{texts.missing(view.missing)}</span>}
        </span>
      </td>
      <td data-label={texts.change}>{changeText(view.change)}</td>
      <td data-label={texts.verdict}>
        <b class={view.verdict === 'frail' ? 'health-out' : ''}>{texts.verdicts[view.verdict] ?? view.verdict}</b>
      </td>
      <td data-label={texts.flags}>
        {view.flags.map((one) => texts.flag[one] ?? one).join(language.value === 'ja' ? '、' : ', ') ||
          health.value.none}
      </td>
      <td data-label={texts.proposes}>
        {check.proposes.map((one) => one.title[language.value]).join(language.value === 'ja' ? '、' : ', ') ||
          health.value.none}
      </td>
    </tr>
  );
}

/** Whom the person lets see which values; only they can change it. */
function Shares({ look }: { look: Look }) {
  const texts = health.value.shares;
  const page = useResource(`shares ${look.person} ${look.purpose}`, () => getSharesOf(look));
  const names: Record<string, string> = { ...health.value.kinds, checks: texts.checks };
  const mark = language.value === 'ja' ? '、' : ', ';
  return (
    <ListPart
      texts={texts}
      page={page}
      columns={[texts.who, texts.what]}
      row={(one) => (
        <tr key={one.proxy}>
          <th scope="row">{texts.whos[one.registeredAs] ?? one.registeredAs}</th>
          <td data-label={texts.what}>{one.kinds.map((kind) => names[kind] ?? kind).join(mark) || texts.nothing}</td>
        </tr>
      )}
    />
  );
}

type More = { items: HealthRecord[]; next: string | null | undefined };

function Records({ look }: { look: Look }) {
  const texts = health.value.records;
  const page = useResource(`records ${look.person} ${look.purpose}`, () => getRecordsOf(look));
  const further = useSignal<More | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const before = further.value ? further.value.next : page.value?.next;
  async function more(from: string): Promise<void> {
    const answer = await getRecordsOf(look, from);
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      further.value = { items: [...(further.value?.items ?? []), ...answer.value.items], next: answer.value.next };
    }
  }
  const all = page.value && { items: [...page.value.items, ...(further.value?.items ?? [])] };
  return (
    <ListPart
      texts={texts}
      page={{ ...page, ...(all ? { value: all } : { value: undefined as never }) }}
      columns={[texts.at, texts.values, texts.how, texts.level]}
      row={(one) => <RecordRow key={one.number} record={one} />}
    >
      {problem.value && <ProblemView problem={problem.value} />}
      {before && (
        <p class="health-more">
          <Button onClick={() => void more(before)}>{texts.more}</Button>
        </p>
      )}
    </ListPart>
  );
}

function RecordRow({ record }: { record: HealthRecord }) {
  const texts = health.value.records;
  const { measures, symptoms, posture } = health.value;
  return (
    <tr>
      <th scope="row" data-label={texts.at}>
        {formatTime(record.measuredAt, 'fullDateTime', language.value)}
      </th>
      <td data-label={texts.values}>
        <ul class="platform-lines">
          {measuredOf(record.values).map((one) => (
            <li key={one.of}>
              {measures[one.of].name} <b>{one.text}</b> {measures[one.of].unit}
            </li>
          ))}
          {record.symptoms.map((one) => (
            <li key={one} class="health-out">
              {symptoms[one]}
            </li>
          ))}
        </ul>
      </td>
      <td data-label={texts.how}>
        <span>
          {health.value.place[record.at]}
          <span class="row-sub">
            {[health.value.way[record.how], ...(record.in ? [posture[record.in]] : [])].join(
              language.value === 'ja' ? '、' : ', ',
            )}
          </span>
        </span>
      </td>
      <td data-label={texts.level}>
        <span>
          <LevelMark level={record.level} />
          {record.findings.map((one) => (
            <span key={`${one.what} ${one.which}`} class="row-sub">
              {findingText(one)}
            </span>
          ))}
        </span>
      </td>
    </tr>
  );
}
