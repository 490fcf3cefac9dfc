import type { Answer } from '../../api/client.ts';
import type { ActivityClass, Summary } from '../../api/crm-staff.ts';

// How many residents are in each class, over time. Pure but for what is handed in.

export const classes = ['active', 'declining', 'stagnant', 'unreachable'] as const satisfies readonly ActivityClass[];

const day = 86_400_000;

/** Days of Japan, the oldest first, the last one today; the server knows a year back. */
export function daysOf(weeks: number, nowMs: number): string[] {
  const step = weeks <= 12 ? 7 : weeks <= 26 ? 14 : 28;
  const count = Math.floor((weeks * 7) / step);
  const today = nowMs + 9 * 3_600_000;
  return Array.from({ length: count + 1 }, (_, at) =>
    new Date(today - (count - at) * step * day).toISOString().slice(0, 10),
  );
}

export function countOf(summary: Summary, which: ActivityClass): number {
  return summary.classes.find((one) => one.now === which)?.count ?? 0;
}

/** "31.4": the share of all, or nothing where there is nobody. */
export function shareOf(count: number, all: number): string | undefined {
  return all > 0 ? ((count / all) * 100).toFixed(1) : undefined;
}

/** One after the other: each is counted anew by the server. */
export async function courseOf(
  days: readonly string[],
  load: (asOf: string) => Promise<Answer<Summary>>,
): Promise<Answer<Summary[]>> {
  const value: Summary[] = [];
  for (const one of days) {
    const answer = await load(one);
    if (!answer.ok) {
      return answer;
    }
    value.push(answer.value);
  }
  return { ok: true, value };
}

export type Columns = { at: number[]; counts: number[][] };

export function columnsOf(course: readonly Summary[]): Columns {
  return {
    at: course.map((one) => Date.parse(`${one.asOf}T00:00:00+09:00`) / 1000),
    counts: classes.map((which) => course.map((one) => countOf(one, which))),
  };
}
