import type {
  HealthCheck,
  HealthLimit,
  HealthLimits,
  HealthRecord,
  HealthSeries,
  HealthShare,
  NurseTask,
  QueuedTask,
  Risk,
  StationWish,
} from '../api/nurse.ts';
import type { Said } from './snow/mock.ts';

// Health as staff see it, in the mock: three people, one emergency, one talk that is needed.

const me = 'demo-staff';
const at = (day: number, hour: number): string =>
  `2026-01-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`;
const no = (status: number, code: string, errors: { field: string; code: string }[] = []): Said => ({
  status,
  body: { title: code, status, code, errors },
});

/** A nurse sees no weather and no snow, and begins at the queue. */
export const nurseSession = {
  tenant: { code: '010006', name: '北海道' },
  subject: 'account:7',
  role: 'nurse',
  permissions: [
    'id.session.read',
    'consent.catalogue.read',
    'consent.data.look',
    'health.task.keep',
    'health.person.read',
    'health.person.check',
    'health.station.record',
    'health.thresholds.read',
    'health.thresholds.write',
    'health.thresholds.approve',
  ],
};

export const purposes = [
  { code: 'care', name: { ja: '健康の相談への対応', en: 'answering a call about health' }, staff: true },
  { code: 'check-up', name: { ja: '健診後の見守り', en: 'follow-up of a check-up' }, staff: true },
  { code: 'marketing', name: { ja: '事業者の案内', en: 'offers of a provider' }, staff: false },
];

const seriesPath = (person: number, kind: string): string => `/health/v1/persons/${person}/series?kind=${kind}&days=7`;

const firstTasks = (): NurseTask[] => [
  {
    number: 31,
    person: 12,
    level: 'emergency',
    open: true,
    openedAt: at(18, 16),
    changedAt: at(18, 17),
    reasons: [
      { how: 'emergency', what: 'chest_pain', which: 'symptom' },
      { how: 'emergency', what: 'systolic', which: 'high' },
    ],
    series: [seriesPath(12, 'blood_pressure')],
  },
  {
    number: 29,
    person: 13,
    level: 'consult',
    open: true,
    openedAt: at(17, 2),
    changedAt: at(17, 2),
    takenBy: 'account:7',
    reasons: [{ how: 'consult', what: 'blood_pressure', which: 'two_of_three_days' }],
    series: [seriesPath(13, 'blood_pressure')],
  },
  {
    number: 22,
    person: 14,
    level: 'consult',
    open: false,
    openedAt: at(9, 1),
    changedAt: at(10, 5),
    reasons: [{ how: 'consult', what: 'spo2', which: 'two_of_three_days' }],
    series: [seriesPath(14, 'spo2')],
    note: '【受診をすすめた】かかりつけ医を受診済み。次は2週間後に電話。',
    closedBy: 'account:7',
  },
];

const limit = (
  of: HealthLimit['of'],
  where: 'home' | 'station' | null,
  values: Partial<HealthLimit>,
): HealthLimit => ({
  of,
  at: where,
  ...values,
});

const delivered: HealthLimits = {
  version: 0,
  limits: [
    limit('systolic', 'home', {
      emergencyBelow: 80,
      againBelow: 85,
      lowBelow: 90,
      highFrom: 135,
      againFrom: 160,
      emergencyFrom: 180,
    }),
    limit('systolic', 'station', {
      emergencyBelow: 80,
      againBelow: 85,
      lowBelow: 90,
      highFrom: 140,
      againFrom: 160,
      emergencyFrom: 180,
    }),
    limit('diastolic', 'home', { highFrom: 85, againFrom: 100, emergencyFrom: 120 }),
    limit('pulse', null, { againBelow: 40, lowBelow: 50, highFrom: 100, againFrom: 120 }),
    limit('spo2', null, { emergencyBelow: 90, againBelow: 93, lowBelow: 95 }),
  ],
  source: '家庭血圧 135/85 以上を高血圧とする一般の基準ほか。',
  author: '',
  holds: false,
};

const firstLimits = (): HealthLimits[] => [
  delivered,
  {
    ...delivered,
    version: 1,
    from: at(5, 0),
    source: '保健師会議 2025年12月18日',
    author: 'account:7',
    approvedBy: 'account:3',
    approvedAt: '2025-12-20T01:00:00Z',
    holds: true,
  },
  { ...delivered, version: 2, from: '2026-02-01T00:00:00Z', source: '学会の指針 2026年版', author: 'account:7' },
];

const kihon = (number: number, day: string, points: number, is: string, flags: string[]): HealthCheck => ({
  number,
  madeAt: day,
  list: 'kihon',
  rule: 'kihon@1',
  result: {
    version: 'kihon@1',
    points,
    missing: number === 5 ? 1 : 0,
    is,
    flags: ['multi', 'motor', 'oral', 'shut_in', 'mood'].map((name) => ({
      name,
      is: flags.includes(name) ? 'yes' : 'no',
      points: 0,
      missing: 0,
    })),
  },
  because: flags,
  proposes:
    flags.length > 0
      ? [{ what: 'exercise_class', title: { ja: '体操教室への参加', en: 'Joining an exercise class' } }]
      : [],
});

const checks: HealthCheck[] = [
  kihon(8, at(12, 1), 9, 'frail', ['motor', 'shut_in']),
  {
    number: 7,
    madeAt: at(12, 1),
    list: 'jchs',
    rule: 'jchs@2020',
    result: {
      version: 'jchs@2020',
      met: 2,
      missing: 1,
      is: 'undetermined',
      criteria: [
        { name: 'weakness', met: 'yes' },
        { name: 'slowness', met: 'yes' },
        { name: 'shrinking', met: 'undetermined' },
      ],
    },
    because: [],
    proposes: [],
  },
  kihon(5, '2025-07-08T01:00:00Z', 6, 'pre_frail', ['motor']),
];

const shares: HealthShare[] = [
  { proxy: 7, registeredAs: 'family', kinds: ['blood_pressure', 'checks'] },
  { proxy: 8, registeredAs: 'guardian', kinds: [] },
];

const record = (number: number, measuredAt: string, systolic: number, level: HealthRecord['level']): HealthRecord => ({
  number,
  measuredAt,
  at: number % 3 === 0 ? 'station' : 'home',
  how: number % 2 === 0 ? 'automatic' : 'by_hand',
  in: 'sitting',
  values: {
    systolicMmHg: systolic,
    diastolicMmHg: systolic - 54,
    pulseBpm: 72,
    ...(number % 3 === 0 ? { weightKg: 51.4 } : {}),
  },
  symptoms: level === 'emergency' ? ['chest_pain'] : [],
  level,
  findings: level === 'none' ? [] : [{ how: level, what: 'systolic', which: 'high' }],
});

const lines: Record<string, [HealthSeries['lines'][number]['of'], string, number, number][]> = {
  blood_pressure: [
    ['systolic', 'mmHg', 0, 138],
    ['diastolic', 'mmHg', 0, 84],
  ],
  spo2: [['spo2', '%', 0, 94]],
  weight: [['weight', 'kg', 1, 51.4]],
};

function series(kind: string, days: number): HealthSeries {
  const until = Date.UTC(2026, 0, 19);
  const dates = Array.from({ length: days }, (_, index) =>
    new Date(until - (days - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  );
  const step = days === 365 ? 9 : 1;
  const titles: Record<string, { ja: string; en: string }> = {
    blood_pressure: { ja: '血圧', en: 'Blood pressure' },
    spo2: { ja: '血中酸素', en: 'Oxygen saturation' },
    weight: { ja: '体重', en: 'Weight' },
  };
  return {
    kind: kind as HealthSeries['kind'],
    title: titles[kind] ?? { ja: kind, en: kind },
    days,
    from: dates[0] ?? '',
    until: dates.at(-1) ?? '',
    lines: (lines[kind] ?? []).map(([of, unit, decimals, middle]) => ({
      of,
      title: { ja: of, en: of },
      unit,
      decimals,
      points: dates.flatMap((date, index) => {
        const value = middle + Math.round(6 * Math.sin(index));
        return index % step !== 0 || index % 6 === 4
          ? []
          : [
              {
                date,
                n: index % 2 === 0 ? 2 : 1,
                mean: value,
                least: value - 3,
                most: value + (index % 2 === 0 ? 4 : 0),
                last: value,
              },
            ];
      }),
    })),
    thresholds: 1,
    limits: delivered.limits.filter((one) => (lines[kind] ?? []).some(([of]) => of === one.of)),
  };
}

export class HealthStaffMock {
  #tasks: NurseTask[] = [];
  #limits: HealthLimits[] = [];
  #kept = new Set<string>();
  /** For which purposes whose values were looked at: "12 care". */
  readonly looks: string[] = [];

  constructor() {
    this.reset();
  }

  reset(): void {
    this.#tasks = firstTasks();
    this.#limits = firstLimits();
    this.#kept.clear();
    this.looks.length = 0;
  }

  /** Answers /health/; of staff only. */
  answer(method: string, url: URL, body: Record<string, unknown>): Said {
    const fields = url.searchParams;
    const [, , , area, id = '', what = ''] = url.pathname.split('/');
    if (area === 'tasks') {
      return id === '' ? this.#queue(fields.get('state') === 'closed') : this.#task(Number(id), what, fields, body);
    }
    if (area === 'risks') {
      return this.#risks(fields);
    }
    if (area === 'persons' && id === '') {
      const known = ['1700889758', '80000128', '80000012', 'CARD-12'].includes(fields.get('card') ?? '');
      return known ? (this.#purpose(12, fields) ?? { status: 200, body: { person: 12 } }) : no(404, 'no_such_person');
    }
    if (area === 'persons' && method === 'POST' && what === 'checks') {
      return this.#purpose(Number(id), fields) ?? this.#kihon(body);
    }
    if (area === 'persons') {
      return this.#person(id, what, fields);
    }
    if (area === 'thresholds') {
      return this.#thresholds(method, id, body);
    }
    if (area === 'station' && method === 'POST') {
      return this.#station(body as unknown as StationWish);
    }
    return no(404, 'not_found');
  }

  #kihon(body: Record<string, unknown>): Said {
    type Sheet = { answers: (boolean | null)[] } & Record<string, unknown>;
    const { answers, heightCm, weightKg } = body['answers'] as Sheet;
    const marks = answers.map((one) => (one === null ? '.' : one ? 'y' : 'n')).join('');
    this.looks.push(`kihon ${marks} ${heightCm} ${weightKg}`);
    return { status: 201, body: kihon(9, at(19, 1), 3, 'robust', []) };
  }

  #purpose(person: number, fields: URLSearchParams): Said | undefined {
    const purpose = fields.get('purpose') ?? '';
    if (!purposes.some((one) => one.staff && one.code === purpose)) {
      return no(400, 'purpose_needed', [{ field: 'purpose', code: 'not_one_of' }]);
    }
    this.looks.push(`${person} ${purpose}`);
    return undefined;
  }

  #queue(closed: boolean): Said {
    const items = this.#tasks
      .filter((one) => one.open !== closed)
      .map(({ number, level, open, openedAt, changedAt, takenBy }): QueuedTask => {
        const shown = { number, level, open, openedAt, changedAt };
        return takenBy ? Object.assign(shown, { takenBy }) : shown;
      });
    return { status: 200, body: { items } };
  }

  #task(number: number, act: string, fields: URLSearchParams, body: Record<string, unknown>): Said {
    const found = this.#tasks.find((one) => one.number === number);
    if (!found) {
      return no(404, 'health_no_task');
    }
    const refused = this.#purpose(found.person, fields);
    if (refused || act === '') {
      return refused ?? { status: 200, body: found };
    }
    if (act === 'take') {
      return found.open ? this.#put(found, { takenBy: me }) : no(409, 'health_task_closed');
    }
    const note = String(body['note'] ?? '').trim();
    if (note === '') {
      return no(400, 'health_note_missing');
    }
    const notes = [...(found.note ? [found.note] : []), note].join('\n');
    if (act === 'close') {
      if (found.open && body['changedAt'] !== undefined && body['changedAt'] !== found.changedAt) {
        return no(409, 'health_task_changed');
      }
      return found.open ? this.#put(found, { open: false, note: notes, closedBy: me }) : no(409, 'health_task_closed');
    }
    if (this.#tasks.some((one) => one.open && one.person === found.person)) {
      return no(409, 'health_task_other');
    }
    return this.#put(found, { open: true, note: notes, closedBy: null, takenBy: me });
  }

  /** Another nurse, or a newer value, while somebody looks. */
  change(number: number): void {
    const found = this.#tasks.find((one) => one.number === number);
    if (found) {
      this.#put(found, { changedAt: '2026-01-18T17:29:59Z' });
    }
  }

  #put(task: NurseTask, changes: Partial<NurseTask>): Said {
    const next = { ...task, ...changes };
    this.#tasks = this.#tasks.map((one) => (one === task ? next : one));
    return { status: 200, body: next };
  }

  #risks(fields: URLSearchParams): Said {
    const refused = this.#purpose(12, fields);
    if (refused) {
      return refused;
    }
    const first = checks[0] as HealthCheck;
    const risk = (person: number, because: string[]): Risk => ({
      person,
      check: first.number,
      madeAt: first.madeAt,
      list: 'kihon',
      because,
      proposes: first.proposes,
    });
    const items = fields.get('after')
      ? [risk(31, ['pre_frail', 'oral'])]
      : [risk(12, ['frail', 'motor', 'shut_in']), risk(13, ['mood'])];
    return { status: 200, body: { items, ...(fields.get('after') ? {} : { next: 13 }) } };
  }

  #person(person: string, what: string, fields: URLSearchParams): Said {
    if (!['12', '13', '14'].includes(person)) {
      return no(404, 'no_such_person');
    }
    const refused = this.#purpose(Number(person), fields);
    if (refused) {
      return refused;
    }
    if (what === 'series') {
      return { status: 200, body: series(fields.get('kind') ?? '', Number(fields.get('days') ?? 7)) };
    }
    if (what === 'shares') {
      return { status: 200, body: { items: person === '12' ? shares : [] } };
    }
    if (what === 'checks') {
      return { status: 200, body: { items: person === '12' ? checks : [] } };
    }
    const older = fields.get('before') !== null;
    const items = older
      ? [record(40, at(2, 22), 128, 'none')]
      : [
          record(57, at(18, 16), 184, 'emergency'),
          record(56, at(17, 22), 147, 'notice'),
          record(55, at(16, 22), 131, 'none'),
        ];
    return { status: 200, body: { items, ...(older ? {} : { next: '1768428000000000.55' }) } };
  }

  #thresholds(method: string, version: string, body: Record<string, unknown>): Said {
    if (version !== '') {
      const found = this.#limits.find((one) => String(one.version) === version);
      if (!found || found.approvedAt) {
        return no(404, 'health_no_thresholds');
      }
      if (found.author === me) {
        return no(403, 'health_same_person');
      }
      const approved: HealthLimits = { ...found, approvedBy: me, approvedAt: at(18, 17) };
      this.#limits = this.#limits.map((one) => (one === found ? approved : one));
    } else if (method === 'POST') {
      const { from, limits, source } = body as unknown as { from: string; limits: HealthLimit[]; source: string };
      const wrong = limits.findIndex((one) => (one.highFrom ?? 0) > (one.againFrom ?? Infinity));
      if (wrong >= 0) {
        return no(400, 'health_bad_thresholds', [{ field: `limits[${wrong}]`, code: 'not_in_order' }]);
      }
      const made: HealthLimits = { version: this.#limits.length, from, limits, source, author: me, holds: false };
      this.#limits.push(made);
      return { status: 201, body: made };
    }
    return { status: 200, body: { items: this.#limits } };
  }

  #station(wish: StationWish): Said {
    if ((wish.person ?? 12) !== 12 || (wish.card ?? 'CARD-12') !== 'CARD-12') {
      return no(404, 'no_such_person');
    }
    const { systolicMmHg: high, diastolicMmHg: low } = wish.record.values;
    if ((typeof high === 'number') !== (typeof low === 'number')) {
      return no(400, 'health_bad_values', [
        { field: high === undefined ? 'systolicMmHg' : 'diastolicMmHg', code: 'missing' },
      ]);
    }
    if (typeof high === 'number' && (high < 40 || high > 300)) {
      return no(400, 'health_bad_values', [{ field: 'systolicMmHg', code: 'out_of_bounds' }]);
    }
    const again = typeof high === 'number' && high >= 160;
    const before = this.#kept.has(wish.record.id ?? '');
    this.#kept.add(wish.record.id ?? '');
    return {
      status: 201,
      body: {
        number: 58,
        how: before ? 'recorded_before' : 'recorded',
        level: again ? 'measure_again' : 'none',
        findings: again ? [{ how: 'measure_again', what: 'systolic', which: 'high' }] : [],
        advice: again
          ? {
              ja: '5分ほど座って休み、もう一度測ってください。',
              en: 'Sit and rest for five minutes, then measure again.',
            }
          : { ja: '記録しました。', en: 'Recorded.' },
        ...(again ? { measureAgainAt: new Date(Date.parse(wish.record.measuredAt) + 300_000).toISOString() } : {}),
      },
    };
  }
}
