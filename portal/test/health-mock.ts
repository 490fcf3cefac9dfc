import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  HealthCheck,
  HealthFinding,
  HealthKind,
  HealthLevel,
  HealthLimit,
  HealthRecord,
  HealthSeries,
  HealthValues,
  RecordWish,
} from '../api/health.ts';
import type { Said } from './snow/mock.ts';
import { half, iso, minute } from './snow/night.ts';

// The health of one resident, for the mock server. Its limits are those of blood pressure and temperature only.

const day = 24 * 60 * minute;
const problem = (status: number, code: string, more: object = {}): Said => ({
  status,
  body: { title: code, status, code, ...more },
});

type Line = HealthSeries['lines'][number];
type Measure = Line['of'];
const measures: Record<Measure, [keyof HealthValues, string, string, string, number]> = {
  systolic: ['systolicMmHg', '血圧（上）', 'Systolic', 'mmHg', 0],
  diastolic: ['diastolicMmHg', '血圧（下）', 'Diastolic', 'mmHg', 0],
  pulse: ['pulseBpm', '脈拍', 'Pulse', 'bpm', 0],
  temperature: ['temperatureC', '体温', 'Temperature', '°C', 1],
  spo2: ['spo2Percent', '血中酸素', 'Oxygen saturation', '%', 0],
  weight: ['weightKg', '体重', 'Weight', 'kg', 1],
  body_fat: ['bodyFatPercent', '体脂肪率', 'Body fat', '%', 1],
  grip: ['gripKg', '握力', 'Grip', 'kg', 1],
  gait: ['gaitMPerS', '歩く速さ', 'Gait speed', 'm/s', 2],
  steps: ['steps', '歩数', 'Steps', '歩', 0],
};
const limits: HealthLimit[] = [
  { of: 'systolic', at: 'home', lowBelow: 90, highFrom: 135, againFrom: 160, emergencyFrom: 180 },
  { of: 'systolic', at: 'station', highFrom: 140, againFrom: 160, emergencyFrom: 180 },
  { of: 'diastolic', at: 'home', highFrom: 85, againFrom: 100, emergencyFrom: 120 },
  { of: 'temperature', highFrom: 37.5, againFrom: 38, lowBelow: 35 },
];
const bounds: Partial<Record<keyof HealthValues, [number, number]>> = {
  systolicMmHg: [40, 300],
  diastolicMmHg: [20, 200],
  weightKg: [10, 300],
};
const levels: HealthLevel[] = ['none', 'notice', 'measure_again', 'consult', 'emergency'];
const advices: Record<HealthLevel, { ja: string; en: string }> = {
  none: { ja: '記録しました。', en: 'Recorded.' },
  notice: { ja: 'ふだんの範囲を少しこえています。', en: 'A little out of range.' },
  measure_again: { ja: '5分ほど座って休み、もう一度測ってください。', en: 'Sit and rest, then measure again.' },
  consult: { ja: '保健師がご連絡します。', en: 'A nurse will be in touch.' },
  emergency: { ja: 'がまんせず119に電話してください。', en: 'Call 119.' },
};

function findingsOf(wish: Pick<RecordWish, 'values' | 'symptoms'>): HealthFinding[] {
  const symptoms = (wish.symptoms ?? []).map((what) => ({ how: 'emergency' as const, what, which: 'symptom' }));
  const found = limits
    .filter((one) => one.at !== 'station')
    .flatMap((one): HealthFinding[] => {
      const value = wish.values[measures[one.of][0]];
      const from = (limit?: number | null): boolean => typeof value === 'number' && value >= (limit ?? Infinity);
      const how = from(one.emergencyFrom)
        ? 'emergency'
        : from(one.againFrom)
          ? 'measure_again'
          : from(one.highFrom)
            ? 'notice'
            : undefined;
      return how ? [{ how, what: one.of, which: 'high' }] : [];
    });
  return [...symptoms, ...found];
}

const levelOf = (all: readonly HealthFinding[]): HealthLevel =>
  levels[Math.max(0, ...all.map((one) => levels.indexOf(one.how)))] ?? 'none';

function recordOf(number: number, measuredAt: string, wish: Pick<RecordWish, 'values' | 'symptoms'>): HealthRecord {
  const findings = findingsOf(wish);
  const { values, symptoms = [] } = wish;
  return { number, measuredAt, at: 'home', how: 'by_hand', values, symptoms, findings, level: levelOf(findings) };
}

/** A month of mornings, the newest first. */
function seeded(): HealthRecord[] {
  const all = [0, 1, 2, 3, 5, 6, 9, 12, 15, 18, 21, 24, 27];
  return all.flatMap((ago, index) => {
    const at = (more: number): string => iso(half - ago * day - more * minute);
    const [systolicMmHg, diastolicMmHg] = [126 + ((index * 7) % 15), 76 + ((index * 5) % 9)];
    const values = { systolicMmHg, diastolicMmHg, pulseBpm: 68 + index };
    return [
      recordOf(100 - index * 2, at(60), { values: index === 0 ? { ...values, systolicMmHg: 138 } : values }),
      recordOf(99 - index * 2, at(70), { values: { weightKg: 52.3 + index / 10, steps: 3400 + index * 210 } }),
    ];
  });
}

const kihon = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'src/service/health/data/kihon.json'), 'utf8'),
) as { items: { no: number; pointWhenYes: boolean }[] };

export class HealthMock {
  #records: HealthRecord[] = [];
  #kept = new Map<string, number>();
  #checks: HealthCheck[] = [];
  #shares = new Map<number, string[]>();
  readonly drafts = new Map<string, Record<string, unknown>>();
  readonly looks: string[] = [];
  readonly effects: string[] = [];

  constructor() {
    this.reset();
  }

  reset(): void {
    this.#records = seeded();
    this.#kept.clear();
    this.#checks = [];
    this.drafts.clear();
    this.looks.length = 0;
    this.#shares = new Map([
      [12, ['blood_pressure', 'steps']],
      [15, []],
    ]);
    this.effects.length = 0;
  }

  clear(): void {
    this.#records = [];
  }

  answer(method: string, url: URL, body: Record<string, unknown>): Said {
    const path = url.pathname.replace('/health/v1/', '');
    if (path.startsWith('shared/31/')) {
      this.looks.push(`${path} ${url.searchParams.get('kind') ?? ''}`);
      return path === 'shared/31/checks'
        ? { status: 200, body: { items: [] } }
        : this.answer(method, new URL(url.href.replace('shared/31', 'me')), body);
    }
    const number = /^me\/(?:records|shares)\/(\d+)$/.exec(path)?.[1];
    if (number !== undefined) {
      return method === 'DELETE'
        ? this.#takeBack(Number(number))
        : this.#share(Number(number), body['kinds'] as string[]);
    }
    const fields = url.searchParams;
    switch (`${method} ${path}`) {
      case 'GET me/records':
        return {
          status: 200,
          body: { items: this.#records.slice(0, Number(fields.get('limit') ?? 50)), next: null },
        };
      case 'POST me/records':
        return this.#keep(body as unknown as RecordWish);
      case 'GET me/series':
        return { status: 200, body: this.#series(fields.get('kind') as HealthKind, Number(fields.get('days'))) };
      case 'GET checklists/kihon':
        return { status: 200, body: kihon };
      case 'POST me/checks/kihon':
        return this.#kihon((body['answers'] as { answers: (boolean | null)[] }).answers);
      case 'POST me/checks/jchs':
        return this.#jchs(body['answers'] as Record<string, unknown>);
      case 'GET me/checks':
        return { status: 200, body: { items: this.#checks } };
      case 'GET me/recommendations':
        return { status: 200, body: { items: this.#checks.flatMap(proposedBy) } };
      case 'GET me/checks/kihon/draft':
      case 'GET me/checks/jchs/draft':
        return { status: 200, body: this.drafts.get(path.split('/')[2] ?? '') ?? { at: 0, said: {} } };
      case 'PUT me/checks/kihon/draft':
      case 'PUT me/checks/jchs/draft':
        this.drafts.set(path.split('/')[2] ?? '', { ...body, changedAt: iso(half) });
        return { status: 200, body };
      case 'GET shared':
        return {
          status: 200,
          body: {
            items: [
              {
                person: 31,
                name: '山田 花子',
                registeredAs: 'family',
                kinds: ['blood_pressure', 'checks'],
                since: '2026-01-10T00:00:00Z',
              },
            ],
          },
        };
      case 'GET me/shares':
        return { status: 200, body: this.#sharePage() };
      default:
        return problem(404, 'not_found');
    }
  }

  #keep(wish: RecordWish): Said {
    const wrong = (Object.keys(bounds) as (keyof HealthValues)[]).filter((field) => {
      const value = wish.values[field];
      const [least, most] = bounds[field] ?? [0, 0];
      return typeof value === 'number' && (value < least || value > most);
    });
    if (wrong.length > 0) {
      return problem(400, 'health_bad_values', { errors: wrong.map((field) => ({ field, code: 'out_of_bounds' })) });
    }
    const before = this.#kept.get(wish.id);
    const made = recordOf(before ?? 200 + this.#kept.size, wish.measuredAt, wish);
    if (before === undefined) {
      this.#kept.set(wish.id, made.number);
      this.#records.unshift(made);
      this.effects.push(`keep ${JSON.stringify(wish.values)}${(wish.symptoms ?? []).join(' ')}`);
    }
    const { number, level, findings } = made;
    const how = before === undefined ? 'recorded' : 'recorded_before';
    return { status: 201, body: { number, how, level, findings, advice: advices[level], measureAgainAt: null } };
  }

  #takeBack(number: number): Said {
    this.#records = this.#records.filter((one) => one.number !== number);
    this.effects.push(`take back ${number}`);
    return { status: 204 };
  }

  #series(kind: HealthKind, days: number): HealthSeries {
    const names = (kind === 'blood_pressure' ? ['systolic', 'diastolic'] : [kind]) as Measure[];
    const dateOf = (ms: number): string => new Date(ms + 9 * 60 * minute).toISOString().slice(0, 10);
    const from = dateOf(half - (days - 1) * day);
    const lines = names.map((of): Line => {
      const [field, ja, en, unit, decimals] = measures[of];
      const points = this.#records
        .filter((one) => typeof one.values[field] === 'number' && dateOf(Date.parse(one.measuredAt)) >= from)
        .map((one) => {
          const value = one.values[field] ?? 0;
          const date = dateOf(Date.parse(one.measuredAt));
          return { date, n: 2, mean: value, least: value - 2, most: value + 3, last: value };
        })
        .toReversed();
      return { of, title: { ja, en }, unit, decimals, points };
    });
    return {
      kind, title: { ja: '', en: '' }, days, from, until: dateOf(half), lines, thresholds: 0,
      limits: limits.filter((one) => names.includes(one.of)),
    };
  }

  #kihon(answers: readonly (boolean | null)[]): Said {
    const points = kihon.items.filter((one, index) => answers[index] === one.pointWhenYes).length;
    const missing = answers.filter((one, index) => one === null && index !== 11).length;
    const is = points >= 8 ? 'frail' : points >= 4 ? 'pre_frail' : missing > 0 ? 'undetermined' : 'robust';
    const shutIn = answers[15] === false;
    const flags = [{ name: 'shut_in', is: shutIn ? 'yes' : 'no', points: shutIn ? 1 : 0, missing: 0 }];
    this.effects.push(`kihon ${answers.map((one) => (one === null ? '-' : one ? 'y' : 'n')).join('')}`);
    return this.#checked('kihon', { version: 'kihon@1', points, missing, is, flags }, shutIn);
  }

  #jchs(answers: Record<string, unknown>): Said {
    this.effects.push(`jchs ${JSON.stringify(answers)}`);
    const criteria = [{ name: 'exhaustion', met: answers['tiredWithoutReason'] === true ? 'yes' : 'no' }];
    return this.#checked('jchs', { version: 'jchs@2020', met: 1, missing: 2, is: 'undetermined', criteria }, false);
  }

  #checked(list: string, result: object, outing: boolean): Said {
    const proposes = outing ? [{ what: 'outing', title: { ja: '外出や集まりへの参加', en: 'Going out' } }] : [];
    const made: HealthCheck = {
      number: this.#checks.length + 1, madeAt: iso(half), list, rule: list, result: result as HealthCheck['result'],
      because: outing ? ['shut_in'] : [], proposes,
    };
    this.#checks.unshift(made);
    return { status: 201, body: made };
  }

  #share(proxy: number, kinds: string[]): Said {
    if (!this.#shares.has(proxy)) {
      return problem(404, 'health_no_proxy');
    }
    this.#shares.set(proxy, kinds);
    this.effects.push(`share ${proxy} ${kinds.join(' ')}`);
    return { status: 200, body: this.#sharePage() };
  }

  #sharePage(): object {
    return { items: [...this.#shares].map(([proxy, kinds]) => ({ proxy, registeredAs: 'family', kinds })) };
  }
}

function proposedBy(check: HealthCheck): object[] {
  const reason = { ja: '最近外出が少ないため', en: 'because of few outings lately' };
  const { number, madeAt, rule } = check;
  return check.proposes.map((proposes) => ({ check: number, madeAt, rule, proposes, reason }));
}
