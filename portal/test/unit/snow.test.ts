import { describe, expect, it } from 'vitest';
import { columnsOf, figuresOf } from '../../staff/snow/samples.ts';
import { fieldOf, instantOf, winterOf } from '../../staff/snow/jst.ts';
import { isSound, moved, pointsMax, withoutPoint, withPoint } from '../../staff/snow/shape.ts';
import type { Drawing } from '../../staff/snow/shape.ts';
import { needsOf } from '../../staff/snow/show.tsx';
import { learnClock, leftUntil, serverNow } from '../../ui/clock.ts';
import { makeKey } from '../../ui/key.ts';
import { boardOf, callOutsUntil, half, hour, iso, minute, samplesOf } from '../snow/night.ts';
import { postSeeds } from '../snow/town.ts';

// Times, countdowns, series and drawings of the nights of snow.

describe('what is left until a deadline', () => {
  const now = Date.parse('2026-01-18T17:30:00Z');
  it.each([
    ['2026-01-18T17:45:00Z', { over: false, minutes: 15, seconds: 0, close: false }],
    ['2026-01-18T17:32:00Z', { over: false, minutes: 2, seconds: 0, close: false }],
    ['2026-01-18T17:31:59Z', { over: false, minutes: 1, seconds: 59, close: true }],
    ['2026-01-18T17:30:00.4Z', { over: false, minutes: 0, seconds: 1, close: true }],
    ['2026-01-18T17:30:00Z', { over: true, minutes: 0, seconds: 0, close: true }],
    ['2026-01-18T17:00:00Z', { over: true, minutes: 0, seconds: 0, close: true }],
  ])('until %s', (until, left) => {
    expect(leftUntil(until, now)).toEqual(left);
  });
});

describe('the server’s clock', () => {
  it('is learnt from an answer, and small differences are none', () => {
    learnClock(1_000_000, 400_000);
    expect(serverNow(500_000)).toBe(1_100_000);
    learnClock(501_000, 500_000);
    expect(serverNow(500_000)).toBe(500_000);
  });
});

describe('a field of date and time', () => {
  it('is Japan’s time whatever the zone of the machine', () => {
    expect(instantOf('2026-01-19T02:30')).toBe('2026-01-18T17:30:00.000Z');
    expect(fieldOf(Date.parse('2026-01-18T17:30:00Z'))).toBe('2026-01-19T02:30');
  });

  it.each(['', '2026-01-19', '2026-13-01T00:00', '19/01/2026 02:30', '2026-01-19T02:30:00Z'])('is not %j', (text) => {
    expect(instantOf(text)).toBeUndefined();
  });

  it.each([
    ['2026-06-30T14:59:59Z', 2025],
    ['2026-06-30T15:00:00Z', 2026],
    ['2026-12-31T15:00:00Z', 2026],
  ])('%s is in the winter of %i', (at, winter) => {
    expect(winterOf(Date.parse(at))).toBe(winter);
  });
});

describe('a key', () => {
  it('is long and never the same', () => {
    const keys = Array.from({ length: 200 }, makeKey);
    expect(new Set(keys).size).toBe(200);
    expect(keys.every((key) => /^[0-9a-f]{32}$/.test(key))).toBe(true);
  });
});

describe('a post’s series', () => {
  const seed = postSeeds[0] as (typeof postSeeds)[number];
  const series = samplesOf(seed, half - 4 * hour, half);

  it('keeps what came beside what was used', () => {
    const columns = columnsOf(series);
    const refused = series.samples.filter((one) => one.refused !== 'none').length;
    expect(refused).toBeGreaterThan(0);
    expect(columns.refused.filter((one) => one !== null)).toHaveLength(refused);
    expect(columns.raw).toHaveLength(series.samples.length);
    expect(figuresOf(series).refused).toBe(refused);
  });

  it('breaks its line where nothing came', () => {
    const gone = {
      ...series,
      samples: series.samples.filter((one) => Math.abs(Date.parse(one.at) - (half - 2 * hour)) > 30 * minute),
    };
    const columns = columnsOf(gone);
    const breaks = columns.at.filter((_, index) => columns.raw[index] === null);
    expect(breaks).toHaveLength(1);
  });

  it('of nothing has no figures', () => {
    expect(figuresOf({ ...series, samples: [] })).toEqual({ refused: 0, low: undefined, high: undefined });
  });
});

describe('a drawing on a camera’s picture', () => {
  const square: Drawing = {
    area: [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 1, y: 1 },
      { x: 0, y: 1 },
    ],
    stake: null,
  };

  it('takes a new point between the neighbours it is nearest to', () => {
    expect(withPoint(square, { x: 0.98, y: 0.5 }).area.map((one) => one.x)).toEqual([0, 1, 0.98, 1, 0]);
    expect(withPoint(square, { x: 0.02, y: 0.5 }).area.at(-1)).toEqual({ x: 0.02, y: 0.5 });
  });

  it('never leaves the picture', () => {
    expect(moved(square, { of: 'area', index: 1 }, { x: 7, y: -3 }).area[1]).toEqual({ x: 1, y: 0 });
  });

  it('is nothing at all or at least a triangle', () => {
    expect(isSound({ area: [], stake: null })).toBe(true);
    expect(isSound(withoutPoint(withoutPoint(square, 0), 0))).toBe(false);
  });

  it('has an end of points', () => {
    let drawing = square;
    for (let turn = 0; turn < 100; ++turn) {
      drawing = withPoint(drawing, { x: 0.5, y: turn / 100 });
    }
    expect(drawing.area).toHaveLength(pointsMax);
  });
});

describe('what needs a person', () => {
  it('comes in order: nobody answers, a person decides, approvals, answers awaited, lost posts', () => {
    const board = boardOf({
      at: half,
      words: [],
      requests: callOutsUntil(half),
      cameras: [],
      signs: [],
      clearings: [],
    });
    expect(needsOf(board).map((one) => one.kind)).toEqual(['unanswered', 'ask', 'approval', 'waiting', 'lost', 'lost']);
  });

  it('is nothing before the first decision', () => {
    const at = half - 5 * hour;
    const board = boardOf({ at, words: [], requests: callOutsUntil(at), cameras: [], signs: [], clearings: [] });
    expect(needsOf(board).filter((one) => one.kind !== 'lost')).toEqual([]);
    expect(board.now).toBe(iso(at));
  });
});
