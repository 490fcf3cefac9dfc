import { useSignal } from '@preact/signals';
import { getMessage, getMessages, getMessageSummary, retryDelivery } from '../../api/notify.ts';
import type { Message, MessageSummary, Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { language } from '../../ui/language.ts';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { snow } from './texts.ts';

/** Which message went to whom by which way, and what became of it. */
export function Messages() {
  const texts = snow.value.messages;
  const summary = useResource('summary', getMessageSummary);
  const first = useResource('messages', () => getMessages());
  const more = useSignal<Message[]>([]);
  const next = useSignal<number | null | undefined>(undefined);
  const opened = useSignal(0);
  const cursor = next.value === undefined ? first.value?.next : next.value;
  const items = [...(first.value?.items ?? []), ...more.value];

  async function load(): Promise<void> {
    const answer = await getMessages(cursor ?? undefined);
    if (answer.ok) {
      more.value = [...more.value, ...answer.value.items];
      next.value = answer.value.next ?? null;
    }
  }

  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      {summary.value && <Summary summary={summary.value} />}
      {first.problem && <ProblemView problem={first.problem} retry={first.reload} />}
      {!first.value && !first.problem && <Loading />}
      {first.value && items.length === 0 && <Empty>{texts.empty}</Empty>}
      {items.length > 0 && (
        <section class="panel">
          <table class="table table-stack">
            <caption class="unseen">{texts.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.kind}</th>
                <th scope="col">{texts.to}</th>
                <th scope="col">{texts.state}</th>
                <th scope="col">{texts.answer}</th>
                <th scope="col">{texts.at}</th>
                <th scope="col">{texts.deliveries}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <Row
                  key={one.id}
                  message={one}
                  open={opened.value === one.id}
                  onOpen={() => {
                    opened.value = opened.value === one.id ? 0 : one.id;
                  }}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {cursor && (
        <p class="actions">
          <Button size="sm" onClick={() => void load()}>
            {texts.more}
          </Button>
        </p>
      )}
    </div>
  );
}

function Summary({ summary }: { summary: MessageSummary }) {
  const texts = snow.value.messages;
  const names = (ways: readonly string[]): string => ways.map((way) => texts.ways[way] ?? way).join('・');
  const seconds = summary.secondsP95 ?? null;
  return (
    <>
      {summary.standIns.length > 0 && (
        <Banner kind="warning">
          <p>{texts.standIns(names(summary.standIns))}</p>
        </Banner>
      )}
      <section class="panel" aria-label={texts.summary}>
        <dl class="tiles tiles-panel">
          {[
            [texts.waiting, formatCount(summary.waiting)],
            [texts.held, formatCount(summary.held)],
            [texts.dead, formatCount(summary.dead)],
            [texts.p95, seconds === null ? snow.value.none : texts.seconds(seconds.toFixed(1))],
          ].map(([name, value]) => (
            <div key={name} class="tile">
              <dt>{name}</dt>
              <dd>
                <span class="tile-figure number">{value}</span>
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}

const troubled = new Set(['failed', 'expired']);

function StateWord({ state }: { state: string }) {
  return (
    <span class={troubled.has(state) ? 'message-state message-failed' : 'message-state'}>
      {troubled.has(state) && <span aria-hidden="true">▲ </span>}
      {snow.value.messages.states[state] ?? state}
    </span>
  );
}

function Row({ message, open, onOpen }: { message: Message; open: boolean; onOpen: () => void }) {
  const texts = snow.value.messages;
  const kind = texts.kinds[message.kind] ?? message.kind;
  return (
    <tr>
      <th scope="row">{kind}</th>
      <td data-label={texts.to}>
        {typeof message.contact === 'number'
          ? texts.contact(message.contact)
          : texts.role(texts.roles[message.role ?? ''] ?? message.role ?? '')}
      </td>
      <td data-label={texts.state}>
        <StateWord state={message.now} />
      </td>
      <td data-label={texts.answer}>
        {message.answer
          ? [texts.answers[message.answer] ?? message.answer, texts.ways[message.answeredWay ?? '']]
              .filter(Boolean)
              .join('・')
          : snow.value.none}
      </td>
      <td data-label={texts.at} class="number">
        {formatTime(message.madeAt, 'dateTime', language.value)}
      </td>
      <td data-label={texts.deliveries}>
        <div class="deliveries">
          <Button size="xs" label={`${kind} ${message.id} ${open ? texts.close : texts.open}`} onClick={onOpen}>
            {open ? texts.close : texts.open}
          </Button>
          {open && <Deliveries id={message.id} />}
        </div>
      </td>
    </tr>
  );
}

function Deliveries({ id }: { id: number }) {
  const texts = snow.value.messages;
  const detail = useResource(`message ${id}`, () => getMessage(id));
  const retried = useSignal(0);
  const problem = useSignal<Problem | undefined>(undefined);

  async function retry(delivery: number): Promise<void> {
    const answer = await retryDelivery(delivery);
    problem.value = answer.ok ? undefined : answer.problem;
    retried.value = answer.ok ? delivery : 0;
    detail.reload();
  }

  return (
    <>
      {detail.problem && <ProblemView problem={detail.problem} retry={detail.reload} />}
      {problem.value && <ProblemView problem={problem.value} />}
      <ul class="delivery-list">
        {detail.value?.deliveries.map((one) => (
          <li key={one.id}>
            <b>{texts.ways[one.by] ?? one.by}</b> <StateWord state={one.now} />
            <span class="muted small">{` ${texts.attempts} ${one.attempts}`}</span>
            {one.standIn && <span class="tag">{texts.standIn}</span>}
            {one.note && <span class="muted small">{`${one.note} `}</span>}
            {one.now === 'failed' && (
              <Button size="xs" onClick={() => void retry(one.id)}>
                {texts.retry}
              </Button>
            )}
            {retried.value === one.id && <span role="status">{texts.retried}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
