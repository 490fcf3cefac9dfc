import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getInbox, markRead, pageOf } from '../api/inbox.ts';
import type { InboxMessage, Problem } from '../api/types.ts';
import { language } from '../ui/language.ts';
import { Link } from '../ui/link.tsx';
import { hrefOf } from '../ui/router.ts';
import { formatTime } from '../ui/time.ts';
import { Back, Big, Heading, Trouble, Waiting } from './show.tsx';
import { may } from './state.ts';
import { town } from './texts.ts';

const pageMessages = 5;

export function Inbox() {
  const texts = town.value.inbox;
  return (
    <>
      <Back />
      <Heading title={texts.title} />
      {may('notify.inbox.read') ? <Messages /> : <p class="calm">{texts.none}</p>}
      <a class="button button-outline big" href={hrefOf('/id/account/notices')}>
        {texts.own}
      </a>
    </>
  );
}

function Messages() {
  const texts = town.value.inbox;
  const items = useSignal<InboxMessage[] | undefined>(undefined);
  const next = useSignal<number | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);

  async function load(): Promise<void> {
    problem.value = undefined;
    const answer = await getInbox(pageMessages, next.value);
    if (answer.ok) {
      items.value = [...(items.value ?? []), ...answer.value.items];
      next.value = answer.value.next ?? undefined;
    } else {
      problem.value = answer.problem;
    }
  }
  useEffect(() => void load(), []);

  async function read(id: number): Promise<void> {
    const answer = await markRead(id);
    if (answer.ok) {
      const readAt = new Date().toISOString();
      items.value = items.value?.map((one) => (one.id === id ? { ...one, readAt } : one));
    } else {
      problem.value = answer.problem;
    }
  }

  return (
    <>
      {!items.value && !problem.value && <Waiting />}
      {items.value?.length === 0 && <p class="calm">{texts.none}</p>}
      <ul class="cards">
        {items.value?.map((one) => (
          <Letter key={one.id} message={one} onRead={() => void read(one.id)} />
        ))}
      </ul>
      {problem.value && <Trouble problem={problem.value} again={() => void load()} />}
      {next.value !== undefined && <Big onClick={() => void load()}>{town.value.more}</Big>}
    </>
  );
}

function Letter({ message, onRead }: { message: InboxMessage; onRead: () => void }) {
  const texts = town.value.inbox;
  const name = message.subject || texts.untitled;
  const page = pageOf(message, '/resident/');
  const isNew = !message.readAt;
  return (
    <li class={isNew ? 'letter letter-new' : 'letter'}>
      <p>
        {isNew && <b class="letter-mark">{`● ${texts.fresh} `}</b>}
        {message.urgent && <b class="letter-mark">{`！${texts.urgent} `}</b>}
        <time dateTime={message.at}>{formatTime(message.at, 'dateTime', language.value)}</time>
      </p>
      <h2>
        {page ? (
          <Link href={page} class="letter-link">
            {name}
          </Link>
        ) : (
          name
        )}
      </h2>
      <p class="letter-body">{message.body}</p>
      {isNew && (
        <Big label={texts.readOf(name)} onClick={onRead}>
          {texts.read}
        </Big>
      )}
    </li>
  );
}
