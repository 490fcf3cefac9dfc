import { durations } from '../../ui/time.ts';

// Days and times as one says them: days are those of Japan, whatever the zone of the machine.

/** "2026-01-20" of a day, with its numbers; weekday 0 is Sunday, as for the server. */
export type Day = { key: string; month: number; date: number; weekday: number };
export type Clock = { hour: number; minute: number };

const ahead = 9 * durations.hour;

function msOf(at: string | number): number {
  return typeof at === 'number' ? at : Date.parse(at);
}

/** Japan has no summer time: nine hours, all year. */
function inJapan(at: string | number): Date {
  return new Date(msOf(at) + ahead);
}

export function dayOf(at: string | number): Day {
  const there = inJapan(at);
  return {
    key: there.toISOString().slice(0, 10),
    month: there.getUTCMonth() + 1,
    date: there.getUTCDate(),
    weekday: there.getUTCDay(),
  };
}

export function clockOf(at: string | number): Clock {
  const there = inJapan(at);
  return { hour: there.getUTCHours(), minute: there.getUTCMinutes() };
}

/** "13:30" as a programme says when it begins. */
export function clockIn(text: string): Clock {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return { hour, minute };
}

/** Whole days from one day to another, both in Japan: 0 is today, 1 tomorrow. */
export function daysUntil(at: string | number, nowMs: number): number {
  return Math.floor((msOf(at) + ahead) / durations.day) - Math.floor((nowMs + ahead) / durations.day);
}

/** Whole minutes that are left, never fewer than none: what leaves in 90 seconds leaves in one minute. */
export function minutesUntil(at: string, nowMs: number): number {
  return Math.max(0, Math.floor((msOf(at) - nowMs) / durations.minute));
}

export type OfDay<Item> = { day: Day; items: Item[] };

/** In the order of the items, which is that of their times. */
export function byDay<Item>(items: readonly Item[], timeOf: (item: Item) => string): OfDay<Item>[] {
  const all: OfDay<Item>[] = [];
  for (const item of items) {
    const day = dayOf(timeOf(item));
    const last = all.at(-1);
    if (last?.day.key === day.key) {
      last.items.push(item);
    } else {
      all.push({ day, items: [item] });
    }
  }
  return all;
}
