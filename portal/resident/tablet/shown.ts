import type { Application, Briefing, Call, Loan, Seat } from '../../api/own.ts';

// Which of all that is there matters to somebody now.

export function goingLoan(loans: readonly Loan[]): Loan | undefined {
  return loans.find((one) => !one.endedAt);
}

/** Open, and not applied for. */
export function openCalls(calls: readonly Call[], applications: readonly Application[], nowMs: number): Call[] {
  const taken = new Set(applications.filter((one) => one.state !== 'withdrawn').map((one) => one.call));
  return calls.filter(
    (one) =>
      Date.parse(one.opensAt) <= nowMs && nowMs < Date.parse(one.closesAt) && !one.drawnAt && !taken.has(one.code),
  );
}

/**
 * Which one somebody is at the most of those who wait for a place: ranks count from the first who has one. Who gave a
 * place back keeps their rank, and nobody is told of it, so fewer may wait before.
 */
export function reservePlace({ state, rank }: Application, call: Pick<Call, 'places'> | undefined): number | undefined {
  return state === 'reserve' && call && rank > call.places ? rank - call.places : undefined;
}

export type ShownBriefing = { of: Briefing; mine: boolean; full: boolean };

/** Those to come, the next first. */
export function comingBriefings(
  briefings: readonly Briefing[],
  seats: readonly Seat[],
  nowMs: number,
): ShownBriefing[] {
  const booked = new Set(seats.filter((one) => one.state === 'booked').map((one) => one.briefing));
  return briefings
    .filter((one) => Date.parse(one.endsAt) > nowMs)
    .toSorted((one, other) => Date.parse(one.startsAt) - Date.parse(other.startsAt))
    .map((of) => ({ of, mine: booked.has(of.code), full: of.left <= 0 }));
}
