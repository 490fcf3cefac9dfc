import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getSessions } from '../../api/community.ts';
import type { Proposal, Session } from '../../api/community.ts';
import type { Problem } from '../../api/types.ts';
import { serverNow } from '../../ui/clock.ts';
import { Link } from '../../ui/link.tsx';
import { Back, Heading, Waiting } from '../show.tsx';
import { useCame } from './came.ts';
import { fromHomeText, ProposalCard, useProposals } from './proposed.tsx';
import { openOf, proposalOf, sessionNumberOf } from './seats.ts';
import { More, Refused, SessionCard, dayText, inWords, useSome } from './show.tsx';
import { out } from './texts.ts';
import { byDay } from './when.ts';

const pageSessions = 50;
const shownFirst = 5;

export function Events() {
  const texts = out.value.events;
  const items = useSignal<Session[] | undefined>(undefined);
  const next = useSignal<string | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const proposals = useProposals();
  const came = useCame();
  const some = useSome(shownFirst);
  const now = serverNow();

  async function load(): Promise<void> {
    problem.value = undefined;
    const answer = await getSessions(pageSessions, next.value);
    if (answer.ok) {
      const known = new Set(items.value?.map((one) => one.number));
      items.value = [...(items.value ?? []), ...answer.value.items.filter((one) => !known.has(one.number))];
      next.value = answer.value.next ?? undefined;
    } else {
      problem.value = answer.problem;
    }
  }
  useEffect(() => void load(), []);

  // The server tells what began in the last hours as well: it may still go on.
  const coming = items.value?.filter((one) => Date.parse(one.of.endsAt) > now);
  const shown = coming?.slice(0, some.count) ?? [];
  const rest = coming !== undefined && (coming.length > shown.length || next.value !== undefined);

  function more(): void {
    some.more();
    if (next.value !== undefined && (coming?.length ?? 0) < some.count + 14) {
      void load();
    }
  }

  return (
    <>
      <Back to="/resident/outing" />
      <Heading title={texts.title} />
      {!items.value && !problem.value && <Waiting />}
      {problem.value && <Refused problem={problem.value} again={() => void load()} />}
      {coming?.length === 0 && !rest && <p class="calm">{texts.none}</p>}
      {byDay(shown, (one) => one.of.startsAt).map(({ day, items: ofDay }) => (
        <section key={day.key} class="part" aria-label={out.value.day(day)}>
          <h2>{dayText(ofDay[0]?.of.startsAt ?? now, now)}</h2>
          <ul class="cards">
            {ofDay.map((one) => (
              <SessionCard
                key={one.number}
                session={one}
                nowMs={now}
                came={came.has(one.number)}
                because={reasonFor(one, proposals)}
                away={awayOf(one, proposals)}
              />
            ))}
          </ul>
        </section>
      ))}
      {rest && <More of={texts.title} onClick={more} />}
      <Others proposals={proposals} sessions={shown.length > 0 ? shown : coming} nowMs={now} />
      <Link href="/resident/outing/home" class="button button-outline big">
        {out.value.homePlace.title}
      </Link>
    </>
  );
}

function reasonFor(session: Session, proposals: readonly Proposal[]): string | undefined {
  const found = proposalOf(session, proposals);
  return found && inWords(found.reason);
}

function awayOf(session: Session, proposals: readonly Proposal[]): string | undefined {
  const found = proposalOf(session, proposals);
  return found && fromHomeText(found);
}

/** What is proposed and does not stand in the list above. */
function Others({ proposals, sessions, nowMs }: OthersProps) {
  const listed = new Set(sessions?.map((one) => one.number));
  const others = openOf(proposals, nowMs)
    .filter((one) => !listed.has(sessionNumberOf(one) ?? -1))
    .slice(0, 3);
  if (!sessions || others.length === 0) {
    return null;
  }
  return (
    <section class="part">
      <h2>{out.value.events.alsoSuggested}</h2>
      <ul class="cards">
        {others.map((one) => (
          <li key={one.number}>
            <ProposalCard proposal={one} nowMs={nowMs} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type OthersProps = { proposals: readonly Proposal[]; sessions: readonly Session[] | undefined; nowMs: number };
