import { batch, signal } from '@preact/signals';
import { prefix } from '../api/base.ts';
import { whenToldTheTime } from '../api/client.ts';
import { closeSession, getSession } from '../api/session.ts';
import { getPack, tellUses, useCoupon } from '../api/town.ts';
import type { Pack } from '../api/town.ts';
import type { Session } from '../api/types.ts';
import { learnClock, serverNow } from '../ui/clock.ts';
import { openKeeper } from '../ui/keep.ts';
import { makeKey } from '../ui/key.ts';
import { Till } from './till.ts';
import type { Row } from './till.ts';

// What the till shows: who stands at it, what it took along, and what was used.

export const session = signal<Session | 'none' | undefined>();
export const pack = signal<Pack | undefined>();
/** Why the server gave no pack: this token stands in no shop. */
export const packRefused = signal<string | undefined>();
export const rows = signal<readonly Row[]>([]);
export const online = signal(navigator.onLine);
export const signedOut = signal(false);

/** takenAt: by this device's own clock. */
type KeptPack = { value: Pack; takenAt: number };

const keeper = openKeeper<Row>(`tsunagu-shop${prefix.replaceAll('/', '-')}`);
whenToldTheTime(learnClock);

function whoIs(): string {
  const now = session.peek();
  return typeof now === 'object' ? now.subject : '';
}

function heard(answer: { ok: boolean; problem?: { status: number } }): void {
  batch(() => {
    online.value = answer.ok || answer.problem?.status !== 0;
    if (answer.ok) {
      signedOut.value = false;
    } else if (answer.problem?.status === 401) {
      // Only who was signed in is signed out: a till that never was begins plainly.
      signedOut.value = typeof session.peek() === 'object';
    }
  });
}

export const till = new Till({
  all: keeper.all,
  add: keeper.add,
  put: keeper.put,
  remove: keeper.remove,
  use: async (wish) => {
    const answer = await useCoupon(wish);
    heard(answer);
    return answer;
  },
  tell: async (acts) => {
    const answer = await tellUses(acts);
    heard(answer);
    return answer;
  },
  makeAct: makeKey,
  now: () => serverNow(),
  who: whoIs,
  pack: () => pack.peek(),
  onChange: (next) => {
    rows.value = next;
  },
});

/** What is kept is a help: where it fails the till works while there is a line. */
async function quietly<Value>(act: Promise<Value>): Promise<Value | undefined> {
  try {
    return await act;
  } catch {
    return undefined;
  }
}

export function may(permission: string): boolean {
  const now = session.value;
  return typeof now === 'object' && now.permissions.includes(permission);
}

async function takePack(): Promise<void> {
  if (!may('coupons.coupon.redeem')) {
    return;
  }
  const answer = await getPack();
  heard(answer);
  if (answer.ok) {
    pack.value = answer.value;
    packRefused.value = undefined;
    await quietly(keeper.keep('pack', { value: answer.value, takenAt: Date.now() } satisfies KeptPack));
  } else if (answer.problem.status === 403) {
    packRefused.value = answer.problem.code;
    pack.value = undefined;
  }
}

export async function start(): Promise<void> {
  const kept = await quietly(keeper.recall<Session>('session'));
  const keptPack = await quietly(keeper.recall<KeptPack>('pack'));
  if (keptPack) {
    pack.value = keptPack.value;
    // Coupons are judged by the town's time also where this device's own clock is off and nobody can be asked.
    learnClock(Date.parse(keptPack.value.now), keptPack.takenAt);
  }
  if (kept) {
    session.value = kept;
  }
  await quietly(till.open());
  await askWho(kept);
}

export async function askWho(kept?: Session): Promise<void> {
  const answer = await getSession();
  heard(answer);
  if (answer.ok) {
    if (kept && kept.subject !== answer.value.subject) {
      await quietly(keeper.forgetAll());
      pack.value = undefined;
    }
    session.value = answer.value;
    await quietly(keeper.keep('session', answer.value));
    await refresh();
  } else if (!kept) {
    session.value = 'none';
  }
}

export async function refresh(): Promise<void> {
  await quietly(till.sync());
  await takePack();
}

export async function signOut(): Promise<void> {
  await closeSession();
  await quietly(keeper.forgetAll()); // what has not been told stays, and goes out when they are back
  batch(() => {
    session.value = 'none';
    pack.value = undefined;
    signedOut.value = false;
  });
}

const everyMs = 30_000;

function lookAgain(): void {
  if (typeof session.peek() === 'object') {
    void refresh();
  }
}

addEventListener('online', lookAgain);
addEventListener('offline', () => {
  online.value = false;
});
setInterval(() => {
  if (document.visibilityState === 'visible') {
    lookAgain();
  }
}, everyMs);
