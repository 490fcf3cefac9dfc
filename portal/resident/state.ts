import { signal } from '@preact/signals';
import { prefix } from '../api/base.ts';
import { whenSignedOut, whenToldTheTime } from '../api/client.ts';
import { closeSession, getSession } from '../api/session.ts';
import type { Problem, Session } from '../api/types.ts';
import { learnClock } from '../ui/clock.ts';
import { hrefOf } from '../ui/router.ts';
import { clearDevice } from './choices.ts';

// Who is signed in. Nothing that the server said of a person is kept: it is on the screen, and gone with the page.

export const session = signal<Session | 'none' | undefined>();
export const startProblem = signal<Problem | undefined>();
export const leaveFailed = signal(false);

whenToldTheTime(learnClock);
whenSignedOut(() => {
  session.value = 'none';
});

export async function begin(): Promise<void> {
  startProblem.value = undefined;
  const answer = await getSession();
  if (answer.ok) {
    session.value = answer.value;
  } else if (answer.problem.status === 401) {
    session.value = 'none';
  } else {
    startProblem.value = answer.problem;
  }
}

export function may(permission: string): boolean {
  const now = session.value;
  return typeof now === 'object' && now.permissions.includes(permission);
}

/** Where one comes back to after the Smart ID's own page: only a path of this portal. */
export function safeNext(wanted: string): string {
  return /^\/resident\/[^\\]*$/.test(wanted) && !wanted.includes('//') ? wanted : '/resident/';
}

/** The Smart ID's own page; a lent tablet is led on from there to its PIN. */
export function smartIdHref(next: string): string {
  return hrefOf(`/id/login?${new URLSearchParams({ next: safeNext(next) })}`);
}

/** Ends the session, leaves nothing on the device, and starts anew: going back shows nothing. */
export async function finish(): Promise<void> {
  leaveFailed.value = false;
  const closed = await closeSession();
  await clearDevice();
  if (closed.ok || closed.problem.status === 401) {
    location.replace(`${prefix}/resident/`);
  } else {
    // Who cannot be reached cannot end it; the screen at least is empty.
    leaveFailed.value = true;
    session.value = 'none';
  }
}

// A page that the browser kept whole would show who was here before.
addEventListener('pageshow', (event) => {
  if (event.persisted) {
    location.reload();
  }
});
