import type { HealthCheck, HealthLimit, HealthLine, HealthSeries, HealthValues } from '../../api/nurse.ts';

// What is measured of a person as it is read, and what a chart draws. Pure.

export type Measure = HealthLine['of'];

/** How the server calls a value in a record, and with how many decimals it is written. */
export const measureFields: readonly [keyof HealthValues, Measure, number][] = [
  ['systolicMmHg', 'systolic', 0],
  ['diastolicMmHg', 'diastolic', 0],
  ['pulseBpm', 'pulse', 0],
  ['temperatureC', 'temperature', 1],
  ['spo2Percent', 'spo2', 0],
  ['weightKg', 'weight', 1],
  ['bodyFatPercent', 'body_fat', 1],
  ['gripKg', 'grip', 1],
  ['gaitMPerS', 'gait', 2],
  ['steps', 'steps', 0],
];

/** The measures of a record, in their order, each as it is written. */
export function measuredOf(values: HealthValues): { of: Measure; text: string }[] {
  return measureFields.flatMap(([field, of, decimals]) => {
    const value = values[field];
    return typeof value === 'number' ? [{ of, text: value.toFixed(decimals) }] : [];
  });
}

/** The limit by which a day is judged: that of home goes before that of everywhere, and that before the station's. */
export function limitOf(limits: readonly HealthLimit[], of: Measure): HealthLimit | undefined {
  const own = limits.filter((one) => one.of === of);
  return own.find((one) => one.at === 'home') ?? own.find((one) => !one.at) ?? own[0];
}

/** Whether a day's values left the limits, on the graver side. */
export function sideOf(point: { least: number; most: number }, limit: HealthLimit | undefined): 'high' | 'low' | '' {
  if (typeof limit?.highFrom === 'number' && point.most >= limit.highFrom) {
    return 'high';
  }
  return typeof limit?.lowBelow === 'number' && point.least < limit.lowBelow ? 'low' : '';
}

export type DayRow = { date: string; cells: (HealthLine['points'][number] | undefined)[] };

/** One row for each day that anything was measured on, the oldest first. */
export function daysOf(series: HealthSeries): DayRow[] {
  const dates = [...new Set(series.lines.flatMap((line) => line.points.map((point) => point.date)))].toSorted();
  return dates.map((date) => ({
    date,
    cells: series.lines.map((line) => line.points.find((point) => point.date === date)),
  }));
}

export type SeriesColumns = { at: number[]; lines: (number | null)[][]; limits: (number | null)[][] };

const day = 86_400;
const secondsOf = (date: string): number => Date.parse(`${date}T00:00:00+09:00`) / 1000;

/** Daily means of every day of the period, with a gap where a day has none; limits from edge to edge. */
export function columnsOfSeries(series: HealthSeries): SeriesColumns {
  const [from, until] = [secondsOf(series.from), secondsOf(series.until)];
  const at = Array.from({ length: Math.round((until - from) / day) + 1 }, (_, index) => from + index * day);
  const highs = [...new Set(series.lines.map((line) => limitOf(series.limits, line.of)?.highFrom ?? null))];
  return {
    at,
    lines: series.lines.map((line) => {
      const means = new Map(line.points.map((point) => [secondsOf(point.date), point.mean]));
      return at.map((one) => means.get(one) ?? null);
    }),
    limits: highs.filter((one) => one !== null).map((one) => at.map(() => one)),
  };
}

export type CheckView = {
  score: number;
  missing: number;
  unit: 'points' | 'met';
  verdict: string;
  flags: string[];
  /** How much more than the last time on the same list; nothing the first time. */
  change?: number;
};

type Given = {
  points?: number;
  met?: number;
  missing?: number;
  is?: string;
  flags?: { name: string; is: string }[];
  criteria?: { name: string; met: string }[];
};

function viewOf(check: HealthCheck): CheckView {
  const given = (check.result ?? {}) as Given;
  return {
    score: given.points ?? given.met ?? 0,
    missing: given.missing ?? 0,
    unit: check.list === 'kihon' ? 'points' : 'met',
    verdict: given.is ?? 'undetermined',
    flags: [
      ...(given.flags ?? []).filter((one) => one.is === 'yes').map((one) => one.name),
      ...(given.criteria ?? []).filter((one) => one.met === 'yes').map((one) => one.name),
    ],
  };
}

/** Each result with what has changed since the one before it on the same list; the newest first, as they come. */
export function viewsOf(checks: readonly HealthCheck[]): CheckView[] {
  return checks.map((check, index) => {
    const view = viewOf(check);
    const before = checks.slice(index + 1).find((one) => one.list === check.list);
    return before ? { ...view, change: view.score - viewOf(before).score } : view;
  });
}

/** The kinds of values that a task points to: it names where the series are. */
export function kindsOf(series: readonly string[]): string[] {
  const named = series.map((path) => new URLSearchParams(path.split('?')[1] ?? '').get('kind') ?? '');
  return [...new Set(named.filter((one) => one !== ''))];
}

export const limitColumns = [
  'emergencyBelow',
  'againBelow',
  'lowBelow',
  'highFrom',
  'againFrom',
  'emergencyFrom',
] as const;
export type LimitColumn = (typeof limitColumns)[number];

/** The table with one row written anew; a row without any limit is left out. */
export function withLimit(limits: readonly HealthLimit[], row: HealthLimit): HealthLimit[] {
  const same = (one: HealthLimit): boolean => one.of === row.of && (one.at ?? '') === (row.at ?? '');
  const says = limitColumns.some((column) => typeof row[column] === 'number');
  const at = limits.findIndex(same);
  const others = limits.filter((one) => !same(one));
  return says ? others.toSpliced(at < 0 ? others.length : at, 0, row) : others;
}
