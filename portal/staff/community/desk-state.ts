import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { prefix } from '../../api/base.ts';
import { tellArrivals } from '../../api/community-staff.ts';
import type { Problem } from '../../api/types.ts';
import { serverNow } from '../../ui/clock.ts';
import { openKeeper } from '../../ui/keep.ts';
import { makeKey } from '../../ui/key.ts';
import { session } from '../state.ts';
import { Desk } from './desk.ts';
import type { Row } from './desk.ts';

// The desk of this browser: its rows in IndexedDB, its name at the server, and when it tells.

export const arrivals = signal<readonly Row[]>([]);
/** Why nothing more is told at the moment. */
export const held = signal<Problem | undefined>(undefined);

const keeper = openKeeper<Row>(`tsunagu-desk${prefix.replaceAll('/', '-')}`);
const againMs = 10_000;

async function deviceName(): Promise<string> {
  const known = await keeper.recall<string>('device').catch(() => undefined);
  if (known !== undefined) {
    return known;
  }
  const made = `desk-${makeKey().slice(0, 16)}`;
  await keeper.keep('device', made).catch(() => {});
  return made;
}

let opened: Promise<Desk> | undefined;

async function open(): Promise<Desk> {
  const device = await deviceName();
  const desk = new Desk({
    all: keeper.all,
    add: keeper.add,
    put: keeper.put,
    remove: keeper.remove,
    tell: (items) => tellArrivals(device, items),
    device,
    makeId: makeKey,
    now: () => serverNow(),
    who: () => session.peek()?.subject ?? '',
    onChange: (rows) => {
      arrivals.value = rows;
    },
  });
  // A browser that keeps nothing still shows what comes in, and says of each that it could not be kept.
  await desk.open().catch(() => {});
  return desk;
}

export function theDesk(): Promise<Desk> {
  opened ??= open();
  return opened;
}

export async function tellNow(): Promise<void> {
  held.value = await (await theDesk()).sync();
}

/** Tells what waits as long as the screen is looked at, and as soon as there is a line again. */
export function useTelling(): void {
  useEffect(() => {
    const go = (): void => void tellNow();
    go();
    const timer = setInterval(go, againMs);
    addEventListener('online', go);
    return () => {
      clearInterval(timer);
      removeEventListener('online', go);
    };
  }, []);
}
