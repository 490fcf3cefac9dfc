import { describe, expect, it } from 'vitest';
import type { HealthCheck, HealthRecord, HealthSeries } from '../../api/health.ts';
import { columnsOf, limitsOf, rangeOf } from '../../resident/health/chart.ts';
import { answeredOf } from '../../resident/health/asking.tsx';
import { lastOfEach, raisedIn } from '../../resident/health/checks.tsx';
import {
  endOfYesterday,
  entries,
  facts,
  farFrom,
  instantIn,
  numberIn,
  readEntry,
  timeFault,
} from '../../resident/health/entered.ts';
import type { Entry } from '../../resident/health/entered.ts';
import { jchsOf, jchsQuestions } from '../../resident/health/jchs.tsx';
import { kihonOf } from '../../resident/health/kihon.tsx';
import { homeLimits, latestOf, limitTexts, meanOf, rowsOf, valueText } from '../../resident/health/shown.tsx';
import { en } from '../../resident/health/text/en.ts';
import { ja } from '../../resident/health/text/ja.ts';
import { alertOf } from '../../resident/health-alert.ts';

const now = Date.parse('2026-11-30T03:00:00Z');

type Findings = HealthRecord['findings'];

function record(hoursAgo: number, values: HealthRecord['values'], findings: Findings = []): HealthRecord {
  const measuredAt = new Date(now - hoursAgo * 3_600_000).toISOString();
  return { number: 1, measuredAt, at: 'home', how: 'by_hand', values, symptoms: [], findings, level: 'none' };
}
const high = { how: 'notice' as const, what: 'systolic', which: 'high' };

describe('A6.1 what is typed in', () => {
  it('is read as it was meant', () => {
    const read: [string, number | undefined][] = [
      ['128', 128],
      ['１２８', 128],
      [' 36.5 度', 36.5],
      ['３６。５', 36.5],
      ['36,5', 36.5],
      ['8,000歩', 8000],
      ['12,345,678', 12_345_678],
      ['', undefined],
      ['ひくい', undefined],
      ['1.2.3', undefined],
      ['-5', -5],
    ];
    expect(read.map(([text]) => [text, numberIn(text)])).toEqual(read);
  });

  it('is refused beside the field where no body can have it, at its very bounds too', () => {
    for (const entry of Object.keys(entries) as Entry[]) {
      for (const field of entries[entry]) {
        const { least, most } = facts[field];
        const fault = (value: number) => readEntry(entry, { [field]: String(value) }).faults[field];
        expect([field, ...[least - 1, least, most, most + 1].map(fault)]).toEqual([
          field,
          'bounds',
          undefined,
          undefined,
          'bounds',
        ]);
      }
    }
  });

  it('misses what is not there, but the pulse', () => {
    expect(readEntry('pressure', {}).faults).toEqual({ systolicMmHg: 'missing', diastolicMmHg: 'missing' });
    const same = readEntry('pressure', { systolicMmHg: '128', diastolicMmHg: '128' });
    expect(same.faults).toEqual({ diastolicMmHg: 'not_below' });
    expect(readEntry('pressure', { systolicMmHg: '128', diastolicMmHg: '76' })).toEqual({
      values: { systolicMmHg: 128, diastolicMmHg: 76 },
      faults: {},
    });
    expect(readEntry('weight', { weightKg: 'おもい' }).faults).toEqual({ weightKg: 'number' });
  });

  it('is asked about where it is far from the last value of the same kind', () => {
    const records = [record(1, { steps: 100 }), record(2, { weightKg: 52.3 }), record(3, { weightKg: 80 })];
    expect(farFrom(records, { weightKg: 25.3 })).toEqual([{ field: 'weightKg', before: 52.3, now: 25.3 }]);
    expect(farFrom(records, { weightKg: 57.2 })).toEqual([]);
    expect(farFrom(records, { weightKg: 57.3 })).toHaveLength(1);
    expect(farFrom([], { weightKg: 25.3 })).toEqual([]);
  });

  it('has the time of Japan', () => {
    expect(instantIn('2026-11-30T08:15')).toBe('2026-11-29T23:15:00.000Z');
    expect(instantIn('')).toBeUndefined();
    expect(endOfYesterday(Date.parse('2026-11-30T14:59:00Z'))).toBe('2026-11-29T14:59:00.000Z');
    expect(endOfYesterday(Date.parse('2026-11-30T15:00:00Z'))).toBe('2026-11-30T14:59:00.000Z');
    expect(timeFault(undefined, now)).toBe('time');
    expect(timeFault('2026-11-30T03:11:00Z', now)).toBe('future');
    expect(timeFault('2025-11-28T03:00:00Z', now)).toBe('old');
    expect(timeFault('2026-11-30T03:09:00Z', now)).toBeUndefined();
  });
});

describe('an alert', () => {
  it('is over as soon as the same is measured again and is as usual', () => {
    const first = record(5, { systolicMmHg: 150, diastolicMmHg: 80 }, [high]);
    expect(alertOf([first], now)).toEqual({ level: 'notice', findings: [high] });
    expect(alertOf([record(4, { weightKg: 52 }), first], now)?.level).toBe('notice');
    expect(alertOf([record(4, { systolicMmHg: 120, diastolicMmHg: 70 }), first], now)).toBeUndefined();
    expect(alertOf([], now)).toBeUndefined();
  });

  it('is of the last three days, and as grave as the gravest', () => {
    expect(alertOf([record(73, { systolicMmHg: 150 }, [high])], now)).toBeUndefined();
    const pain = { how: 'emergency' as const, what: 'chest_pain', which: 'symptom' };
    const alert = alertOf([record(1, {}, [pain]), record(71, { systolicMmHg: 150 }, [high])], now);
    expect(alert).toEqual({ level: 'emergency', findings: [pain, high] });
  });
});

const series: HealthSeries = {
  kind: 'blood_pressure',
  title: { ja: '', en: '' },
  days: 7,
  from: '2026-11-24',
  until: '2026-11-30',
  lines: [
    {
      of: 'systolic', title: { ja: '', en: '' }, unit: 'mmHg', decimals: 0,
      points: [
        { date: '2026-11-24', n: 2, mean: 130, least: 120, most: 140, last: 140 },
        { date: '2026-11-30', n: 1, mean: 121.4, least: 121, most: 121, last: 121 },
      ],
    },
    {
      of: 'diastolic', title: { ja: '', en: '' }, unit: 'mmHg', decimals: 0,
      points: [
        { date: '2026-11-24', n: 2, mean: 80, least: 70, most: 90, last: 90 },
        { date: '2026-11-30', n: 1, mean: 71, least: 71, most: 71, last: 71 },
      ],
    },
  ],
  thresholds: 0,
  limits: [
    { of: 'systolic', at: 'home', lowBelow: 90, highFrom: 135 },
    { of: 'systolic', at: 'station', highFrom: 140 },
    { of: 'systolic', highFrom: 138 },
    { of: 'diastolic', highFrom: 85 },
  ],
};

describe('A6.5 the chart and its table', () => {
  it('say the same: a row for each day with a value, the newest first', () => {
    expect(rowsOf(series)).toEqual([
      { date: '2026-11-30', mean: '上121 下71', range: '' },
      { date: '2026-11-24', mean: '上130 下80', range: '上120〜140 下70〜90' },
    ]);
    expect(meanOf(series)).toBe('上126 下76');
    const { at, lines } = columnsOf(series);
    expect(at).toHaveLength(7);
    expect(lines).toEqual([
      [130, null, null, null, null, null, 121.4],
      [80, null, null, null, null, null, 71],
    ]);
  });

  it('have the limits of home, in plain words and in the picture', () => {
    expect(homeLimits(series.limits).map((one) => [one.of, one.highFrom])).toEqual([
      ['systolic', 135],
      ['diastolic', 85],
    ]);
    expect(limitTexts(series.limits)).toEqual([
      '上の血圧は、135以上だと高めです。',
      '上の血圧は、90より下だと低めです。',
      '下の血圧は、85以上だと高めです。',
    ]);
    expect(limitsOf(series)).toEqual([135, 85]);
    expect(rangeOf([[120, null]], [135])[0]).toBeLessThan(120);
    expect(rangeOf([[120, null]], [135])[1]).toBeGreaterThan(135);
  });

  it('have one value where there is one line', () => {
    const [line] = series.lines as [HealthSeries['lines'][number]];
    const steps: HealthSeries = { ...series, kind: 'steps', lines: [{ ...line, of: 'steps' }], limits: [] };
    expect(rowsOf(steps)[0]).toEqual({ date: '2026-11-30', mean: '121歩', range: '' });
    expect(rowsOf(steps)[1]?.range).toBe('120歩〜140歩');
  });
});

it('the newest value of each kind is shown, as one says it', () => {
  const records = [
    record(1, { weightKg: 52 }),
    record(2, { systolicMmHg: 128, diastolicMmHg: 76, pulseBpm: 70 }),
    record(3, { systolicMmHg: 150, diastolicMmHg: 90, steps: 8000 }),
  ];
  expect(latestOf(records).map((one) => [one.name, one.text])).toEqual([
    ['血圧', '上128 下76'],
    ['脈拍', '70回'],
    ['体重', '52.0kg'],
    ['歩数', '8,000歩'],
  ]);
  expect(valueText('temperatureC', 36.5)).toBe('36.5度');
  expect(valueText('gaitMPerS', 0.9)).toBe('0.90m/秒');
});

describe('A6.2 the basic checklist', () => {
  const question = (no: number, own = false) => ({ no, text: '', pointWhenYes: true, fromHeightAndWeight: own });
  const questions = [question(1), question(2), question(3, true)];

  it('is sent with nothing where nothing was said', () => {
    expect(kihonOf(questions, { '0': 'yes', height: '１５０', weight: '' })).toEqual({
      answers: [true, null, null],
      heightCm: 150,
      weightKg: null,
    });
    expect(kihonOf(questions, { '1': 'no', '2': 'yes' }).answers).toEqual([null, false, null]);
  });

  it('shows the newest result of each list and what is raised', () => {
    const check = (number: number, list: string) =>
      ({ number, madeAt: '', list, rule: '', result: {}, because: [], proposes: [] }) as unknown as HealthCheck;
    const last = lastOfEach([check(3, 'kihon'), check(2, 'jchs'), check(1, 'kihon')]);
    expect(last.map((one) => one.number)).toEqual([3, 2]);
    expect(raisedIn({ flags: [{ name: 'oral', is: 'yes' }, { name: 'mood', is: 'undetermined' }] })).toEqual(['oral']);
    expect(raisedIn({ criteria: [{ name: 'slowness', met: 'yes' }] })).toEqual(['slowness']);
  });
});

it('A6.3 the revised J-CHS is sent in the order of its screens, and what is unknown stays unknown', () => {
  const questions = jchsQuestions();
  expect(questions).toHaveLength(7);
  expect(jchsOf({ '0': 'female', '1': 'no', '2': 'yes', grip: '17.5', '6': 'no' })).toEqual({
    is: 'female', lost2kgIn6Months: false, tiredWithoutReason: true, gripKg: 17.5, gaitMPerS: null,
    lightExerciseWeekly: null, sportWeekly: false,
  });
  expect(jchsOf({}).is).toBeNull();
  expect(answeredOf(questions, { '0': 'female', grip: '17' })).toBe(2);
});

it('every level, flag and measure has words in both languages', () => {
  for (const texts of [ja, en]) {
    for (const level of ['notice', 'measure_again', 'consult', 'emergency']) {
      expect(texts.alert[level]).toBeTruthy();
    }
    const flags = 'multi motor nutrition oral shut_in cognition mood';
    const criteria = 'shrinking weakness exhaustion slowness low_activity';
    for (const flag of `${flags} ${criteria}`.split(' ')) {
      expect(texts.checks.flags[flag]).toBeTruthy();
    }
    const measures = 'systolic diastolic pulse temperature spo2 weight body_fat grip gait steps checks';
    for (const measure of measures.split(' ')) {
      expect(texts.measures[measure]).toBeTruthy();
    }
  }
});
