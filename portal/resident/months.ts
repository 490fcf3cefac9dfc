import type { PointLine } from '../api/town.ts';

// What came and went, by months in Japan.

export type Month = { key: string; year: string; month: string; gained: number; spent: number; lines: PointLine[] };

const parts = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo', year: 'numeric', month: '2-digit' });

/** "2026-11", in Japan. */
export function monthOf(at: string): string {
  return parts.format(new Date(at)).slice(0, 7);
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
