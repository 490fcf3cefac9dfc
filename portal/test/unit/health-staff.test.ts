import { describe, expect, it } from 'vitest';
import type { HealthCheck, HealthLimit, HealthSeries } from '../../api/nurse.ts';
import {
  columnsOfSeries,
  daysOf,
  kindsOf,
  limitOf,
  measuredOf,
  sideOf,
  viewsOf,
  withLimit,
} from '../../staff/health/shown.ts';
import { typedRow } from '../../staff/health/propose-limits.tsx';
import { wishOf } from '../../staff/health/station.tsx';

// What nurses read of measurements, and what is sent from the station.

const point = (date: string, mean: number) => ({ date, n: 1, mean, least: mean, most: mean, last: mean });
const line = (of: 'systolic' | 'diastolic', points: ReturnType<typeof point>[]): HealthSeries['lines'][number] => ({
  of,
  title: { ja: '', en: '' },
  unit: 'mmHg',
  decimals: 0,
  points,
});
const limits: HealthLimit[] = [
  { of: 'systolic', at: 'station', highFrom: 140, lowBelow: 90 },
  { of: 'systolic', at: 'home', highFrom: 135, lowBelow: 90 },
  { of: 'diastolic', highFrom: 85 },
];
const series: HealthSeries = {
  kind: 'blood_pressure',
  title: { ja: '血圧', en: '' },
  days: 3,
  from: '2026-01-01',
  until: '2026-01-03',
  lines: [
    line('systolic', [point('2026-01-01', 130), point('2026-01-03', 136)]),
    line('diastolic', [point('2026-01-03', 80)]),
  ],
  thresholds: 1,
  limits,
};

describe('A6.5 a series', () => {
  it('has every day of its period in the chart, with a gap where nothing was measured', () => {
    const columns = columnsOfSeries(series);
    expect(columns.at[0]).toBe(Date.parse('2025-12-31T15:00:00Z') / 1000);
    expect(columns.lines).toEqual([
      [130, null, 136],
      [null, null, 80],
    ]);
    expect(columns.limits).toEqual([
      [135, 135, 135],
      [85, 85, 85],
    ]);
  });
  it('has a row for each day that something was measured on', () => {
    expect(daysOf(series).map((one) => [one.date, one.cells.map((cell) => cell?.mean)])).toEqual([
      ['2026-01-01', [130, undefined]],
      ['2026-01-03', [136, 80]],
    ]);
  });
  it('is judged by the limit of home before that of everywhere before that of the station', () => {
    expect(limitOf(limits, 'systolic')?.highFrom).toBe(135);
    expect(limitOf(limits, 'diastolic')?.highFrom).toBe(85);
    expect(limitOf(limits, 'weight')).toBeUndefined();
    expect(limitOf([{ of: 'pulse', at: 'station', highFrom: 1 }], 'pulse')?.highFrom).toBe(1);
  });
  it.each([
    [134, 100, ''],
    [135, 100, 'high'],
    [120, 90, ''],
    [120, 89, 'low'],
    [135, 89, 'high'],
  ])('of at most %i and at least %i is "%s"', (most, least, side) => {
    expect(sideOf({ most, least }, limits[1])).toBe(side);
    expect(sideOf({ most, least }, undefined)).toBe('');
  });
});

const kihon = (number: number, points: number): HealthCheck => ({
  number,
  madeAt: '',
  list: 'kihon',
  rule: '',
  result: {
    points,
    missing: 0,
    is: 'frail',
    flags: [
      { name: 'motor', is: 'yes' },
      { name: 'oral', is: 'no' },
      { name: 'mood', is: 'undetermined' },
    ],
  },
  because: [],
  proposes: [],
});

describe('A6.2 a checklist', () => {
  it('stands beside the one before it on the same list', () => {
    const jchs: HealthCheck = {
      ...kihon(2, 0),
      list: 'jchs',
      result: { met: 3, missing: 1, is: 'frail', criteria: [{ name: 'weakness', met: 'yes' }] },
    };
    const views = viewsOf([kihon(3, 9), jchs, kihon(1, 6)]);
    expect(views.map((one) => one.change)).toEqual([3, undefined, undefined]);
    expect(views.map((one) => one.flags)).toEqual([['motor'], ['weakness'], ['motor']]);
    expect(views[1]).toMatchObject({ score: 3, unit: 'met', missing: 1 });
  });
  it('that nobody can read is not called robust', () => {
    expect(viewsOf([{ ...kihon(1, 0), result: null }])[0]?.verdict).toBe('undetermined');
  });
});

it('A6.4 a task names the kinds of values that it points to, each once', () => {
  const path = '/health/v1/persons/12/series?kind=blood_pressure&days=7';
  expect(kindsOf([path, path, '/health/v1/persons/12/series?kind=spo2&days=7', 'odd'])).toEqual([
    'blood_pressure',
    'spo2',
  ]);
});

it('A6.1 what was measured is written with the decimals that count', () => {
  expect(measuredOf({ temperatureC: 36, weightKg: 51.4, gaitMPerS: 1 })).toEqual([
    { of: 'temperature', text: '36.0' },
    { of: 'weight', text: '51.4' },
    { of: 'gait', text: '1.00' },
  ]);
});

describe('limits', () => {
  it('are written anew one row at a time, in its place', () => {
    const row: HealthLimit = { of: 'systolic', at: 'home', highFrom: 130 };
    expect(withLimit(limits, row)).toEqual([limits[0], row, limits[2]]);
    expect(withLimit(limits, { of: 'diastolic', at: null, highFrom: 80 })[2]?.highFrom).toBe(80);
    expect(withLimit(limits, { of: 'weight', highFrom: 90 }).at(-1)?.of).toBe('weight');
  });
  it('lose a row that says nothing', () => {
    expect(withLimit(limits, { of: 'systolic', at: 'home' })).toEqual([limits[0], limits[2]]);
  });
  it('are numbers as people type them, or are to be mended', () => {
    const empty = { emergencyBelow: '', againBelow: '', lowBelow: '', highFrom: '', againFrom: '', emergencyFrom: '' };
    expect(typedRow('systolic', 'everywhere', { ...empty, highFrom: '１３０' })).toEqual({
      of: 'systolic',
      highFrom: 130,
    });
    expect(typedRow('systolic', 'home', { ...empty, highFrom: '高い' })).toEqual({ highFrom: 'not_a_number' });
  });
});

describe('A6.1 values at the station', () => {
  const typed = { key: 'k', by: 'card' as const, who: ' CARD-12 ', values: {}, posture: '' as const, symptoms: [] };
  const when = '2026-01-19T02:00:00.000Z';
  it('are of a card or a number', () => {
    const values = { systolicMmHg: '１２８', diastolicMmHg: '76' };
    expect(wishOf({ ...typed, values, posture: 'sitting', symptoms: ['faint'] }, when)).toEqual({
      card: 'CARD-12',
      record: {
        id: 'k',
        measuredAt: when,
        at: 'station',
        how: 'by_hand',
        in: 'sitting',
        values: { systolicMmHg: 128, diastolicMmHg: 76 },
        symptoms: ['faint'],
      },
    });
    expect(wishOf({ ...typed, by: 'number', who: '12', values }, when)).toMatchObject({ person: 12 });
  });
  it('are mended before they are sent', () => {
    expect(wishOf(typed, when)).toEqual({ fields: { values: 'missing' } });
    expect(wishOf({ ...typed, who: ' ', values: { pulseBpm: '七十' } }, when)).toEqual({
      fields: { who: 'no_card', pulseBpm: 'not_a_number' },
    });
    expect(wishOf({ ...typed, by: 'number', who: 'a', values: { pulseBpm: '70' } }, when)).toEqual({
      fields: { who: 'not_a_number' },
    });
  });
});
