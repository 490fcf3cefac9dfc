import './inbox.css';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { answerMessage, followInbox, getInbox, markRead, pageOf, withMessage } from '../../api/inbox.ts';
import type { InboxMessage, Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { serverNow } from '../../ui/clock.ts';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { live } from '../state.ts';
import { inbox } from './texts.ts';
import { unread } from './unread.ts';

const pageSize = 30;

/** What this person and everybody of their role was told; what comes appears by itself. */
export function Inbox() {
  const texts = inbox.value;
  const items = useSignal<InboxMessage[] | undefined>(undefined);
  const next = useSignal<number | null>(null);
  const problem = useSignal<Problem | undefined>(undefined);
  const only = useSignal(false);

  async function load(): Promise<boolean> {
    const answer = await getInbox(pageSize);
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      // What was loaded further down stays; the first page is the newest word about its messages.
      const known = new Set(answer.value.items.map((one) => one.id));
      const older = (items.value ?? []).filter((one) => !known.has(one.id));
      next.value = older.length === 0 ? (answer.value.next ?? null) : next.value;
      items.value = [...answer.value.items, ...older].toSorted((left, right) => right.id - left.id);
      unread.value = answer.value.unread;
    }
    return answer.ok;
  }

  async function loadMore(): Promise<void> {
    const answer = await getInbox(pageSize, next.value ?? undefined);
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      items.value = [...(items.value ?? []), ...answer.value.items];
      next.value = answer.value.next ?? null;
    }
  }

  async function read(messages: readonly InboxMessage[]): Promise<void> {
    for (const one of messages) {
      const answer = await markRead(one.id);
      problem.value = answer.ok ? undefined : answer.problem;
      if (!answer.ok) {
        break;
      }
    }
    await load();
  }

  useEffect(() => {
    void load();
    return followInbox({
      poll: load,
      onMessage: (message) => {
        items.value = withMessage(items.value ?? [], message);
      },
      onUnread: (count) => {
        unread.value = count;
      },
      onState: (state) => {
        live.value = state;
      },
    });
  }, []);

  const all = items.value ?? [];
  const shown = only.value ? all.filter((one) => one.readAt === null) : all;
  const unreadShown = all.filter((one) => one.readAt === null);
  return (
    <div class="column">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <p role="status">{texts.unread(unread.value)}</p>
      <p class="actions">
        <Check
          label={texts.onlyUnread}
          checked={only.value}
          onChange={(on) => {
            only.value = on;
          }}
        />
        {unreadShown.length > 0 && (
          <Button size="sm" onClick={() => void read(unreadShown)}>
            {texts.readAll}
          </Button>
        )}
      </p>
      {problem.value && <ProblemView problem={problem.value} retry={() => void load()} />}
      {!items.value && !problem.value && <Loading />}
      {items.value && shown.length === 0 && <Empty>{only.value ? texts.noUnread : texts.empty}</Empty>}
      <ul class="inbox">
        {shown.map((one) => (
          <Item key={one.id} message={one} onRead={() => read([one])} onAnswered={load} />
        ))}
      </ul>
      {next.value !== null && (
        <p class="actions">
          <Button size="sm" onClick={() => void loadMore()}>
            {texts.more}
          </Button>
        </p>
      )}
    </div>
  );
}

type ItemProps = { message: InboxMessage; onRead: () => Promise<void>; onAnswered: () => Promise<boolean> };

function Item({ message, onRead, onAnswered }: ItemProps) {
  const texts = inbox.value;
  const isUnread = message.readAt === null;
  const page = pageOf(message, '/staff/');
  const name = message.subject || message.about;
  return (
    <li class={isUnread ? 'panel inbox-item inbox-unread' : 'panel inbox-item'}>
      <p class="inbox-top">
        {isUnread && <span class="tag tag-strong">{texts.isUnread}</span>}
        {message.urgent && <span class="tag inbox-urgent">{texts.urgent}</span>}
        <time class="number muted" dateTime={message.at}>
          {formatTime(message.at, 'dateTime', language.value)}
        </time>
      </p>
      <h2>{name}</h2>
      <p class="inbox-body">{message.body}</p>
      <Answers message={message} onAnswered={onAnswered} />
      <p class="actions">
        {page && (
          <Link class="link" href={page} label={texts.openOf(name)}>
            {texts.open}
          </Link>
        )}
        {isUnread && (
          <Button size="xs" label={texts.readOf(name)} onClick={() => void onRead()}>
            {texts.read}
          </Button>
        )}
      </p>
    </li>
  );
}

function Answers({ message, onAnswered }: { message: InboxMessage; onAnswered: () => Promise<boolean> }) {
  const texts = inbox.value;
  const problem = useSignal<Problem | undefined>(undefined);
  if (message.answers.length === 0) {
    return null;
  }
  if (typeof message.answer === 'string') {
    const label = message.answers.find((one) => one.code === message.answer)?.label ?? message.answer;
    return <p>{texts.answered(label)}</p>;
  }
  const over = ['expired', 'withdrawn'].includes(message.now);
  if (over || (typeof message.expiresAt === 'string' && Date.parse(message.expiresAt) <= serverNow())) {
    return <p>{texts.over}</p>;
  }

  async function say(code: string): Promise<void> {
    const answer = await answerMessage(message.id, code);
    problem.value = answer.ok ? undefined : answer.problem;
    await onAnswered();
  }

  const known = texts.refusals[problem.value?.code ?? ''];
  return (
    <div>
      {message.expiresAt && <p>{texts.answersUntil(formatTime(message.expiresAt, 'dateTime', language.value))}</p>}
      {known && (
        <Banner kind="error" live>
          <p>{known}</p>
        </Banner>
      )}
      {problem.value && !known && <ProblemView problem={problem.value} />}
      <p class="actions">
        {message.answers.map((one) => (
          <Button key={one.code} size="sm" onClick={() => void say(one.code)}>
            {one.label}
          </Button>
        ))}
      </p>
    </div>
  );
}
