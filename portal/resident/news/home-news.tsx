import { getProposals } from '../../api/community.ts';
import type { Answer } from '../../api/client.ts';
import { getRecords } from '../../api/health.ts';
import { getOwnWaves } from '../../api/own.ts';
import { serverNow } from '../../ui/clock.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { alertOf } from '../health-alert.ts';
import { openOf, sessionNumberOf } from '../outing/seats.ts';
import { may } from '../state.ts';
import { chosenOf, homeMs, personalOf, unopenedOf, urgentOf } from './lines.ts';
import type { Kind, Personal } from './lines.ts';
import { inWords, personalHref, personalText } from './show.ts';
import { noteOpened, sources, useSource, wasOpened } from './sources.ts';
import { news } from './texts.ts';

// What waits for somebody stands above the entries, three lines at most. No value is told here: others may look on.

type Line = { kind: Kind; key: string; at: number; text: string; href: string; more?: string };

export function HomeNews() {
  const lines = chosenOf([...useTold(), ...useBody(), ...useOuting(), ...useSurvey()]);
  return lines.length === 0 ? null : (
    <section class="news-lines" aria-labelledby="news-title">
      <h2 id="news-title">{news.value.title}</h2>
      <ul>
        {lines.map(({ kind, key, text, href, more }) => (
          <li key={key}>
            <Link href={href} class={`news news-${kind}`} onFollow={() => noteOpened(key)}>
              {text}
              {more && <span>{more}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The most urgent is asked for at once; answers and messages when that has come. */
function useTold(): Line[] {
  const notices = useSource('notices', sources.notices);
  const signUps = useSource('sign-ups', sources.signUps);
  const rest = !notices.loading && !signUps.loading;
  const inquiries = useSource('inquiries', sources.inquiries, rest);
  const messages = useSource('messages', sources.messages, rest);
  const all = { sessions: signUps.value?.items ?? [], inquiries: inquiries.value?.items ?? [] };
  const urgent = urgentOf(notices.value?.items ?? []).map(
    ({ number, of }): Line => ({
      kind: 'urgent',
      key: `notice:${number}`,
      at: Date.parse(of.from),
      text: news.value.urgent(inWords(of)),
      href: '/resident/inbox',
    }),
  );
  const sent = unopenedOf(messages.value?.items ?? []).map(
    ({ campaign, title, sentAt }): Line => ({
      kind: 'message',
      key: `message:${campaign}`,
      at: Date.parse(sentAt),
      text: news.value.message(inWords(title)),
      href: `/resident/inbox?${new URLSearchParams({ open: campaign })}`,
    }),
  );
  const personal = personalOf(all, serverNow(), homeMs).map(lineOf);
  // A danger to all stands while it lasts, however often it was looked at.
  return [...urgent, ...[...personal, ...sent].filter((one) => !wasOpened(one.key))];
}

function lineOf(one: Personal): Line {
  const { kind, key, at } = one;
  return { kind, key, at, text: personalText(one), href: personalHref(one) };
}

function useAsked<Value>(name: string, permission: string, load: () => Promise<Answer<Value>>): Value | undefined {
  const asks = may(permission);
  return useResource(`${name} ${asks}`, (): Promise<Answer<Value | undefined>> =>
    asks ? load() : Promise.resolve({ ok: true, value: undefined }),
  ).value;
}

function useBody(): Line[] {
  const records = useAsked('records', 'health.own.keep', () => getRecords(20));
  return records && alertOf(records.items, serverNow())
    ? [{ kind: 'body', key: 'body', at: 0, text: news.value.body, href: '/resident/health' }]
    : [];
}

function useSurvey(): Line[] {
  const waves = useAsked('waves', 'survey.own.answer', getOwnWaves);
  const open = waves?.items.some((one) => one.open && one.state !== 'finished');
  return open ? [{ kind: 'survey', key: 'survey', at: 0, text: news.value.survey, href: '/resident/surveys' }] : [];
}

/** What one is proposed; the reason stands where it leads to. */
function useOuting(): Line[] {
  const proposals = useAsked('proposals', 'community.own.use', getProposals);
  const [first] = openOf(proposals?.items ?? [], serverNow());
  if (!first) {
    return [];
  }
  const number = sessionNumberOf(first);
  const { outing, away } = news.value;
  const more = first.by && typeof first.distanceM === 'number' ? away(formatCount(first.distanceM), first.by) : '';
  const href = number === undefined ? '/resident/outing/events' : `/resident/outing/events/${number}`;
  return [{ kind: 'outing', key: `outing:${first.number}`, at: 0, text: outing(inWords(first.title)), href, more }];
}
