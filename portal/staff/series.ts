import type { Series, SeriesPoint } from '../api/types.ts';

// What a series says: where its gaps are, and its one-sentence figures. Pure.

/** Quantities that add up over a day; a day's value is their sum then, and of every other quantity the mean. */
export function isSummed(quantity: string): boolean {
  return ['precipitation1hMm', 'precipitationDayMm', 'snowfallCm', 'sunshineH'].includes(quantity);
}

const stepSeconds = { hour: 3600, day: 86_400 };

/** Columns for a chart: seconds since 1970 and values, with a null where observations are missing. */
export type Columns = {
  at: number[];
  value: (number | null | undefined)[];
  min: (number | null)[];
  max: (number | null)[];
  suspect: (number | null)[];
};

function seconds(point: SeriesPoint): number {
  return Math.round(new Date(point.at).getTime() / 1000);
}

function present(point: SeriesPoint): point is SeriesPoint & { value: number } {
  return typeof point.value === 'number' && point.quality !== 'missing';
}

/**
 * A line must break where nothing was observed: a null stands for every missing point and once in each stretch
 * longer than one and a half steps without points. A suspect value is a mark of its own: undefined in the line, which
 * then runs past it.
 */
export function columnsOf(series: Series): Columns {
  const step = stepSeconds[series.step];
  const columns: Columns = { at: [], value: [], min: [], max: [], suspect: [] };
  let before: number | undefined;
  for (const point of series.points) {
    const at = seconds(point);
    if (before !== undefined && at - before > 1.5 * step) {
      push(columns, before + step, null, null, null, null);
    }
    if (present(point)) {
      const suspect = point.quality === 'suspect' ? point.value : null;
      const sound = suspect === null;
      const banded = sound && !isSummed(series.quantity);
      const low = banded ? (point.min ?? point.value) : null;
      const high = banded ? (point.max ?? point.value) : null;
      push(columns, at, sound ? point.value : undefined, low, high, suspect);
    } else {
      push(columns, at, null, null, null, null);
    }
    before = at;
  }
  return columns;
}

function push(
  columns: Columns,
  at: number,
  value: number | null | undefined,
  min: number | null,
  max: number | null,
  suspect: number | null,
): void {
  columns.at.push(at);
  columns.value.push(value);
  columns.min.push(min);
  columns.max.push(max);
  columns.suspect.push(suspect);
}

/** Values with nothing on either side, which no line reaches: they are drawn as points of their own. */
export function lonelyOf(columns: Columns): number[] {
  // An undefined value is passed by; a null one ends the line.
  const drawn = columns.value.flatMap((value, index) => (value === undefined ? [] : [index]));
  const ends = (place: number): boolean => typeof columns.value[drawn[place] ?? -1] !== 'number';
  return drawn.filter((_, place) => !ends(place) && ends(place - 1) && ends(place + 1));
}

export type Stretch = { from: number; until: number };

/** The stretches without observations in seconds since 1970, and the one after the last point if it is that long. */
export function gapsOf(columns: Columns, step: Series['step'], window: Window): Stretch[] {
  const half = stepSeconds[step] / 2;
  const until = new Date(window.until).getTime() / 1000;
  const gaps: Stretch[] = [];
  let lastSeen: number | undefined;
  columns.at.forEach((at, index) => {
    if (columns.value[index] === null) {
      return;
    }
    if (lastSeen !== undefined && columns.value[index - 1] === null) {
      gaps.push({ from: lastSeen + half, until: at - half });
    }
    lastSeen = at;
  });
  if (lastSeen !== undefined && until - lastSeen > 3 * half) {
    gaps.push({ from: lastSeen + half, until });
  }
  return gaps;
}

export type Extreme = { value: number; at: string };

export type Figures = {
  count: number;
  missing: number;
  suspect: number;
  mean: number;
  total: number;
  low: Extreme;
  high: Extreme;
  first: Extreme;
  last: Extreme;
};

/** How many steps lie without a value between the first and the last, however often the rest was observed. */
export function missingSteps(series: Series): number {
  const step = stepSeconds[series.step];
  let missing = 0;
  let before: number | undefined;
  for (const point of series.points.filter(present)) {
    const at = seconds(point);
    if (before !== undefined && at - before > 1.5 * step) {
      missing += Math.round((at - before) / step) - 1;
    }
    before = at;
  }
  return missing;
}

/** The figures of a series, or nothing when it has no value. Suspect values are counted but not used. */
export function figuresOf(series: Series): Figures | undefined {
  const all = series.points.filter(present);
  const sound = all.filter((point) => point.quality === 'ok');
  const used = sound.length > 0 ? sound : all;
  const first = used[0];
  const last = used.at(-1);
  if (!first || !last) {
    return undefined;
  }
  // The least and greatest that come with a day of sums are of its hours, not of days.
  const ends = (point: SeriesPoint & { value: number }): [number, number] =>
    isSummed(series.quantity) ? [point.value, point.value] : [point.min ?? point.value, point.max ?? point.value];
  let low: Extreme = { value: ends(first)[0], at: first.at };
  let high: Extreme = { value: ends(first)[1], at: first.at };
  let total = 0;
  for (const point of used) {
    const [min, max] = ends(point);
    low = min < low.value ? { value: min, at: point.at } : low;
    high = max > high.value ? { value: max, at: point.at } : high;
    total += point.value;
  }
  return {
    count: used.length,
    missing: missingSteps(series),
    suspect: all.length - sound.length,
    mean: total / used.length,
    total,
    low,
    high,
    first: { value: first.value, at: first.at },
    last: { value: last.value, at: last.at },
  };
}

export type Window = { from: string; until: string };

/**
 * The stretch of time to show: up to now, unless the last observation is older than the whole stretch would be;
 * then up to that observation. `back` steps whole stretches into the past.
 */
export function windowOf(observedAt: string | null, nowMs: number, days: number, back: number): Window {
  const length = days * 86_400_000;
  const hour = 3_600_000;
  const lastMs = observedAt === null ? nowMs : new Date(observedAt).getTime();
  const end = nowMs - lastMs < length ? nowMs : lastMs;
  const until = Math.ceil(end / hour) * hour - back * length;
  return { from: new Date(until - length).toISOString(), until: new Date(until).toISOString() };
}
