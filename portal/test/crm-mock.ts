import type { Campaign, CampaignWish, Kind, Person, Run, Segment, Summary, Task } from '../api/crm-staff.ts';
import type { Said } from './snow/mock.ts';

// How residents take part, as the mock server has it: two segments, three campaigns, four people to look after.

const no = (status: number, code: string, errors?: { field: string; code: string }[]): Said => ({
  status,
  body: { title: code, status, code, traceId: '4bf92f3577b34da6', ...(errors ? { errors } : {}) },
});
const ok = (body: unknown, status = 200): Said => ({ status, body });

const today = '2026-01-19';
const day = 86_400_000;

const kinds: Kind[] = [
  { code: 'checkin', ja: '催しへの参加', en: 'Events', outing: true, weight: 10, how: 'times' },
  { code: 'steps', ja: '歩数', en: 'Steps', outing: false, weight: 1, how: 'highest' },
  { code: 'video', ja: '動画を見た', en: 'Videos', outing: false, weight: 2, how: 'times' },
];

/** Fewer and fewer go out as the winter comes. */
function summaryOf(asOf: string): Summary {
  const weeks = Math.round((Date.parse(today) - Date.parse(asOf)) / (7 * day));
  const active = 322 + weeks * 6;
  const declining = 96 - Math.min(weeks, 40);
  const stagnant = 61 - Math.min(weeks, 50);
  return {
    asOf,
    residents: 512,
    classes: [
      { now: 'active', count: active },
      { now: 'declining', count: declining },
      { now: 'stagnant', count: stagnant },
      { now: 'unreachable', count: Math.max(0, 512 - active - declining - stagnant) },
    ],
  };
}

const runOf = (segment: Segment, run: number, count: number): Run => ({
  run,
  version: segment.version,
  asOf: today,
  hash: '9f86d081884c7d659a2feaa0c55ad015',
  data: 8120,
  stamp: 77,
  at: '2026-01-18T19:30:00Z',
  count,
});

const says = {
  titleJa: '冬も、いっしょに体操を',
  titleEn: 'Exercise together this winter',
  bodyJa: '健康ステーションで、椅子に座ったままできる体操があります。\n毎週火曜の10時からです。',
  bodyEn: 'Exercise on a chair at the health station, every Tuesday at 10.',
};

const wish = (given: Partial<CampaignWish> = {}): CampaignWish => ({
  segment: 'quiet',
  says,
  controlPermille: 200,
  goal: 'checkin',
  days: 28,
  pointsEach: 10,
  ...given,
});

/** As the records of health come: what was not measured is null. */
const vitals = [
  {
    number: 1819,
    measuredAt: '2026-01-08T00:10:00Z',
    at: 'home',
    how: 'by_hand',
    values: { systolicMmHg: 148, diastolicMmHg: 86, pulseBpm: null, weightKg: 52.4, steps: null },
    symptoms: [],
    level: 'consult',
    findings: [],
  },
];

type Body = Record<string, unknown>;

/** What staff may look at people for. */
export const crmPurposes = [
  { code: 'assist', name: { ja: '窓口や電話での手伝い', en: 'Helping at the counter' }, staff: true },
  { code: 'watch', name: { ja: '見守り', en: 'Looking after people' }, staff: true },
  { code: 'research', name: { ja: '研究', en: 'Research' }, staff: false },
];

export class CrmMock {
  #segments: Segment[] = [];
  #campaigns: Campaign[] = [];
  #tasks: Task[] = [];
  /** Who looks: the server leaves out what a role may not see. */
  role: 'staff' | 'nurse' | 'events' = 'staff';
  /** With which purposes people were looked at. */
  looks: string[] = [];

  constructor() {
    this.reset();
  }

  reset(): void {
    this.role = 'staff';
    this.looks = [];
    const segment = (code: string, ja: string, en: string, rule: unknown): Segment => ({
      code,
      ja,
      en,
      rule,
      version: 2,
      author: 'staff:tanaka',
      changed: '2026-01-10T02:00:00Z',
    });
    const quiet = segment('quiet', '65歳以上で外出が減った人', 'Over 65, out less', {
      all: [
        { field: 'age', op: '>=', value: 65 },
        {
          any: [
            { field: 'class', op: 'in', value: ['declining', 'stagnant'] },
            { field: 'count', kind: 'checkin', lastDays: 30, op: '<', value: 1 },
          ],
        },
        { not: { field: 'district', op: '=', value: 'aoba' } },
      ],
    });
    quiet.newest = runOf(quiet, 41, 128);
    const deep = segment('deep', '入り組んだ条件', 'A deep rule', {
      all: [{ any: [{ all: [{ field: 'age', op: '>', value: 80 }] }] }],
    });
    this.#segments = [quiet, deep];
    const campaign = (code: string, given: Partial<Campaign>): Campaign => ({
      code,
      of: wish(),
      state: 'draft',
      version: 1,
      author: 'staff:tanaka',
      ...given,
    });
    const ran = {
      state: 'running' as const,
      startedAt: '2025-12-01T00:00:00Z',
      until: '2025-12-29T00:00:00Z',
      treated: { members: 102, sent: 98, opened: 71, acted: 41 },
      control: { members: 26, sent: 0, opened: 0, acted: 4 },
      pointsCost: 410,
      difference: { points: 24.8, low: 7.6, high: 38.1 },
    };
    this.#campaigns = [
      campaign('winter', {}),
      campaign('autumn', { ...ran, of: wish({ says: { ...says, titleJa: '秋の散歩', titleEn: 'Autumn walk' } }) }),
      campaign('tea', {
        ...ran,
        until: '2026-02-10T00:00:00Z',
        difference: { points: 3.1, low: -9.4, high: 15.2 },
        of: wish({ says: { ...says, titleJa: 'お茶の会', titleEn: 'Tea' } }),
      }),
    ];
    const task = (number: number, person: number, kind: Task['kind'], given: Partial<Task> = {}): Task => ({
      number,
      person,
      kind,
      since: '2026-01-16',
      state: 'open',
      ...given,
    });
    this.#tasks = [
      task(1, 13, 'unreachable'),
      task(2, 14, 'unreachable'),
      task(3, 12, 'stagnant'),
      task(4, 22, 'unreachable', {
        state: 'closed',
        note: '娘さんの家にいると聞いた。',
        closedBy: 'staff:tanaka',
        closedAt: '2026-01-15T02:00:00Z',
      }),
    ];
  }

  get campaigns(): readonly Campaign[] {
    return this.#campaigns;
  }

  /** Nothing where the path is not of the CRM. */
  answer(method: string, url: URL, body: Body): Said | undefined {
    const [, , , area = '', id = '', part = ''] = url.pathname.split('/').map(decodeURIComponent);
    if (url.pathname === '/consent/v1/purposes') {
      return ok({ items: crmPurposes });
    }
    switch (area) {
      case 'summary':
        return ok(summaryOf(url.searchParams.get('asOf') ?? today));
      case 'kinds':
        return ok({ items: kinds });
      case 'counts':
        return this.#count(body);
      case 'segments':
        return this.#segment(method, id, part, url, body);
      case 'campaigns':
        return this.#campaign(method, id, part, body);
      case 'tasks':
        return this.#task(method, id, url, body);
      case 'persons':
        return this.#person(Number(id), part, url);
      default:
        return undefined;
    }
  }

  /** The first age of the rule says how many there are; an empty value of a text is refused, as the server does. */
  #count(body: Body): Said {
    const text = JSON.stringify(body['rule']);
    if (text.includes('"value":""')) {
      return no(400, 'crm_bad_segment', [{ field: 'all[0].value', code: 'not_a_number' }]);
    }
    const age = Number(/"age","op":"[<>=]+","value":(\d+)/.exec(text)?.[1] ?? 0);
    return ok({ count: Math.max(0, 512 - age * 4), asOf: today, data: 8120, stamp: 77 });
  }

  #segment(method: string, id: string, part: string, url: URL, body: Body): Said {
    const found = this.#segments.find((one) => one.code === id);
    if (id === '') {
      return ok({ items: this.#segments });
    }
    if (method === 'PUT') {
      const { ja, en, rule } = body as { ja: string; en: string; rule: unknown };
      const made: Segment = {
        ...(found ?? { code: id, version: 0, author: 'demo-staff', changed: `${today}T00:00:00Z` }),
        ja,
        en,
        rule,
      };
      made.version += JSON.stringify(found?.rule) === JSON.stringify(rule) ? 0 : 1;
      this.#segments = [...this.#segments.filter((one) => one.code !== id), made];
      return ok(made);
    }
    if (!found) {
      return no(404, 'crm_no_segment');
    }
    if (part === 'runs' && method === 'POST') {
      found.newest = runOf(found, 42, 131);
      return ok(found.newest, 201);
    }
    if (part === 'runs') {
      return ok({ items: found.newest ? [found.newest] : [] });
    }
    if (part === 'members') {
      this.looks.push(url.searchParams.get('purpose') ?? '');
      const after = Number(url.searchParams.get('after') ?? 0);
      return ok({ run: found.newest, items: after === 0 ? [12, 13] : [14], next: after === 0 ? 13 : null });
    }
    return ok(found);
  }

  #campaign(method: string, id: string, part: string, body: Body): Said {
    const found = this.#campaigns.find((one) => one.code === id);
    if (id === '') {
      return ok({ items: this.#campaigns });
    }
    if (method === 'PUT') {
      const of = body as unknown as CampaignWish;
      if (of.controlPermille > 500) {
        return no(400, 'bad_fields', [{ field: 'controlPermille', code: 'not_allowed' }]);
      }
      const made: Campaign = {
        code: id,
        of,
        state: 'draft',
        version: (found?.version ?? 0) + 1,
        author: 'demo-staff',
      };
      this.#campaigns = [...this.#campaigns.filter((one) => one.code !== id), made];
      return ok(made);
    }
    if (!found) {
      return no(404, 'crm_no_campaign');
    }
    if (part === 'stop') {
      if (found.state !== 'running') {
        return no(409, 'crm_campaign_not_running');
      }
      const stopped = { at: '2026-01-18T17:31:00Z', by: 'demo-staff', why: String(body['why']) };
      Object.assign(found, { state: 'stopped', stopped });
    }
    if (part === 'start') {
      if (this.#segments.find((one) => one.code === found.of.segment)?.newest === undefined) {
        return no(409, 'crm_not_counted');
      }
      Object.assign(found, {
        state: 'running',
        startedAt: '2026-01-18T17:30:00Z',
        until: '2026-02-15T17:30:00Z',
        treated: { members: 102, sent: 0, opened: 0, acted: 0 },
        control: { members: 26, sent: 0, opened: 0, acted: 0 },
        pointsCost: 0,
      });
    }
    return ok(found);
  }

  #task(method: string, id: string, url: URL, body: Body): Said {
    if (method === 'POST') {
      const found = this.#tasks.find((one) => String(one.number) === id);
      if (found?.state !== 'open') {
        return no(409, 'crm_task_closed');
      }
      Object.assign(found, {
        state: 'closed',
        note: String(body['note']),
        closedBy: 'demo-staff',
        closedAt: '2026-01-18T17:31:00Z',
      });
      return ok(found);
    }
    const [state, kind] = [url.searchParams.get('state'), url.searchParams.get('kind')];
    return ok({ items: this.#tasks.filter((one) => one.state === state && one.kind === kind), next: null });
  }

  #person(person: number, part: string, url: URL): Said {
    if (![12, 13, 14].includes(person)) {
      return no(404, 'no_such_person');
    }
    this.looks.push(url.searchParams.get('purpose') ?? '');
    if (part === 'proposals') {
      return ok({
        items: [
          {
            number: 7,
            day: '2026-01-17',
            title: { ja: '椅子でできる体操', en: 'Exercise on a chair' },
            reason: { ja: '最近外出が少ないため', en: 'Because you have been out little' },
            state: 'opened',
            openedAt: '2026-01-17T00:10:00Z',
            score: 82,
            input: '9f86d081',
          },
        ],
      });
    }
    const whole: Person = {
      person,
      profile: {
        district: 'momijidai',
        track: 'tablet',
        age: 81,
        interests: ['tea', 'walking'],
        walkM: 800,
        exertion: 2,
        joined: '2024-05-10',
      },
      standing: {
        now: 'unreachable',
        index: 12,
        indexBefore: 41,
        daysWithoutOuting: 23,
        daysWithoutSignal: 9,
        asOf: today,
      },
      activities: [
        {
          number: 90,
          at: '2025-12-27T01:00:00Z',
          kind: 'checkin',
          title: { ja: '催しへの参加', en: 'Events' },
          amount: 1,
        },
      ],
      months: [
        { month: '2025-12', kind: 'checkin', times: 4, amount: 4 },
        { month: '2025-11', kind: 'checkin', times: 9, amount: 9 },
        { month: '2025-11', kind: 'steps', times: 20, amount: 61_230 },
      ],
      links: [{ person: 12, kind: 'household', since: '2024-05-10T00:00:00Z' }],
      segments: ['quiet'],
      wantsRecommendations: true,
    };
    if (this.role === 'events') {
      return ok({ person, activities: whole.activities });
    }
    return ok(
      this.role === 'nurse' ? { ...whole, vitals } : whole,
    );
  }
}
