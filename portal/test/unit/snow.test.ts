import { describe, expect, it } from 'vitest';
import { columnsOf, figuresOf } from '../../staff/snow/samples.ts';
import { fieldOf, instantOf, winterOf } from '../../staff/snow/jst.ts';
import { isSound, moved, pointsMax, withoutPoint, withPoint } from '../../staff/snow/shape.ts';
import type { Drawing } from '../../staff/snow/shape.ts';
import { draftOf } from '../../staff/snow/forecast-source.tsx';
import { standingOf } from '../../staff/snow/forecast-line.tsx';
import { columnsOfKpi, figuresOfKpi } from '../../staff/snow/kpi.ts';
import { lateText, needsOf } from '../../staff/snow/show.tsx';
import { learnClock, leftUntil, serverNow } from '../../ui/clock.ts';
import { makeKey } from '../../ui/key.ts';
import { boardOf, callOutsUntil, cameraAt, decisionsUntil, half, hour, iso, minute, samplesOf } from '../snow/night.ts';
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
  it('does not jump with the parts of a second that answers leave out', () => {
    learnClock(900_000, 0);
    expect(serverNow(1900)).toBe(901_900);
    learnClock(901_000, 1950); // 901.950 told in whole seconds
    expect(serverNow(2000)).toBe(902_000);
    learnClock(0, 0);
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

  it('is also a camera without a post whose files cannot be taken', () => {
    const cameras = [0, 1, 2].map((index) => cameraAt(index, half));
    const board = boardOf({ at: half, words: [], requests: [], cameras, signs: [], clearings: [] });
    const needs = needsOf(board).flatMap((one) => (one.kind === 'camera' ? [one.camera.code] : []));
    expect(needs).toEqual(['cam-3']);
  });
});

describe('a decision', () => {
  it('says that it was late, and only then', () => {
    const late = decisionsUntil(half).filter((one) => lateText(one) !== '');
    expect(late.map((one) => `${one.district} ${one.stage}`)).toEqual(['nishi decisive']);
    expect(lateText(undefined)).toBe('');
  });
});

describe('the forecast', () => {
  const forecast = boardOf({ at: half, words: [], requests: [], cameras: [], signs: [], clearings: [] }).forecast;

  it.each([
    [{ used: true, trouble: '' }, 'used'],
    [{ used: true, trouble: 'bad_status' }, 'warning'],
    [{ used: false, trouble: '' }, 'none'],
    [{ used: false, trouble: 'no_answer' }, 'none'],
  ])('%j stands as %s', (change, standing) => {
    expect(standingOf({ ...forecast, ...change })).toBe(standing);
  });

  it.each([
    ['url', ' https://a.example/f ', ' ０１ ', '１０', { address: 'https://a.example/f', area: '01', every: 10 }, {}],
    ['file', 'f.json', '', '5', { address: 'f.json', area: null, every: 5 }, {}],
    ['file', ' ', '', '1.5', { address: '', area: null, every: 0 }, { address: 'empty', everyMinutes: 'not_a_number' }],
    ['none', 'left over', '01', '10', { address: '', area: null, every: 10 }, {}],
  ] as const)('from %s %j is sent as it is to be read', (kind, address, area, every, sent, check) => {
    const draft = draftOf({ kind, address, area, every });
    expect(draft.body).toEqual({ kind, address: sent.address, area: sent.area, everyMinutes: sent.every });
    expect(draft.check).toEqual(check);
  });
});

describe('a KPI’s series', () => {
  const series = {
    name: 'snow.far',
    unit: 'share',
    target: 0.3,
    points: [
      { date: '2026-01-10', value: 0.2 },
      { date: '2026-01-11', value: 0.3 },
      { date: '2026-01-14', value: 0.5 },
    ],
  };

  it('breaks where a night has nothing, and its target goes from edge to edge', () => {
    const columns = columnsOfKpi(series);
    expect(columns.value).toEqual([null, 0.2, 0.3, null, 0.5, null]);
    expect(columns.target).toEqual(Array(6).fill(0.3));
    expect(columns.at.toSorted((left, right) => left - right)).toEqual(columns.at);
    expect(columns.at[1]).toBe(Date.parse('2026-01-09T15:00:00Z') / 1000);
  });

  it('counts the nights that were as wished for', () => {
    expect(figuresOfKpi(series, 'lower')).toEqual({ nights: 3, low: 0.2, high: 0.5, met: 2 });
    expect(figuresOfKpi(series, 'higher')).toMatchObject({ met: 2 });
    expect(figuresOfKpi({ ...series, target: null }, 'lower')).toMatchObject({ met: undefined });
    expect(figuresOfKpi({ ...series, points: [] }, 'lower')).toBeUndefined();
    expect(columnsOfKpi({ ...series, points: [] }).at).toEqual([]);
  });
});
