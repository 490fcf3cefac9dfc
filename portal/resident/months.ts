import type { PointLine } from '../api/town.ts';

// What came and went, by months in Japan.

export type Month = { key: string; year: string; month: string; gained: number; spent: number; lines: PointLine[] };

const parts = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo', year: 'numeric', month: '2-digit' });

/** "2026-11", in Japan. */
export function monthOf(at: string): string {
  return parts.format(new Date(at)).slice(0, 7);
}

const exchangeIn = /(?:^|\/)(exchange\/.+)$/;
const lateIn = /time_out:(\d+)$/;

/** Both ends of one exchange have the same; one that ran out of time names the line of its beginning. */
function namesOf({ code, what, receipt, number }: PointLine): string[] {
  if (code !== 'exchange') {
    return [];
  }
  const late = lateIn.exec(receipt)?.[1];
  const own = exchangeIn.exec(receipt)?.[1] ?? '';
  if (late !== undefined) {
    return [late];
  }
  return [...(own === '' ? [] : [own]), ...(what === 'hold' ? [String(number)] : [])];
}

/**
 * An exchange is held first and then ends: one line of it, as it ended. The points of what came to nothing are back: 0.
 * An end whose beginning is on a page that is not here yet says nothing by itself where it moved nothing.
 */
export function exchangesOnce(lines: readonly PointLine[]): PointLine[] {
  const ends = new Map<string, PointLine>();
  const out: PointLine[] = [];
  for (const line of lines) {
    const exchange = namesOf(line);
    const end = exchange.map((one) => ends.get(one)).find((one) => one !== undefined);
    if (line.what !== 'hold') {
      for (const one of exchange) {
        ends.set(one, line);
      }
    } else if (end) {
      out[out.indexOf(end)] = { ...end, points: end.points + line.points };
      continue;
    }
    out.push(line);
  }
  return out.filter((one) => one.what !== 'post' || one.points !== 0 || one.code !== 'exchange');
}

/** In the order of the lines, which is the newest first. */
export function monthsOf(lines: readonly PointLine[]): Month[] {
  const all: Month[] = [];
  for (const line of lines) {
    const key = monthOf(line.at);
    let last = all.at(-1);
    if (last?.key !== key) {
      last = { key, year: key.slice(0, 4), month: String(Number(key.slice(5))), gained: 0, spent: 0, lines: [] };
      all.push(last);
    }
    last.lines.push(line);
    last.gained += Math.max(0, line.points);
    last.spent += Math.max(0, -line.points);
  }
  return all;
}
