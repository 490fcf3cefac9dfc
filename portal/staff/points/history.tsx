import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { cancelPayment, getCard, getEvents, getLinesOf, getShops } from '../../api/points-staff.ts';
import type { Line } from '../../api/points-staff.ts';
import type { Problem } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { OneField } from '../../ui/one-field.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { hrefOf } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { DataTable } from '../platform/list.tsx';
import { Exact } from '../show.tsx';
import { may } from '../state.ts';
import { versionOf } from './card.ts';
import { textFaults } from './draft.ts';
import { evidenceOf } from './evidence.ts';
import type { Evidence } from './evidence.ts';
import { byText, lastDayText, pointsText, ruleName, signedText } from './parts.tsx';
import { points } from './texts.ts';

const page = 20;
const reasonMax = 190;

/** A payment that was not taken back: its cancelling, which is newer, would stand above it. */
export function mayCancel(line: Line, lines: readonly Line[]): boolean {
  return line.code === 'spend' && line.points < 0 && !lines.some((one) => one.receipt === `cancel/${line.receipt}`);
}

type Words = { rules: Map<string, string>; events: Map<string, string>; shops: Map<string, string> };

/** Names of what lines speak of; one that is not known is shown as it is. */
function useWords(): Words {
  const card = useResource('card', () => getCard());
  const events = useResource('events', getEvents);
  const shops = useResource('shops', getShops);
  return {
    rules: new Map(card.value?.rules.map(({ of }) => [of.code, ruleName(of)])),
    events: new Map(events.value?.items.map((one) => [one.id, one.name])),
    shops: new Map(shops.value?.items.map((one) => [one.code, one.name])),
  };
}

type HistoryProps = { person: number; onDone: (words: string) => void };

/** What came and went, each with where it comes from (A5.7). */
export function History({ person, onDone }: HistoryProps) {
  const texts = points.value.history;
  const first = useResource(`lines ${person}`, () => getLinesOf(person, page));
  const older = useSignal<{ items: Line[]; full: boolean } | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const words = useWords();
  const items = [...(first.value?.items ?? []), ...(older.value?.items ?? [])];
  const isMore = older.value ? older.value.full : first.value?.items.length === page;
  async function more(): Promise<void> {
    const answer = await getLinesOf(person, page, items.at(-1)?.number);
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      older.value = {
        items: [...(older.peek()?.items ?? []), ...answer.value.items],
        full: answer.value.items.length === page,
      };
    }
  }
  const acts = may('points.person.correct');
  const columns = [texts.at, texts.reason, texts.points, texts.balance, texts.trace, ...(acts ? [texts.act] : [])];
  return (
    <section class="panel" aria-labelledby="history-title">
      <h3 id="history-title" class="panel-title">
        {texts.title}
      </h3>
      <p class="panel-note muted">{texts.lead}</p>
      {may('coupons.coupon.reopen') && (
        <p class="panel-note">
          {texts.coupons}{' '}
          <a class="link" href={hrefOf('/shop/undo')}>
            {texts.toUndo}
          </a>
        </p>
      )}
      {first.problem && <ProblemView problem={first.problem} retry={first.reload} />}
      {!first.value && !first.problem && <Loading />}
      {first.value && items.length === 0 && <Empty>{texts.empty}</Empty>}
      {items.length > 0 && (
        <DataTable
          caption={texts.caption}
          columns={columns}
          items={items}
          row={(line) => (
            <tr key={line.number}>
              <th scope="row">
                <Exact at={line.at} />
              </th>
              <td data-label={texts.reason}>{language.value === 'en' ? line.reason.en : line.reason.ja}</td>
              <td data-label={texts.points} class="number">
                {signedText(line.points)}
              </td>
              <td data-label={texts.balance} class="number">
                {formatCount(line.balance)}
              </td>
              <td data-label={texts.trace}>
                <Trace line={line} person={person} words={words} />
              </td>
              {acts && (
                <td data-label={texts.act}>
                  {mayCancel(line, items) ? <Cancel line={line} onDone={onDone} /> : <span>{points.value.none}</span>}
                </td>
              )}
            </tr>
          )}
        />
      )}
      {problem.value && <ProblemView problem={problem.value} />}
      {isMore && (
        <p class="points-below actions">
          <Button size="sm" onClick={() => void more()}>
            {texts.more}
          </Button>
        </p>
      )}
    </section>
  );
}

function Trace({ line, person, words }: { line: Line; person: number; words: Words }) {
  const texts = points.value.history;
  const evidence = evidenceOf(line.evidence ?? '', line.code);
  const version = line.rule ? versionOf(line.rule) : undefined;
  return (
    <span class="points-trace">
      {evidence && <span>{evidenceText(evidence, words)}</span>}
      {version && (
        <span class="row-sub">
          {texts.byRule(words.rules.get(version.code) ?? version.code, points.value.card.versionOf(version.version))}
        </span>
      )}
      <span class="row-sub">{texts.by(byText(line.by, person))}</span>
      {line.expiresAt && <span class="row-sub">{texts.until(lastDayText(line.expiresAt))}</span>}
    </span>
  );
}

function evidenceText(of: Evidence, words: Words): ComponentChildren {
  const texts = points.value.evidence;
  switch (of.kind) {
    case 'steps': {
      const day = formatTime(`${of.day}T00:00:00+09:00`, 'date', language.value);
      return of.steps === undefined ? texts.stepsOf(day) : texts.steps(day, formatCount(of.steps));
    }
    case 'session':
      return may('community.info.read') ? (
        <Link href={`/staff/community/sessions/${of.number}`}>{texts.session(of.number)}</Link>
      ) : (
        texts.session(of.number)
      );
    case 'correction':
    case 'record':
      return texts[of.kind](of.number);
    case 'reason':
      return texts.reason(of.text);
    case 'event':
      return texts.event(words.events.get(of.name) ?? of.name);
    case 'shop':
      return texts.shop(words.shops.get(of.name) ?? of.name);
    default:
      return texts[of.kind](of.name);
  }
}

/** A payment goes back whole and for good, so it is asked about, with a reason. */
function Cancel({ line, onDone }: { line: Line; onDone: (words: string) => void }) {
  const texts = points.value.cancel;
  const asking = useSignal(false);
  const busy = useSignal(false);
  if (!asking.value) {
    return (
      <Button size="xs" label={texts.openOf(pointsText(-line.points))} onClick={() => (asking.value = true)}>
        {texts.open}
      </Button>
    );
  }
  async function send(reason: string): Promise<Faults> {
    const fields = textFaults({ reason: [reason, reasonMax] });
    if (Object.keys(fields).length > 0 || busy.peek()) {
      return { fields };
    }
    busy.value = true;
    const answer = await cancelPayment(line.receipt, reason);
    busy.value = false;
    if (!answer.ok) {
      return faultsOf(answer.problem);
    }
    onDone(texts.done(pointsText(answer.value.points), pointsText(answer.value.balance)));
    return noFaults;
  }
  return (
    <OneField
      field="reason"
      label={texts.reason}
      hint={texts.reasonHint}
      submit={texts.submit}
      size="sm"
      kind="fill"
      name={texts.open}
      words={points.value.refusals}
      send={send}
      onCancel={() => (asking.value = false)}
    >
      <p role="alert">{texts.question(pointsText(-line.points))}</p>
    </OneField>
  );
}
