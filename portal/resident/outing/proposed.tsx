import { getProposals } from '../../api/community.ts';
import type { Proposal } from '../../api/community.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { openOf, sessionNumberOf } from './seats.ts';
import { inWords, whenText } from './show.tsx';
import { out } from './texts.ts';

// What one is proposed: where it leads to, when it is, how far from home, and why.

/** None where one has not agreed to be proposed something, and where they cannot be had: the rest stands without. */
export function useProposals(): readonly Proposal[] {
  return useResource('proposals', getProposals).value?.items ?? [];
}

type Measured = { distanceM?: number | null | undefined; by?: 'road' | 'line' | null | undefined };

/** "家から 約500メートル（道のり）"; nothing where nobody knows. */
export function fromHomeText({ distanceM, by }: Measured): string | undefined {
  return typeof distanceM === 'number' && by
    ? out.value.proposed.fromHome(formatCount(distanceM), out.value.measured[by])
    : undefined;
}

/** A proposal in a list: a session is opened by it. */
export function ProposalCard({ proposal, nowMs }: { proposal: Proposal; nowMs: number }) {
  const number = sessionNumberOf(proposal);
  const away = fromHomeText(proposal);
  const inside = (
    <>
      <b>{inWords(proposal.title)}</b>
      {proposal.startsAt && <span>{whenText(proposal.startsAt, nowMs)}</span>}
      {away && <span>{away}</span>}
      <span class="because">{out.value.events.because(inWords(proposal.reason))}</span>
    </>
  );
  return number === undefined ? (
    <div class="letter">{inside}</div>
  ) : (
    <Link href={`/resident/outing/events/${number}`} class="card-link">
      {inside}
    </Link>
  );
}

/** The first of what is proposed, above the entries of a menu. */
export function FirstProposal({ nowMs }: { nowMs: number }) {
  const first = openOf(useProposals(), nowMs)[0];
  return first ? <ProposalCard proposal={first} nowMs={nowMs} /> : null;
}
