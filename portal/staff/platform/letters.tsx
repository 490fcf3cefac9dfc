import { useSignal } from '@preact/signals';
import {
  discardLetter,
  discardLetters,
  getDeadLetter,
  getDeadLetters,
  getReceivers,
  replayLetter,
  replayLetters,
} from '../../api/broker.ts';
import type { Whose } from '../../api/broker.ts';
import type { Answer } from '../../api/client.ts';
import type { DeadLetter, Problem, Receiver } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { Ago } from '../show.tsx';
import { may } from '../state.ts';
import { ListPart } from './list.tsx';
import { platform } from './texts.ts';

const manages = (): boolean => may('broker.dead_letter.manage');

function lettersPath(whose: Whose | undefined, after = 0): string {
  const fields = new URLSearchParams({ ...whose, ...(after > 0 ? { after: String(after) } : {}) });
  return `/staff/platform/letters${fields.size > 0 ? `?${fields}` : ''}`;
}

/** What became of an act, in words or as a problem. */
type Outcome = { said?: string; problem?: Problem };

/** Notifications that could not be delivered: to whom, what they tell, and sending them again. */
export function Letters() {
  const texts = platform.value.letters;
  const subscription = query.value.get('subscription');
  const whose = subscription === null ? undefined : { service: query.value.get('service') ?? '', subscription };
  const after = Math.max(0, Number(query.value.get('after')) || 0);
  const receivers = useResource('receivers', getReceivers);
  const letters = useResource(`letters ${lettersPath(whose, after)}`, () => getDeadLetters(whose, after));
  const outcome = useSignal<Outcome>({});
  const shown = useSignal<DeadLetter | undefined>(undefined);

  async function act<Value>(asked: Promise<Answer<Value>>, said: (value: Value) => string): Promise<void> {
    const answer = await asked;
    outcome.value = answer.ok ? { said: said(answer.value) } : { problem: answer.problem };
    shown.value = undefined;
    receivers.reload();
    letters.reload();
  }
  async function look(id: number): Promise<void> {
    const answer = await getDeadLetter(id);
    shown.value = answer.ok ? answer.value : undefined;
    outcome.value = answer.ok ? {} : { problem: answer.problem };
  }
  const moved = ({ count, left }: { count: number; left: number }): string =>
    left > 0 ? texts.movedSome(formatCount(count), formatCount(left)) : texts.moved(formatCount(count));

  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {outcome.value.problem && <ProblemView problem={outcome.value.problem} retry={letters.reload} />}
      <p role="status">{outcome.value.said ?? ''}</p>
      <ListPart
        texts={texts.receivers}
        page={receivers}
        columns={[
          texts.subscription,
          texts.waiting,
          texts.dead,
          texts.lastSuccess,
          texts.lastFailure,
          ...(manages() ? [texts.act] : []),
        ]}
        row={(one) => (
          <ReceiverRow
            key={`${one.service} ${one.subscription}`}
            one={one}
            onReplay={() => void act(replayLetters(one), moved)}
            onDiscard={() => void act(discardLetters(one), ({ count }) => texts.discarded(formatCount(count)))}
          />
        )}
      />
      {whose && (
        <p>
          {texts.only(whose.subscription)} <Link href={lettersPath(undefined)}>{texts.all}</Link>
        </p>
      )}
      {shown.value && (
        <Content
          letter={shown.value}
          onHide={() => {
            shown.value = undefined;
          }}
        />
      )}
      <ListPart
        texts={texts.list}
        page={letters}
        columns={[texts.made, texts.subscription, texts.entity, texts.attempts, texts.act]}
        row={(one) => (
          <LetterRow
            key={one.id}
            one={one}
            onLook={() => void look(one.id)}
            onReplay={() => void act(replayLetter(one.id), () => texts.moved('1'))}
            onDiscard={() => void act(discardLetter(one.id), () => texts.discarded('1'))}
          />
        )}
      >
        {letters.value?.next !== undefined && letters.value.next !== null && (
          <p class="panel-note">
            <Link href={lettersPath(whose, letters.value.next)}>{texts.next}</Link>
          </p>
        )}
      </ListPart>
    </div>
  );
}

type ReceiverProps = { one: Receiver; onReplay: () => void; onDiscard: () => void };

function ReceiverRow({ one, onReplay, onDiscard }: ReceiverProps) {
  const texts = platform.value.letters;
  return (
    <tr>
      <th scope="row" class="platform-name">
        <Link href={lettersPath({ service: one.service, subscription: one.subscription })}>{one.subscription}</Link>
        {one.service && <span class="row-sub">{one.service}</span>}
        {one.failing > 0 && <span class="tag tag-strong">{texts.failing(formatCount(one.failing))}</span>}
      </th>
      <td data-label={texts.waiting} class="number">
        {formatCount(one.waiting)}
        {one.quietUntil && (
          <span class="row-sub">
            {texts.quiet} <Ago at={one.quietUntil} />
          </span>
        )}
      </td>
      <td data-label={texts.dead} class="number">
        {formatCount(one.dead)}
      </td>
      <td data-label={texts.lastSuccess}>{one.lastSuccessAt ? <Ago at={one.lastSuccessAt} /> : texts.never}</td>
      <td data-label={texts.lastFailure}>{one.lastFailureAt ? <Ago at={one.lastFailureAt} /> : texts.never}</td>
      {manages() && (
        <td data-label={texts.act}>
          {one.dead > 0 && (
            <div class="row-acts">
              <Button size="xs" label={texts.replayAllOf(one.subscription)} onClick={onReplay}>
                {texts.replayAll}
              </Button>
              <Asked
                label={texts.discardAllOf(one.subscription)}
                question={texts.sureAll(formatCount(one.dead))}
                onYes={onDiscard}
              >
                {texts.discardAll}
              </Asked>
            </div>
          )}
        </td>
      )}
    </tr>
  );
}

type LetterProps = { one: DeadLetter; onLook: () => void; onReplay: () => void; onDiscard: () => void };

function LetterRow({ one, onLook, onReplay, onDiscard }: LetterProps) {
  const texts = platform.value.letters;
  const name = String(one.id);
  return (
    <tr>
      <th scope="row">
        <Ago at={one.madeAt} />
        <span class="row-sub">{texts.number(name)}</span>
      </th>
      <td data-label={texts.subscription} class="platform-name">
        {one.subscription}
        {one.service && <span class="row-sub">{one.service}</span>}
      </td>
      <td data-label={texts.entity} class="platform-name">
        {one.entity || texts.several}
      </td>
      <td data-label={texts.attempts} class="number">
        {formatCount(one.attempts)}
      </td>
      <td data-label={texts.act}>
        <div class="row-acts">
          <Button size="xs" label={texts.lookOf(name)} onClick={onLook}>
            {texts.look}
          </Button>
          {manages() && (
            <>
              <Button size="xs" label={texts.replayOf(name)} onClick={onReplay}>
                {texts.replay}
              </Button>
              <Asked label={texts.discardOf(name)} question={texts.sure} onYes={onDiscard}>
                {texts.discard}
              </Asked>
            </>
          )}
        </div>
      </td>
    </tr>
  );
}

/** What one of them tells. */
function Content({ letter, onHide }: { letter: DeadLetter; onHide: () => void }) {
  const texts = platform.value.letters;
  return (
    <section class="panel" aria-label={texts.number(String(letter.id))}>
      <h2 class="panel-title">{texts.number(String(letter.id))}</h2>
      <pre class="platform-code">
        <code>{JSON.stringify(letter.data ?? null, null, 2)}</code>
      </pre>
      <p class="panel-note">
        <Button size="sm" onClick={onHide}>
          {texts.hide}
        </Button>
      </p>
    </section>
  );
}
