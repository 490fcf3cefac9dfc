import type { KpiSeries } from '../../api/types.ts';
import { isMet } from '../kpi.ts';
import type { KpiColumns } from '../kpi.ts';

// What a KPI's series says, and which setting is its target. Pure.

const targets: Readonly<Record<string, string>> = {
  'snow.posts_lost': 'snow.target_posts_lost',
  'snow.requests_unanswered': 'snow.target_unanswered',
  'snow.pod': 'snow.target_pod',
  'snow.far': 'snow.target_far',
  'snow.patrol_hours_saved': 'snow.target_patrol_hours',
};

/** The setting by which a town says what it wishes for. */
export function targetOf(kpi: string): string | undefined {
  return targets[kpi];
}

const day = 86_400;

/** The moment for which a night stands in a chart: the beginning of the day whose date it bears, in Japan. */
const secondsOf = (date: string): number => Date.parse(`${date}T00:00:00+09:00`) / 1000;

/** From edge to edge, with a gap where nights are missing. */
export function columnsOfKpi(series: KpiSeries): KpiColumns {
  const { points } = series;
  const [first, last] = [points[0], points.at(-1)];
  const target = series.target ?? null;
  const columns: KpiColumns = { at: [], value: [], target: [] };
  const push = (at: number, value: number | null): void => {
    columns.at.push(at);
    columns.value.push(value);
    columns.target.push(target);
  };
  if (!first || !last) {
    return columns;
  }
  push(secondsOf(first.date) - day, null);
  let before = secondsOf(first.date);
  for (const point of points) {
    const at = secondsOf(point.date);
    if (at - before > 1.5 * day) {
      push(before + day, null);
    }
    push(at, point.value);
    before = at;
  }
  push(secondsOf(last.date) + day, null);
  return columns;
}

export type KpiFigures = { nights: number; low: number; high: number; met: number | undefined };

/** How many nights, between which values, and how many of them were as wished for; nothing without a night. */
export function figuresOfKpi(series: KpiSeries, better: string): KpiFigures | undefined {
  const values = series.points.map((one) => one.value);
  if (values.length === 0) {
    return undefined;
  }
  const { target } = series;
  return {
    nights: values.length,
    low: Math.min(...values),
    high: Math.max(...values),
    met: typeof target === 'number' ? values.filter((one) => isMet(one, target, better)).length : undefined,
  };
}
