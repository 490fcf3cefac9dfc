import type { Answer } from '../api/client.ts';
import { markRead } from '../api/inbox.ts';
import { answerMine, approve, override } from '../api/snow.ts';
import type { AnswerDraft, Problem, RoadClass } from '../api/types.ts';
import type { Outcome, Press } from './outbox.ts';

/** Refusals that say nothing about the press itself: it is tried again. */
function isForLater(problem: Problem): boolean {
  return (
    problem.status === 0 ||
    problem.status === 401 ||
    problem.status === 408 ||
    problem.status === 429 ||
    problem.status >= 500
  );
}

function outcomeOf(answer: Answer<unknown>): Outcome {
  if (answer.ok) {
    return { kind: 'done', tooLate: (answer.value as { tooLate?: boolean } | undefined)?.tooLate === true };
  }
  // An answer that is no JSON comes from something between here and the server.
  const later = isForLater(answer.problem) || answer.problem.code === 'unreadable';
  return later
    ? { kind: 'later', signedOut: answer.problem.status === 401 }
    : { kind: 'refused', code: answer.problem.code };
}

/** Tells the server what was pressed, with the key of the press. */
export async function send({ key, at, said }: Press): Promise<Outcome> {
  if (said.kind === 'answer') {
    const draft: AnswerDraft = { key, answer: said.answer, at, routes: said.routes ?? null, note: said.note ?? null };
    return outcomeOf(await answerMine(said.request, draft));
  }
  if (said.kind === 'read') {
    return outcomeOf(await markRead(said.message));
  }
  if (said.kind === 'approval') {
    return outcomeOf(await approve(said.decision, { approve: said.approve, reason: said.reason, key }));
  }
  const { district, verdict, reason } = said;
  return outcomeOf(await override({ district, road: said.road as RoadClass | null, verdict, reason, key }));
}
