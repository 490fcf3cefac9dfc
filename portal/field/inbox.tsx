import { pageOf } from '../api/inbox.ts';
import { language } from '../ui/language.ts';
import { Link } from '../ui/link.tsx';
import { Loading } from '../ui/problem.tsx';
import { formatTime } from '../ui/time.ts';
import { shownInbox } from './messages.ts';
import type { ShownMessage } from './messages.ts';
import { Back, Big, Heading } from './show.tsx';
import { inbox, press, presses } from './state.ts';
import { field } from './texts.ts';

/** The way to the inbox, with what is unread. */
export function InboxLink() {
  const texts = field.value.inbox;
  if (!inbox.value) {
    return null;
  }
  const { unread } = shownInbox(inbox.value, presses.value);
  return (
    <Link href="/field/inbox" class={unread > 0 ? 'inbox-link inbox-link-some' : 'inbox-link'}>
      <span>{texts.title}</span>
      <span>{unread > 0 ? texts.unread(unread) : texts.allRead}</span>
    </Link>
  );
}

/** What was told to this person, the newest first; it is there without a net, and so are the marks. */
export function Inbox() {
  const texts = field.value.inbox;
  const { messages } = shownInbox(inbox.value, presses.value);
  return (
    <>
      <Back />
      <Heading title={texts.title} />
      {!inbox.value && <Loading />}
      {inbox.value && messages.length === 0 && <p class="calm">{texts.none}</p>}
      <ul class="cards">
        {messages.map((one) => (
          <Item key={one.message.id} shown={one} />
        ))}
      </ul>
    </>
  );
}

function Item({ shown: { message, isRead } }: { shown: ShownMessage }) {
  const texts = field.value.inbox;
  const page = pageOf(message, '/field/');
  const name = message.subject || message.about;
  return (
    <li class={isRead ? 'letter' : 'letter letter-unread'}>
      <p>
        {!isRead && <b class="letter-mark">{texts.isUnread}</b>}{' '}
        <time class="number" dateTime={message.at}>
          {formatTime(message.at, 'dateTime', language.value)}
        </time>
      </p>
      <h2>{name}</h2>
      <p class="letter-body">{message.body}</p>
      {page && (
        <Link href={page} class="button button-outline big" label={texts.openOf(name)}>
          {texts.open}
        </Link>
      )}
      {!isRead && <Big onClick={() => void press({ kind: 'read', message: message.id })}>{texts.read}</Big>}
    </li>
  );
}
