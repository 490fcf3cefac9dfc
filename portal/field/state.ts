import { batch, computed, effect, signal } from '@preact/signals';
import { prefix } from '../api/base.ts';
import { whenToldTheTime } from '../api/client.ts';
import { closeSession, getSession } from '../api/session.ts';
import { followInbox, getInbox } from '../api/inbox.ts';
import { getBoard, getMyCallOuts } from '../api/snow.ts';
import type { Board, CallOut, InboxPage, Session } from '../api/types.ts';
import { learnClock, serverNow } from '../ui/clock.ts';
import { makeKey } from '../ui/key.ts';
import { openKeeper } from '../ui/keep.ts';
import { Outbox } from './outbox.ts';
import type { Press, Said } from './outbox.ts';
import { send } from './send.ts';

// What the phone shows: who is signed in, what the server said last (kept, so that it is there off-line), and what
// was pressed.

/** What came, of when it is, and when it was asked for, by the server's clock. */
export type Kept<Value> = { at: number; asked: number; value: Value };

export const session = signal<Session | 'none' | undefined>();
export const callOuts = signal<Kept<CallOut[]> | undefined>();
export const board = signal<Kept<Board> | undefined>();
export const inbox = signal<Kept<InboxPage> | undefined>();
export const presses = signal<readonly Press[]>([]);
/** False while the last question went unanswered. */
export const online = signal(navigator.onLine);
export const signedOut = signal(false);
export const keepFailed = signal(false);

export const who = computed(() => (session.value === 'none' ? undefined : session.value));
export const role = computed<'contractor' | 'duty' | 'other'>(() => {
  const may = who.value?.permissions ?? [];
  return may.includes('snow.request.own') ? 'contractor' : may.includes('snow.decision.write') ? 'duty' : 'other';
});
/** What somebody waits for: a mark that a message was read goes out as well, and nobody waits for it. */
export const unsent = computed(() =>
  presses.value.filter((one) => one.state === 'waiting' && one.said.kind !== 'read'),
);

const keeper = openKeeper<Press>(`tsunagu-field${prefix.replaceAll('/', '-')}`);
whenToldTheTime(learnClock);

/** Locks end with the window that holds them; a browser without them has one window of this app at a time. */
function lock<Value>(act: () => Promise<Value>): Promise<Value> {
  return 'locks' in navigator ? (navigator.locks.request(`tsunagu-field${prefix}`, act) as Promise<Value>) : act();
}

export const outbox = new Outbox({
  store: keeper,
  lock,
  makeKey,
  now: () => serverNow(),
  who: () => who.peek()?.subject,
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
  send: async (one) => {
    const outcome = await send(one);
    batch(() => {
      online.value = outcome.kind !== 'later' || outcome.signedOut;
      signedOut.value = outcome.kind === 'later' && outcome.signedOut;
    });
    return outcome;
  },
  onChange: (next) => {
    presses.value = next;
  },
});

/** Writes down what was pressed; false, and said on the screen, where the phone could not. */
export async function press(said: Said): Promise<boolean> {
  try {
    await outbox.press(said);
    keepFailed.value = false;
    return true;
  } catch {
    keepFailed.value = true;
    return false;
  }
}

/** What is kept is a help, not a need: where it fails the screens still work on-line. */
async function quietly<Value>(act: Promise<Value>): Promise<Value | undefined> {
  try {
    return await act;
  } catch {
    return undefined;
  }
}

async function takeAnswers(): Promise<void> {
  const asked = serverNow();
  if (role.peek() === 'contractor') {
    const answer = await getMyCallOuts();
    heard(answer);
    if (answer.ok) {
      callOuts.value = { at: serverNow(), asked, value: answer.value.items };
      await quietly(keeper.keep('callOuts', callOuts.value));
    }
  } else if (role.peek() === 'duty') {
    const answer = await getBoard();
    heard(answer);
    if (answer.ok) {
      learnClock(Date.parse(answer.value.now));
      board.value = { at: Date.parse(answer.value.now), asked, value: answer.value };
      await quietly(keeper.keep('board', board.value));
    }
  }
}

const inboxShown = 30;

/** The inbox is asked for after what is pressing, and not of who has none. */
async function takeInbox(): Promise<void> {
  if (who.peek()?.permissions.includes('notify.inbox.read')) {
    const asked = serverNow();
    const answer = await getInbox(inboxShown);
    if (answer.ok && who.peek()) {
      inbox.value = { at: serverNow(), asked, value: answer.value };
      await quietly(keeper.keep('inbox', inbox.value));
    }
  }
}

function heard(answer: { ok: true } | { ok: false; problem: { status: number } }): void {
  batch(() => {
    online.value = answer.ok || answer.problem.status !== 0;
    signedOut.value = !answer.ok && answer.problem.status === 401;
  });
}

/** Sends what waits, then asks how things stand. */
export async function refresh(): Promise<void> {
  await outbox.drain();
  await takeAnswers();
  await takeInbox();
}

async function recall(): Promise<Session | undefined> {
  const [kept, keptCallOuts, keptBoard, keptInbox] = await Promise.all([
    quietly(keeper.recall<Session>('session')),
    quietly(keeper.recall<Kept<CallOut[]>>('callOuts')),
    quietly(keeper.recall<Kept<Board>>('board')),
    quietly(keeper.recall<Kept<InboxPage>>('inbox')),
  ]);
  batch(() => {
    callOuts.value = keptCallOuts;
    board.value = keptBoard;
    inbox.value = keptInbox;
  });
  return kept;
}

export async function start(): Promise<void> {
  const kept = await recall();
  if (kept) {
    session.value = kept; // shown at once; who they are is asked below
  }
  await quietly(outbox.open());
  await askWho(kept);
}

export async function askWho(kept?: Session): Promise<void> {
  const answer = await getSession();
  heard(answer);
  if (answer.ok) {
    const another = kept !== undefined && kept.subject !== answer.value.subject;
    if (another) {
      await forgetWhatWasSaid();
    }
    session.value = answer.value;
    await quietly(keeper.keep('session', answer.value));
    await refresh();
  } else if (!kept) {
    session.value = 'none';
  }
}

async function forgetWhatWasSaid(): Promise<void> {
  await quietly(keeper.forgetAll());
  batch(() => {
    callOuts.value = undefined;
    board.value = undefined;
    inbox.value = undefined;
  });
}

export async function signOut(): Promise<void> {
  await closeSession();
  await forgetWhatWasSaid();
  batch(() => {
    session.value = 'none';
    signedOut.value = false;
  });
}

const everyMs = 20_000;

function lookAgain(): void {
  if (document.visibilityState === 'visible' && who.peek()) {
    void refresh();
  }
}

// A message says that something has changed: a new request comes with one. Several in a row are one question.
let soon: ReturnType<typeof setTimeout> | undefined;

function refreshSoon(): void {
  soon ??= setTimeout(() => {
    soon = undefined;
    void refresh();
  }, 300);
}

let stopFollowing: (() => void) | undefined;

/** The stream is open while the phone is looked at; asking goes on beside it, so that nothing hangs on the stream. */
function follow(): void {
  const wanted =
    document.visibilityState === 'visible' &&
    !signedOut.value &&
    who.value?.permissions.includes('notify.inbox.read') === true;
  if (!wanted) {
    stopFollowing?.();
    stopFollowing = undefined;
  } else if (!stopFollowing) {
    stopFollowing = followInbox({
      poll: async () => {
        await refresh();
        return online.peek();
      },
      onMessage: refreshSoon,
      onUnread: refreshSoon,
    });
  }
}

effect(follow);
document.addEventListener('visibilitychange', follow);
addEventListener('online', lookAgain);
addEventListener('offline', () => {
  online.value = false;
});
document.addEventListener('visibilitychange', lookAgain);
setInterval(lookAgain, everyMs);

// What was sent has changed something: the newest state is asked for.
let sentBefore = 0;
effect(() => {
  const sent = presses.value.filter((one) => one.state !== 'waiting').length;
  if (sent > sentBefore && who.peek()) {
    void takeAnswers();
  }
  sentBefore = sent;
});
