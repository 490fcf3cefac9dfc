import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { openOwnMessage } from '../../api/own.ts';
import type { CampaignMessage } from '../../api/own.ts';
import { pageOf } from '../../api/inbox.ts';
import type { InboxMessage, Problem } from '../../api/types.ts';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatTime } from '../../ui/time.ts';
import { Big, Trouble, dayText } from '../show.tsx';
import type { Personal } from './lines.ts';
import { inWords, personalHref, personalText } from './show.ts';
import { noteOpened, sources } from './sources.ts';
import { news } from './texts.ts';

/** A message of the inbox. */
export function Letter({ message, onRead }: { message: InboxMessage; onRead: () => void }) {
  const texts = news.value.inbox;
  const name = message.subject || texts.untitled;
  const page = pageOf(message, '/resident/');
  const isNew = !message.readAt;
  return (
    <li class={isNew ? `letter letter-${message.urgent ? 'urgent' : 'new'}` : 'letter'}>
      <p>
        {isNew && <b class="letter-mark">{`● ${texts.fresh} `}</b>}
        {message.urgent && <b class="letter-mark">{`！${texts.urgent} `}</b>}
        <time dateTime={message.at}>{formatTime(message.at, 'dateTime', language.value)}</time>
      </p>
      <h3>
        {page ? (
          <Link href={page} class="letter-link">
            {name}
          </Link>
        ) : (
          name
        )}
      </h3>
      <p class="letter-body">{message.body}</p>
      {isNew && (
        <Big label={texts.readOf(name)} onClick={onRead}>
          {texts.read}
        </Big>
      )}
    </li>
  );
}

type CampaignProps = {
  message: CampaignMessage;
  /** Somebody came here to read it. */
  wanted: boolean;
};

/** A message of a campaign: closed until it is opened, because that it was opened is what is counted (A4.4). */
export function CampaignLetter({ message, wanted }: CampaignProps) {
  const texts = news.value.inbox;
  const { campaign, sentAt } = message;
  const name = inWords(message.title);
  const opened = useSignal(message.opened);
  const problem = useSignal<Problem | undefined>(undefined);

  /** It is read whether or not that could be told; what could not is told when it is opened again. */
  async function open(): Promise<void> {
    opened.value = true;
    noteOpened(`message:${campaign}`);
    const answer = await openOwnMessage(campaign);
    problem.value = answer.ok ? undefined : answer.problem;
    sources.messages.forget();
  }
  useEffect(() => {
    if (wanted && !message.opened) {
      void open();
    }
  }, [wanted]);

  return (
    <li class={opened.value ? 'letter' : 'letter letter-new'}>
      <p>
        {!opened.value && <b class="letter-mark">{`● ${texts.fresh} `}</b>}
        <time dateTime={sentAt}>{formatTime(sentAt, 'dateTime', language.value)}</time>
      </p>
      <h3>{name}</h3>
      {opened.value ? (
        <p class="letter-body">{inWords(message.body)}</p>
      ) : (
        <Big label={texts.openOf(name)} onClick={() => void open()}>
          {texts.open}
        </Big>
      )}
      {problem.value && <Trouble problem={problem.value} again={() => void open()} />}
    </li>
  );
}

/** What has come about for somebody, and where it stands whole. */
export function PersonalLetter({ one }: { one: Personal }) {
  const texts = news.value.inbox;
  const text = personalText(one);
  return (
    <li class="letter">
      <p>{dayText(new Date(one.at).toISOString())}</p>
      <h3>{text}</h3>
      {one.kind === 'reply' && one.words !== '' && <p class="letter-body">{one.words}</p>}
      <Link href={personalHref(one)} class="button button-outline big" label={texts.lookOf(text)}>
        {texts.look}
      </Link>
    </li>
  );
}
