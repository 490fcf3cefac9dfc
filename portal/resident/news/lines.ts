import type { Notice, Session } from '../../api/community.ts';
import type { CampaignMessage } from '../../api/own.ts';
import type { Inquiry, InquiryStep } from '../../api/inquiries.ts';
import { isHeld } from '../outing/seats.ts';

// What is news for somebody, decided from what the server tells of them: nothing of it is kept here.

const day = 86_400_000;
/** So long something that has come about stands on the first page; among the notices it stands longer. */
export const homeMs = 7 * day;
export const inboxMs = 30 * day;

/** The most urgent first. */
export const kinds = ['urgent', 'body', 'calledOff', 'reply', 'letIn', 'message', 'outing', 'survey'] as const;
export type Kind = (typeof kinds)[number];

/** A key is of one matter, so that it is told once; `at` is when it came about, in milliseconds. */
type Of<Name extends Kind, Matter> = { kind: Name; key: string; at: number } & Matter;
export type CalledOff = Of<'calledOff', { session: Session }>;
export type LetIn = Of<'letIn', { session: Session }>;
export type Reply = Of<'reply', { inquiry: Inquiry; words: string }>;
export type Personal = CalledOff | LetIn | Reply;

/** Sessions that one meant to go to and that do not take place, until they would have been over. */
function calledOffOf(sessions: readonly Session[], nowMs: number): CalledOff[] {
  return sessions
    .filter((one) => one.cancelled && isHeld(one.mine) && nowMs < Date.parse(one.of.endsAt))
    .map((session) => ({
      kind: 'calledOff',
      key: `community.called_off:${session.number}:`,
      at: Date.parse(session.mine?.changedAt ?? session.of.startsAt),
      session,
    }));
}

/** Who waited and has a place: it changed after it was asked for. Told until it begins. */
function letInOf(sessions: readonly Session[], nowMs: number, withinMs: number): LetIn[] {
  return sessions
    .filter(({ cancelled, mine, of }) => {
      const changed = Date.parse(mine?.changedAt ?? '');
      const moved = mine?.state === 'going' && changed > Date.parse(mine.askedAt);
      return moved && !cancelled && nowMs < Date.parse(of.startsAt) && nowMs < changed + withinMs;
    })
    .map((session) => ({
      kind: 'letIn',
      key: `community.let_in:${session.number}:`,
      at: Date.parse(session.mine?.changedAt ?? ''),
      session,
    }));
}

/** The last step that says something to who asked: words, or that it has come further. Calling off is one's own act. */
export function newsStep(steps: readonly InquiryStep[]): InquiryStep | undefined {
  return steps.findLast(
    ({ to, words }, index) =>
      words !== '' || (to !== 'received' && to !== 'cancelled' && to !== steps[index - 1]?.to),
  );
}

function repliesOf(inquiries: readonly Inquiry[], nowMs: number, withinMs: number): Reply[] {
  return inquiries.flatMap((inquiry): Reply[] => {
    const step = newsStep(inquiry.steps ?? []);
    return step && nowMs < Date.parse(step.at) + withinMs
      ? [
          {
            kind: 'reply',
            key: `inquiries.moved:${inquiry.number}:${step.n}`,
            at: Date.parse(step.at),
            inquiry,
            words: step.words,
          },
        ]
      : [];
  });
}

type Sources = { sessions: readonly Session[]; inquiries: readonly Inquiry[] };

/** Of each kind the newest first. */
export function personalOf({ sessions, inquiries }: Sources, nowMs: number, withinMs: number): Personal[] {
  return [
    ...calledOffOf(sessions, nowMs),
    ...repliesOf(inquiries, nowMs, withinMs),
    ...letInOf(sessions, nowMs, withinMs),
  ].toSorted((one, other) => rankOf(one.kind) - rankOf(other.kind) || other.at - one.at);
}

export function urgentOf(notices: readonly Notice[]): Notice[] {
  return notices.filter((one) => one.of.importance === 2);
}

export function newestFirst(messages: readonly CampaignMessage[]): CampaignMessage[] {
  return messages.toSorted((one, other) => Date.parse(other.sentAt) - Date.parse(one.sentAt));
}

export function unopenedOf(messages: readonly CampaignMessage[]): CampaignMessage[] {
  return newestFirst(messages).filter((one) => !one.opened);
}

function rankOf(kind: Kind): number {
  return kinds.indexOf(kind);
}

/** What stands on the first page: of each kind one, two where it is urgent, three in all; the most urgent first. */
export function chosenOf<Line extends { kind: Kind; at: number }>(lines: readonly Line[]): Line[] {
  const sorted = lines.toSorted((one, other) => rankOf(one.kind) - rankOf(other.kind) || other.at - one.at);
  return sorted
    .filter(({ kind }, index) => {
      const before = sorted.slice(0, index).filter((one) => one.kind === kind).length;
      return before < (kind === 'urgent' ? 2 : 1);
    })
    .slice(0, 3);
}
