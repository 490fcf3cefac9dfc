import { getContacts } from '../../api/notify.ts';
import { getFiring } from '../../api/rules.ts';
import type { Condition, Contact, FiringDetail } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount, formatValue } from '../../ui/number.ts';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { draftOf } from './draft.ts';
import { titleOf } from './list.tsx';
import { attributeText, sentenceOf, unitText } from './sentence.ts';
import { rules } from './texts.ts';

type Seen = FiringDetail['seen'];
type Reading = Seen['readings'][number];

const at = (instant: string): string => formatTime(instant, 'dateTime', language.value);

/** Why a rule fired: the values it saw, judged again, and who was called. */
export function FiringPage({ id }: { id: number }) {
  const texts = rules.value.firings;
  const found = useResource(`firing ${id}`, () => getFiring(id));
  const contacts = useResource('contacts', getContacts);
  const firing = found.value;
  return (
    <div class="column">
      <p>
        <Link href="/staff/rules/firings">{rules.value.backToFirings}</Link>
      </p>
      <Heading
        title={firing ? texts.detail(titleOf({ title: firing.title }), firing.name || firing.entity) : texts.title}
      />
      {found.problem && <ProblemView problem={found.problem} retry={found.reload} />}
      {!firing && !found.problem && <Loading />}
      {firing && <Detail firing={firing} people={contacts.value?.items ?? []} />}
    </div>
  );
}

function Detail({ firing, people }: { firing: FiringDetail; people: readonly Contact[] }) {
  const texts = rules.value.firings;
  const draft = draftOf(firing.asWritten);
  const { replay } = firing;
  return (
    <>
      <ul class="says">
        {firing.says.map((one) => (
          <li key={one.ja}>{one[language.value]}</li>
        ))}
      </ul>
      <dl class="facts-row">
        <div>
          <dt>{texts.at}</dt>
          <dd class="number">{at(firing.firedAt)}</dd>
        </div>
        <div>
          <dt>{texts.cleared}</dt>
          <dd>
            {firing.clearedAt ? <span class="number">{at(firing.clearedAt)}</span> : texts.lasts}{' '}
            {firing.clearedBecause?.[language.value]}
          </dd>
        </div>
      </dl>
      {firing.late && <p>{texts.late}</p>}
      <SeenView id="seen" title={texts.saw} seen={firing.seen} conditions={firing.asWritten.conditions} />
      <Banner kind={replay.same ? 'success' : 'warning'}>
        <p>{replay.same ? texts.replaySame : texts.replayOther(replay.different.join('、'))}</p>
      </Banner>
      {firing.seenCleared && (
        <SeenView
          id="seen-cleared"
          title={texts.sawCleared}
          seen={firing.seenCleared}
          conditions={firing.asWritten.conditions}
        />
      )}
      <Called firing={firing} people={people} />
      <section class="panel form" aria-labelledby="written-title">
        <h2 id="written-title">{texts.written}</h2>
        <p>{draft ? sentenceOf(draft, people) : rules.value.editor.cannotEdit}</p>
        <p>
          <span class="muted small">{texts.version(firing.version)}</span>{' '}
          <Link href={`/staff/rules/edit/${firing.rule}`}>{rules.value.edit}</Link>
        </p>
      </section>
    </>
  );
}

type SeenProps = { id: string; title: string; seen: Seen; conditions: Record<string, Condition> };

function SeenView({ id, title, seen, conditions }: SeenProps) {
  const texts = rules.value.firings;
  return (
    <section class="panel" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} class="panel-title">
        {title}
      </h2>
      {seen.holdsSince && <p class="panel-note">{texts.since(at(seen.holdsSince))}</p>}
      <table class="table table-stack">
        <caption class="unseen">{texts.sawCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.condition}</th>
            <th scope="col">{texts.is}</th>
            <th scope="col" class="number">
              {texts.measured}
            </th>
            <th scope="col" class="number">
              {texts.range}
            </th>
            <th scope="col">{texts.samples}</th>
          </tr>
        </thead>
        <tbody>
          {seen.readings.map((one) => (
            <ReadingRow key={one.condition} reading={one} condition={conditions[one.condition]} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ReadingRow({ reading, condition }: { reading: Reading; condition: Condition | undefined }) {
  const texts = rules.value.firings;
  const measure = rules.value.measure as Record<string, string>;
  const unit = unitText(condition?.unit);
  const figure = (value: number | null | undefined): string =>
    typeof value === 'number' ? `${formatValue(value, 1)}${unit}` : '—';
  const { facts } = reading;
  return (
    <tr>
      <th scope="row">
        {attributeText(condition?.attribute ?? reading.condition)}
        <span class="row-sub">{measure[condition?.measure ?? ''] ?? condition?.measure}</span>
      </th>
      <td data-label={texts.is}>{texts.truth[reading.is]}</td>
      <td class="number" data-label={texts.measured}>
        {condition?.measure === 'missing' ? '—' : figure(reading.measured)}
      </td>
      <td class="number" data-label={texts.range}>
        {facts?.lowest && facts.highest ? `${figure(facts.lowest.value)} 〜 ${figure(facts.highest.value)}` : '—'}
      </td>
      <td data-label={texts.samples}>
        {reading.samples.length === 0 && '—'}
        {reading.samples.length > 0 && (
          <details>
            <summary>{`${texts.count} ${formatCount(reading.samples.length)}`}</summary>
            <ol class="samples">
              {reading.samples.map((sample) => (
                <li key={sample.at} class="number">
                  {`${at(sample.at)} ${figure(sample.value)}`}
                </li>
              ))}
            </ol>
          </details>
        )}
      </td>
    </tr>
  );
}

function Called({ firing, people }: { firing: FiringDetail; people: readonly Contact[] }) {
  const texts = rules.value.firings;
  const nameOf = (who: string): string => people.find((one) => String(one.id) === who)?.name ?? who;
  return (
    <section class="panel form" aria-labelledby="called-title">
      <h2 id="called-title">{texts.called}</h2>
      {firing.called.length === 0 && <p>{texts.notCalled}</p>}
      {firing.callState && <p>{texts.callStates[firing.callState] ?? firing.callState}</p>}
      <ol class="story">
        {firing.called.map((one) => (
          <li key={`${one.at} ${one.what} ${one.who}`}>
            <span class="number">{at(one.at)}</span> {nameOf(one.who)} {texts.happened[one.what] ?? one.what}{' '}
            {one.note && <span class="muted small">{one.note}</span>}
          </li>
        ))}
      </ol>
      <p>
        <Link href={`/staff/snow/messages?key=rules.`}>{texts.messages}</Link>
      </p>
    </section>
  );
}
