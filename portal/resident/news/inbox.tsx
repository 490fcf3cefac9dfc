import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { getInbox, markRead } from '../../api/inbox.ts';
import type { Notice } from '../../api/community.ts';
import type { InboxMessage, Problem } from '../../api/types.ts';
import { serverNow } from '../../ui/clock.ts';
import { Link } from '../../ui/link.tsx';
import { hrefOf, query } from '../../ui/router.ts';
import { NoticeItem } from '../outing/notice.tsx';
import { Back, Big, Heading, Trouble, Waiting } from '../show.tsx';
import { may } from '../state.ts';
import { town } from '../texts.ts';
import { CampaignLetter, Letter, PersonalLetter } from './letter.tsx';
import { inboxMs, newestFirst, personalOf, urgentOf } from './lines.ts';
import { sources, useSource } from './sources.ts';
import { news } from './texts.ts';

const pageMessages = 5;
const townFirst = 5;

/** Everything that somebody is told: a danger first, then what is for them, then what is for the town. */
export function Inbox() {
  const texts = news.value.inbox;
  const letters = useLetters();
  const notices = useSource('notices', sources.notices);
  const signUps = useSource('sign-ups', sources.signUps);
  const inquiries = useSource('inquiries', sources.inquiries);
  const messages = useSource('messages', sources.messages);
  const wanted = query.value.get('open');
  const told = [notices, signUps, inquiries, messages];
  const problem = letters.problem ?? told.find((one) => one.problem)?.problem;
  const loading = letters.loading || told.some((one) => one.loading);

  const ofTown = notices.value?.items ?? [];
  const urgent = urgentOf(ofTown);
  const others = ofTown.filter((one) => !urgent.includes(one));
  const campaigns = newestFirst(messages.value?.items ?? []);
  const all = { sessions: signUps.value?.items ?? [], inquiries: inquiries.value?.items ?? [] };
  // What the inbox tells as well is told once.
  const personal = personalOf(all, serverNow(), inboxMs).filter(
    (one) => !letters.items.some((letter) => letter.key.startsWith(one.key)),
  );
  const own = letters.items.filter((letter) => !campaigns.some((one) => isOf(letter, one.campaign)));
  const count = ofTown.length + campaigns.length + personal.length + own.length;

  function again(): void {
    void letters.load();
    for (const one of told) {
      one.reload();
    }
  }

  return (
    <>
      <Back />
      <Heading title={texts.title} />
      <Notices items={urgent} />
      {personal.length + campaigns.length + own.length > 0 && (
        <Part title={texts.forYou}>
          {personal.map((one) => (
            <PersonalLetter key={one.key} one={one} />
          ))}
          {campaigns.map((one) => (
            <CampaignLetter key={one.campaign} message={one} wanted={wanted === one.campaign} />
          ))}
          {own.map((one) => (
            <Letter key={one.id} message={one} onRead={() => void letters.read(one.id)} />
          ))}
        </Part>
      )}
      {letters.next !== undefined && !letters.problem && (
        <Big onClick={() => void letters.load()}>{town.value.more}</Big>
      )}
      {others.length > 0 && (
        <Part title={texts.ofTown}>
          {others.slice(0, townFirst).map((one) => (
            <NoticeItem key={one.number} notice={one} heading="h3" />
          ))}
        </Part>
      )}
      {others.length > townFirst && (
        <Link href="/resident/outing/news" class="button button-outline big">
          {texts.allOfTown}
        </Link>
      )}
      {loading && count === 0 && !problem && <Waiting />}
      {!loading && count === 0 && !problem && <p class="calm">{texts.none}</p>}
      {problem && <Trouble problem={problem} again={again} />}
      <a class="button button-outline big" href={hrefOf('/id/account/notices')}>
        {texts.own}
      </a>
    </>
  );
}

/** The inbox has the same message under a key of its own. */
function isOf(letter: Pick<InboxMessage, 'key'>, campaign: string): boolean {
  return letter.key.startsWith(`crm.campaign:${campaign}:`);
}

function Notices({ items }: { items: readonly Notice[] }) {
  return items.length === 0 ? null : (
    <ul class="cards">
      {items.map((one) => (
        <NoticeItem key={one.number} notice={one} />
      ))}
    </ul>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="part">
      <h2>{title}</h2>
      <ul class="cards">{children}</ul>
    </section>
  );
}

type Letters = {
  items: InboxMessage[];
  next: number | undefined;
  problem: Problem | undefined;
  loading: boolean;
  load: () => Promise<void>;
  read: (id: number) => Promise<void>;
};

/** The first page of the inbox at once, further ones on a press. */
function useLetters(): Letters {
  const items = useSignal<InboxMessage[] | undefined>(undefined);
  const next = useSignal<number | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const reads = may('notify.inbox.read');

  async function load(): Promise<void> {
    problem.value = undefined;
    const answer = await getInbox(pageMessages, next.value);
    if (answer.ok) {
      const known = new Set(items.value?.map((one) => one.id));
      items.value = [...(items.value ?? []), ...answer.value.items.filter((one) => !known.has(one.id))];
      next.value = answer.value.next ?? undefined;
    } else {
      problem.value = answer.problem;
    }
  }
  useEffect(() => {
    if (reads) {
      void load();
    }
  }, [reads]);

  async function read(id: number): Promise<void> {
    const answer = await markRead(id);
    if (answer.ok) {
      const readAt = new Date().toISOString();
      items.value = items.value?.map((one) => (one.id === id ? { ...one, readAt } : one));
    } else {
      problem.value = answer.problem;
    }
  }
  const loading = reads && items.value === undefined && problem.value === undefined;
  return { items: items.value ?? [], next: next.value, problem: problem.value, loading, load, read };
}
