import { describe, expect, it } from 'vitest';
import type { Series, SeriesPoint } from '../../api/types.ts';
import { columnsOf, figuresOf, gapsOf, lonelyOf, missingSteps, windowOf } from '../../staff/series.ts';

const start = Date.parse('2026-01-01T00:00:00Z');

function point(hour: number, value: number | null, quality: SeriesPoint['quality'] = 'ok'): SeriesPoint {
  return { at: new Date(start + hour * 3_600_000).toISOString(), value, min: null, max: null, quality };
}

function hourly(points: SeriesPoint[]): Series {
  return { quantity: 'temperatureC', unit: '°C', step: 'hour', points };
}

describe('values that no line reaches', () => {
  const lonely = (points: SeriesPoint[]): number[] => lonelyOf(columnsOf(hourly(points)));

  it('are those between two gaps, and a single one', () => {
    expect(lonely([point(0, 1), point(1, 2), point(4, 3), point(8, 4), point(9, 5)])).toEqual([3]);
    expect(lonely([point(0, 1)])).toEqual([0]);
  });

  it('are not those beside a doubted value, which the line runs past', () => {
    expect(lonely([point(0, 1), point(1, 60, 'suspect'), point(2, 2)])).toEqual([]);
  });
});

describe('the columns of a chart', () => {
  it('keep neighbours joined', () => {
    expect(columnsOf(hourly([point(0, 1), point(1, 2), point(2, 3)])).value).toEqual([1, 2, 3]);
  });

  it('break where hours are absent', () => {
    const columns = columnsOf(hourly([point(0, 1), point(4, 2)]));
    expect(columns.value).toEqual([1, null, 2]);
    expect(columns.at[1]).toBe(start / 1000 + 3600);
  });

  it('break where a point is marked missing, even if it carries a number', () => {
    expect(columnsOf(hourly([point(0, 1), point(1, 99, 'missing'), point(2, 2)])).value).toEqual([
      1,
      null,
      2,
    ]);
  });

  it('stay in order of time, as the chart demands', () => {
    const { at } = columnsOf(hourly([point(0, 1), point(3, 2), point(4, 3), point(9, 4)]));
    expect(at).toEqual(at.toSorted((left, right) => left - right));
  });

  it('show a suspect value as a mark, with the line running past it unbroken', () => {
    const columns = columnsOf(hourly([point(0, 1), point(1, 40, 'suspect'), point(2, 3)]));
    expect(columns.value).toEqual([1, undefined, 3]);
    expect(columns.suspect).toEqual([null, 40, null]);
  });

  it('carry the lowest and the highest of a day', () => {
    const day: Series = { ...hourly([{ ...point(0, 1), min: -4, max: 6 }]), step: 'day' };
    expect(columnsOf(day)).toMatchObject({ min: [-4], max: [6] });
  });

  it('do not break a series of days at day steps', () => {
    const days: Series = { ...hourly([point(0, 1), point(24, 2), point(72, 3)]), step: 'day' };
    expect(columnsOf(days).value).toEqual([1, 2, null, 3]);
  });
});

describe('the grey stretches of a chart', () => {
  const at = (hour: number): number => start / 1000 + hour * 3600;
  const window = (hours: number) => ({
    from: new Date(start).toISOString(),
    until: new Date(start + hours * 3_600_000).toISOString(),
  });

  it('run from half a step after what was seen to half a step before what was seen next', () => {
    const columns = columnsOf(hourly([point(0, 1), point(5, 2), point(6, null, 'missing'), point(7, 3)]));
    expect(gapsOf(columns, 'hour', window(8))).toEqual([
      { from: at(0.5), until: at(4.5) },
      { from: at(5.5), until: at(6.5) },
    ]);
  });

  it('reach the end when a station has fallen silent', () => {
    expect(gapsOf(columnsOf(hourly([point(0, 1)])), 'hour', window(9))).toEqual([
      { from: at(0.5), until: at(9) },
    ]);
  });

  it('are none where only a value is suspect', () => {
    expect(
      gapsOf(columnsOf(hourly([point(0, 1), point(1, 9, 'suspect'), point(2, 1)])), 'hour', window(3)),
    ).toEqual([]);
  });
});

describe('the figures of a series', () => {
  it('count absent hours and marked ones as missing', () => {
    expect(missingSteps(hourly([point(0, 1), point(1, null, 'missing'), point(5, 2)]))).toBe(4);
    expect(missingSteps(hourly([]))).toBe(0);
    const often = [0, 0.25, 0.5, 0.75, 1, 4].map((hour) => point(hour, 1));
    expect(missingSteps(hourly(often))).toBe(2);
  });

  it('leave suspect values out of the extremes', () => {
    const figures = figuresOf(hourly([point(0, -3), point(1, 60, 'suspect'), point(2, 5)]));
    expect(figures).toMatchObject({ suspect: 1, mean: 1, high: { value: 5 }, low: { value: -3 } });
  });

  it('of days of rain are of the sums, not of the hours in them', () => {
    const wet = [
      { ...point(0, 12), min: 0, max: 4 },
      { ...point(24, 30), min: 0, max: 9 },
    ];
    const days: Series = { quantity: 'precipitation1hMm', unit: 'mm', step: 'day', points: wet };
    expect(figuresOf(days)).toMatchObject({ total: 42, high: { value: 30 }, low: { value: 12 } });
    expect(columnsOf(days).max).toEqual([null, null]);
  });

  it('fall back to suspect values when there is nothing else', () => {
    expect(figuresOf(hourly([point(0, 60, 'suspect')]))).toMatchObject({ mean: 60, suspect: 1 });
  });

  it('are absent when nothing was observed', () => {
    expect(figuresOf(hourly([point(0, null, 'missing')]))).toBeUndefined();
  });
});

describe('the stretch of time shown', () => {
  const now = Date.parse('2026-01-18T17:30:00Z');

  it('ends now, at the full hour, while observations arrive', () => {
    expect(windowOf('2026-01-18T17:00:00Z', now, 7, 0)).toEqual({
      from: '2026-01-11T18:00:00.000Z',
      until: '2026-01-18T18:00:00.000Z',
    });
  });

  it('ends at the last observation of a station that stopped long ago', () => {
    expect(windowOf('2023-12-31T15:00:00Z', now, 30, 0).until).toBe('2023-12-31T15:00:00.000Z');
  });

  it('steps back by whole stretches', () => {
    expect(windowOf('2026-01-18T17:00:00Z', now, 7, 2).until).toBe('2026-01-04T18:00:00.000Z');
  });

  it('has an end even where nothing was ever observed', () => {
    expect(windowOf(null, now, 7, 0).until).toBe('2026-01-18T18:00:00.000Z');
  });
});
