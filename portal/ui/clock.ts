import { computed, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

// Countdowns go by the server's clock: what a machine's own clock is off by was learnt from the last answer.

const offsetMs = signal(0);
const tick = signal(Date.now());

export function learnClock(serverMs: number, ownMs = Date.now()): void {
  // Answers tell whole seconds and take a moment: less than three seconds is no difference, neither to our own clock
  // nor to what was learnt before. So the time does not jump with every answer, and what came first stays first.
  const offset = serverMs - ownMs;
  if (Math.abs(offset - offsetMs.peek()) >= 3000) {
    offsetMs.value = Math.abs(offset) < 3000 ? 0 : offset;
  }
}

export function serverNow(ownMs = Date.now()): number {
  return ownMs + offsetMs.value;
}

const now = computed(() => serverNow(tick.value));

let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The time by the server's clock, each second anew while somebody looks. */
export function useClock(): ReadonlySignal<number> {
  useEffect(() => {
    tick.value = Date.now();
    if (++watchers === 1) {
      timer = setInterval(() => {
        tick.value = Date.now();
      }, 1000);
    }
    return () => {
      if (--watchers === 0) {
        clearInterval(timer);
      }
    };
  }, []);
  return now;
}

/** What is left until a moment: whole minutes, and seconds while it is less than two minutes. */
export type Left = { over: boolean; minutes: number; seconds: number; close: boolean };

export function leftUntil(instant: string, nowMs: number): Left {
  const seconds = Math.ceil((Date.parse(instant) - nowMs) / 1000);
  return seconds <= 0
    ? { over: true, minutes: 0, seconds: 0, close: true }
    : { over: false, minutes: Math.floor(seconds / 60), seconds: seconds % 60, close: seconds < 120 };
}
