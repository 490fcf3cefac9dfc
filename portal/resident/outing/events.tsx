import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getProposals, getSessions } from '../../api/community.ts';
import type { Proposal, Session } from '../../api/community.ts';
import type { Problem } from '../../api/types.ts';
import { serverNow } from '../../ui/clock.ts';
import { useResource } from '../../ui/resource.ts';
import { Back, Heading, Waiting } from '../show.tsx';
import { proposalOf } from './seats.ts';
import { More, Refused, SessionCard, dayText, inWords, useSome } from './show.tsx';
import { out } from './texts.ts';
import { byDay } from './when.ts';

const pageSessions = 50;
const shownFirst = 5;

/** None where one has not agreed to be proposed something, and where they cannot be had: the sessions stand without. */
export function useProposals(): readonly Proposal[] {
  return useResource('proposals', getProposals).value?.items ?? [];
}

export function Events() {
  const texts = out.value.events;
  const items = useSignal<Session[] | undefined>(undefined);
  const next = useSignal<string | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const proposals = useProposals();
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
              <SessionCard key={one.number} session={one} nowMs={now} because={reasonFor(one, proposals)} />
            ))}
          </ul>
        </section>
      ))}
      {rest && <More of={texts.title} onClick={more} />}
      <Others proposals={proposals} sessions={coming} />
    </>
  );
}

function reasonFor(session: Session, proposals: readonly Proposal[]): string | undefined {
  const found = proposalOf(session, proposals);
  return found && inWords(found.reason);
}

/** What is proposed and is no session here: it still has its reason. */
function Others({ proposals, sessions }: { proposals: readonly Proposal[]; sessions: readonly Session[] | undefined }) {
  const names = new Set(sessions?.map((one) => one.of.ja));
  const others = proposals.filter((one) => one.state === 'proposed' && !names.has(one.title.ja)).slice(0, 3);
  if (!sessions || others.length === 0) {
    return null;
  }
  return (
    <section class="part">
      <h2>{out.value.events.alsoSuggested}</h2>
      <ul class="plain-list">
        {others.map((one) => (
          <li key={one.number}>
            <b>{inWords(one.title)}</b>
            <br />
            {inWords(one.reason)}
          </li>
        ))}
      </ul>
    </section>
  );
}
