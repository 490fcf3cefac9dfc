import { useSignal } from '@preact/signals';
import { getMessage, retryDelivery } from '../../api/notify.ts';
import type { MessageDetail, Problem } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { language } from '../../ui/language.ts';
import { ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { snow } from './texts.ts';

// What became of one message: by which way, when, what came back, why not, and what follows.

type Delivery = MessageDetail['deliveries'][number];

const troubled = new Set(['failed', 'expired']);
const at = (instant: string): string => formatTime(instant, 'dateTime', language.value);

export function StateWord({ state }: { state: string }) {
  return (
    <span class={troubled.has(state) ? 'message-state message-failed' : 'message-state'}>
      {troubled.has(state) && <span aria-hidden="true">▲ </span>}
      {snow.value.messages.states[state] ?? state}
    </span>
  );
}

/** The beginning of the keys of a request's messages. */
export function keyOf(request: number): string {
  return `snow.request:${request}:`;
}

const noteText = (note: string): string => snow.value.messages.notes[note] ?? note;

export function Deliveries({ id }: { id: number }) {
  const detail = useResource(`message ${id}`, () => getMessage(id));
  const message = detail.value;
  return (
    <>
      {detail.problem && <ProblemView problem={detail.problem} retry={detail.reload} />}
      {message && <Follows message={message} />}
      <ul class="delivery-list">
        {message?.deliveries.map((one) => (
          <DeliveryItem key={one.id} delivery={one} onRetried={detail.reload} />
        ))}
      </ul>
    </>
  );
}

/** When it was made and answered, and what happens when nobody answers. */
function Follows({ message }: { message: MessageDetail }) {
  const texts = snow.value.messages;
  const open = ['reserve', 'held', 'waiting', 'sent', 'delivered'].includes(message.now);
  const waits = open && message.answers.length > 0 && message.expiresAt;
  const held = message.notBefore && Date.parse(message.notBefore) > serverNow();
  return (
    <p class="small">
      {texts.made(at(message.madeAt))}
      {message.answeredAt && ` ${texts.answeredAt(at(message.answeredAt))}`}
      {held && message.notBefore && ` ${texts.notBefore(at(message.notBefore))}`}
      {waits && message.expiresAt && <b class="message-next">{texts.next(at(message.expiresAt))}</b>}
    </p>
  );
}

function timesOf(one: Delivery): string[] {
  const texts = snow.value.messages;
  const waits = ['reserve', 'held', 'waiting'].includes(one.now);
  return [
    waits ? texts.dueAt(at(one.dueAt)) : '',
    one.sentAt ? texts.sentAt(at(one.sentAt)) : '',
    one.deliveredAt ? texts.deliveredAt(at(one.deliveredAt)) : '',
    one.endedAt && troubled.has(one.now) ? texts.endedAt(at(one.endedAt)) : '',
    `${texts.attempts} ${one.attempts}`,
  ].filter(Boolean);
}

function DeliveryItem({ delivery: one, onRetried }: { delivery: Delivery; onRetried: () => void }) {
  const texts = snow.value.messages;
  const retried = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);

  async function retry(): Promise<void> {
    const answer = await retryDelivery(one.id);
    problem.value = answer.ok ? undefined : answer.problem;
    retried.value = answer.ok;
    onRetried();
  }

  const way = texts.ways[one.by] ?? one.by;
  return (
    <li>
      <b>{way}</b> <StateWord state={one.now} />
      {one.standIn && <span class="tag">{texts.standIn}</span>}
      <span class="row-sub">{timesOf(one).join('　')}</span>
      {one.note && <span class="row-sub">{noteText(one.note)}</span>}
      {one.receipt && <span class="row-sub">{texts.receipt(one.receipt)}</span>}
      {problem.value && <ProblemView problem={problem.value} />}
      {one.now === 'failed' && (
        <Button size="xs" label={`${way} ${texts.retry}`} onClick={() => void retry()}>
          {texts.retry}
        </Button>
      )}
      {retried.value && <span role="status">{texts.retried}</span>}
      {one.tries.length > 1 && <Tries delivery={one} />}
      {(one.subject ?? one.body ?? '') !== '' && (
        <details>
          <summary>{texts.words}</summary>
          {one.subject && <p>{one.subject}</p>}
          <p class="message-words">{one.body}</p>
          <p class="muted small">{texts.template(one.templateVersion)}</p>
        </details>
      )}
    </li>
  );
}

function Tries({ delivery }: { delivery: Delivery }) {
  const texts = snow.value.messages;
  return (
    <details>
      <summary>{texts.tries}</summary>
      <ol class="story">
        {delivery.tries.map((one) => (
          <li key={`${one.at} ${one.what}`}>
            <span class="number">{at(one.at)}</span> {texts.tryWords[one.what] ?? one.what}{' '}
            {one.note && noteText(one.note)}
          </li>
        ))}
      </ol>
    </details>
  );
}
