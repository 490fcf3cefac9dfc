import type { CallOut } from '../api/types.ts';
import type { Press } from './outbox.ts';

// What a contractor sees of a request: what the server said last, and on top of it what was pressed and not yet told.

export type Shown = {
  request: CallOut;
  state: CallOut['state'] | 'declined' | 'taken';
  /** A press on it has not reached the server. */
  waiting: boolean;
  /** Codes of routes that are done, by the server's word or by a press. */
  done: ReadonlySet<string>;
  /** A press that the server refused, the newest. */
  refused: Press | undefined;
};

function isOf(request: CallOut) {
  return (press: Press): boolean => press.said.kind === 'answer' && press.said.request === request.id;
}

/** Whether what was asked for at `knownAt` cannot yet say what this press has done. */
export function isAhead(press: Press, knownAt: number): boolean {
  return press.state === 'waiting' || (press.state === 'sent' && (press.settledAt ?? -Infinity) >= knownAt);
}

export function shownOf(request: CallOut, presses: readonly Press[], knownAt: number): Shown {
  const own = presses.filter(isOf(request));
  const done = new Set(request.routes.flatMap((route) => (route.finishedAt ? [route.code] : [])));
  let state: Shown['state'] = request.state;
  for (const one of own) {
    const { said, state: sent, tooLate } = one;
    if (said.kind !== 'answer' || sent === 'refused') {
      continue;
    }
    if (tooLate) {
      state = 'taken';
    } else if (said.answer === 'decline') {
      state = request.state === 'cancelled' || sent === 'waiting' || !isTaken(request) ? 'declined' : state;
    } else if (isAhead(one, knownAt)) {
      state = afterPress(state, said.answer, said.routes, request, done);
    }
  }
  return {
    request,
    state,
    waiting: own.some((one) => one.state === 'waiting'),
    done,
    refused: own.findLast((one) => one.state === 'refused'),
  };
}

function isTaken(request: CallOut): boolean {
  return request.state === 'accepted' || request.state === 'working' || request.state === 'finished';
}

function afterPress(
  before: Shown['state'],
  answer: 'accept' | 'start' | 'finish',
  routes: readonly string[] | undefined,
  request: CallOut,
  done: Set<string>,
): Shown['state'] {
  if (answer === 'accept') {
    return before === 'asked' || before === 'unanswered' || before === 'declined' ? 'accepted' : before;
  }
  if (answer === 'start') {
    return before === 'finished' ? before : 'working';
  }
  for (const route of request.routes) {
    if (!routes || routes.length === 0 || routes.includes(route.code)) {
      done.add(route.code);
    }
  }
  return request.routes.every((route) => done.has(route.code)) ? 'finished' : 'working';
}
