import type { Proposal, Session, SignUp } from '../../api/community.ts';

// Where somebody stands with a session, decided from what the server told of it.

export type Standing =
  | { kind: 'cancelled' | 'came' | 'over' | 'going' | 'full' | 'closed' | 'open' }
  | { kind: 'waiting'; line: number }
  | { kind: 'not-yet'; from: string }
  | { kind: 'line'; waiting: number };

type Asked = Pick<Session, 'cancelled' | 'going' | 'waiting' | 'of' | 'mine'>;

/** Places that are left; nothing where there is no limit. Who waits has come before: then none are left. */
export function placesLeft({ of, going, waiting }: Asked): number | undefined {
  if (of.capacity === 0) {
    return undefined;
  }
  return waiting > 0 ? 0 : Math.max(0, of.capacity - going);
}

export function isHeld(mine: SignUp | null | undefined): mine is SignUp {
  return mine !== null && mine !== undefined && mine.state !== 'cancelled';
}

/** `came`: the check-in is done, whether with a place or without. */
export function standingOf(session: Asked, nowMs: number, came = false): Standing {
  const { of, mine, cancelled, waiting } = session;
  if (cancelled) {
    return { kind: 'cancelled' };
  }
  if (came) {
    return { kind: 'came' };
  }
  if (nowMs >= Date.parse(of.endsAt)) {
    return { kind: 'over' };
  }
  if (isHeld(mine)) {
    return mine.state === 'going' ? { kind: 'going' } : { kind: 'waiting', line: mine.line ?? 1 };
  }
  if (nowMs < Date.parse(of.signUpFrom)) {
    return { kind: 'not-yet', from: of.signUpFrom };
  }
  if (nowMs >= Date.parse(of.signUpUntil)) {
    return { kind: 'closed' };
  }
  if (placesLeft(session) !== 0) {
    return { kind: 'open' };
  }
  return waiting < of.waitingMax ? { kind: 'line', waiting } : { kind: 'full' };
}

const hour = 3_600_000;

/** The poster is read around the beginning; the server alone knows the minutes of the town. */
export function isTimeToArrive({ of, cancelled, mine }: Asked, nowMs: number): boolean {
  const comes = of.needsSignUp ? mine?.state === 'going' : mine?.state !== 'waiting';
  return !cancelled && comes && nowMs >= Date.parse(of.startsAt) - hour && nowMs < Date.parse(of.endsAt);
}

/** A place can be given back until it begins. */
export function canGiveBack({ of, mine, cancelled }: Asked, nowMs: number): boolean {
  return !cancelled && isHeld(mine) && nowMs < Date.parse(of.startsAt);
}

/** The number of the session that a proposal leads to; nothing where it leads to something else. */
export function sessionNumberOf({ of }: Proposal): number | undefined {
  return of.kind === 'session' && /^\d{1,15}$/.test(of.id) ? Number(of.id) : undefined;
}

export function proposalOf(session: Session, proposals: readonly Proposal[]): Proposal | undefined {
  return proposals.find((one) => one.state !== 'refused' && sessionNumberOf(one) === session.number);
}

/** What can still be come to and was not answered, the newest proposals first, each thing once. */
export function openOf(proposals: readonly Proposal[], nowMs: number): Proposal[] {
  const known = new Set<string>();
  return proposals.filter((one) => {
    const ends = one.endsAt ? Date.parse(one.endsAt) : undefined;
    const open = one.state === 'proposed' || one.state === 'opened';
    const key = `${one.of.kind}:${one.of.id}`;
    const shown = open && ends !== undefined && nowMs < ends && !known.has(key);
    known.add(key);
    return shown;
  });
}

/** What one goes to or waits for, the next one first; what is over is in the history. */
export function comingOf(items: readonly Session[], nowMs: number): Session[] {
  return items
    .filter((one) => isHeld(one.mine) && nowMs < Date.parse(one.of.endsAt))
    .toSorted((left, right) => Date.parse(left.of.startsAt) - Date.parse(right.of.startsAt));
}
