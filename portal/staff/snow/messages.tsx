import { useSignal } from '@preact/signals';
import { getContacts, getMessages, getMessageSummary } from '../../api/notify.ts';
import type { Contact, Message, MessageSummary, Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { language } from '../../ui/language.ts';
import { formatCount } from '../../ui/number.ts';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { personText } from './contacts.tsx';
import { Deliveries, StateWord } from './deliveries.tsx';
import { snow } from './texts.ts';

/** Which message went to whom by which way, and what became of it. */
export function Messages() {
  const key = query.value.get('key') ?? '';
  return <OfKey key={key} start={key} />;
}

/** All messages, or those whose key begins so: those of one request. */
function OfKey({ start }: { start: string }) {
  const texts = snow.value.messages;
  const summary = useResource('summary', getMessageSummary);
  const contacts = useResource('contacts', getContacts);
  const first = useResource(`messages ${start}`, () => getMessages(start));
  const problem = useSignal<Problem | undefined>(undefined);
  const more = useSignal<Message[]>([]);
  const next = useSignal<number | null | undefined>(undefined);
  const opened = useSignal(0);
  const cursor = next.value === undefined ? first.value?.next : next.value;
  const items = [...(first.value?.items ?? []), ...more.value];

  async function load(): Promise<void> {
    const answer = await getMessages(start, cursor ?? undefined);
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      more.value = [...more.value, ...answer.value.items];
      next.value = answer.value.next ?? null;
    }
  }

  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      {start !== '' && (
        <p>
          {texts.only} <Link href="/staff/snow/messages">{texts.all}</Link>
        </p>
      )}
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
                  people={contacts.value?.items ?? []}
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
      {problem.value && <ProblemView problem={problem.value} />}
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

type RowProps = { message: Message; people: readonly Contact[]; open: boolean; onOpen: () => void };

function Row({ message, people, open, onOpen }: RowProps) {
  const texts = snow.value.messages;
  const kind = texts.kinds[message.kind] ?? message.kind;
  return (
    <tr>
      <th scope="row">{kind}</th>
      <td data-label={texts.to}>
        {typeof message.contact === 'number'
          ? personText(people, message.contact)
          : texts.role(texts.roles[message.role ?? ''] ?? message.role ?? '')}
      </td>
      <td data-label={texts.state}>
        <span>
          <StateWord state={message.now} />
          {message.reason && <span class="row-sub">{texts.notes[message.reason] ?? message.reason}</span>}
        </span>
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
