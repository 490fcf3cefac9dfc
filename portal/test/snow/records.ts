import type {
  Message,
  MessageDetail,
  NightReport,
  NightRow,
  Outcome,
  SeasonReport,
  Timeline,
} from '../../api/types.ts';
import type { CallOut, Decision, ThresholdList } from '../../api/types.ts';
import { deadline, decisionsUntil, evening, half, hour, iso, minute, night } from './night.ts';
import { programSettings } from './program.ts';
import { districts, postSeeds, zones } from './town.ts';

// What stands of past nights and of messages in the made-up town.

export const thresholds: ThresholdList = {
  settings: programSettings,
  values: [
    {
      id: 4,
      name: 'snow.threshold_cm',
      district: null,
      road: 'sidewalk',
      from: '2025-11-30T15:00:00Z',
      value: 20,
      source: '除雪計画 令和7年度（見本）',
      setBy: 'demo-staff',
      setAt: '2025-11-20T01:00:00Z',
    },
    {
      id: 3,
      name: 'snow.threshold_cm',
      district: null,
      road: 'residential',
      from: '2025-11-30T15:00:00Z',
      value: 15,
      source: '除雪計画 令和7年度（見本）',
      setBy: 'demo-staff',
      setAt: '2025-11-20T01:00:00Z',
    },
    {
      id: 2,
      name: 'snow.threshold_cm',
      district: 'kita',
      road: 'rural',
      from: '2025-11-30T15:00:00Z',
      value: 15,
      source: '地区懇談会での要望（見本）',
      setBy: 'demo-staff',
      setAt: '2025-11-20T01:05:00Z',
    },
    {
      id: 1,
      name: 'snow.threshold_cm',
      district: null,
      road: null,
      from: '2024-11-30T15:00:00Z',
      value: 10,
      source: '除雪計画 令和6年度（見本）',
      setBy: 'demo-staff',
      setAt: '2024-11-20T01:00:00Z',
    },
  ],
};

/** The program was away all night. */
const missedNight = '2026-01-16';

const plain = { dispatched: 0, skipped: 0, requests: 0, unanswered: 0, asked: 0, closed: true };

export const nights: NightRow[] = [
  { night, dispatched: 3, skipped: 2, requests: 3, unanswered: 1, asked: 1, mostCm: 16.3, closed: false },
  { night: '2026-01-18', dispatched: 0, skipped: 7, requests: 0, unanswered: 0, asked: 0, mostCm: 2.2, closed: true },
  { ...plain, night: '2026-01-17', dispatched: 5, skipped: 2, requests: 3, mostCm: 18.9, late: true },
  { ...plain, night: missedNight, skipped: 7, mostCm: 6.1, missed: true },
  { night: '2026-01-14', dispatched: 1, skipped: 5, requests: 1, unanswered: 0, asked: 1, mostCm: 11.2, closed: true },
];

export function outcomesOf(at: string): Outcome[] {
  return zones.map((zone, index) => ({
    night: at,
    district: zone.district,
    road: zone.road,
    thresholdCm: zone.threshold,
    decided: (['dispatch', 'dispatch', 'standby', 'dispatch', 'standby', 'ask', 'skip'] as const)[index] ?? 'skip',
    held: (['dispatch', 'dispatch', 'skip', 'dispatch', 'skip', 'dispatch', 'skip'] as const)[index] ?? 'skip',
    dispatched: at !== missedNight && [0, 1, 3, 5].includes(index),
    cleared: at !== missedNight && [0, 1, 3].includes(index),
    humanGo: index < 3 ? index < 2 : null,
    measuredCm: index < 5 ? ([13.1, 15.4, 15.4, 11, 11][index] ?? null) : null,
    measuredByHand: index === 3,
    probability: [0.99, 0.7, 0.3, 0.6, 0.2, 0.9, 0.05][index] ?? null,
    askedAPerson: index === 5,
    degraded: index < 3 || index === 5,
    missed: at === missedNight,
    late: at === '2026-01-17' && zone.district === 'nishi',
    note: '',
    setBy: index === 3 ? 'demo-staff' : '',
  }));
}

export function reportOf(at: string, words: Decision[], requests: CallOut[]): NightReport {
  return {
    night: at,
    madeAt: iso(deadline),
    from: iso(evening),
    until: iso(deadline + 5 * hour),
    outcomes: outcomesOf(at),
    decisions: at === missedNight ? [] : [...decisionsUntil(deadline), ...words],
    requests: at === missedNight ? [] : requests,
    clearings: [
      {
        id: 1,
        district: 'chuo',
        route: 'c-1',
        at: iso(deadline - 2 * hour),
        receivedAt: iso(deadline - 2 * hour),
        by: 'hokuto-phone',
        request: 1,
      },
    ],
    posts: postSeeds.map((post) => ({
      post: post.code,
      name: post.name,
      readings: post.trouble === 'silent' ? 40 : 156,
      refused: post.trouble === 'faulty' ? 61 : 2,
      mostCm: post.fallenCm,
      refusals: post.trouble === 'faulty' ? ['drop_to_zero 58', 'jump 3'] : ['jump 2'],
      troubles: [],
    })),
    forecasts: [],
    patrolHoursSaved: at === missedNight ? 0 : 4,
  };
}

export function timelineOf(at: string, words: Decision[], requests: CallOut[]): Timeline {
  const missed = at === missedNight;
  const name = (code: string): string => districts.find((one) => one.code === code)?.name ?? code;
  const verdicts = {
    dispatch: ['出動', 'dispatch'],
    standby: ['待機', 'standby'],
    skip: ['見送り', 'no dispatch'],
    ask: ['要人判断', 'a person decides'],
  };
  const roads = {
    trunk: ['幹線', 'trunk'],
    secondary: ['補助幹線', 'secondary'],
    residential: ['生活道路', 'residential'],
    sidewalk: ['歩道', 'sidewalk'],
    rural: ['郊外', 'rural'],
  };
  const entries: Timeline['entries'] = [
    ...(missed ? [] : [...decisionsUntil(deadline), ...words]).map((one) => ({
      at: one.madeAt,
      what: 'decision',
      subject: one.district,
      id: one.id,
      text: {
        ja: `${name(one.district)} ${roads[one.road][0]}：${verdicts[one.verdict][0]}`,
        en: `${name(one.district)} ${roads[one.road][1]}: ${verdicts[one.verdict][1]}`,
      },
    })),
    ...(missed ? [] : requests).map((one) => ({
      at: one.askedAt,
      what: 'request',
      subject: one.contractor,
      id: one.id,
      text: { ja: `出動要請 ${one.contractorName}：要請中`, en: `Request to ${one.contractorName}: asked` },
    })),
    {
      at: iso(half - 110 * minute),
      what: 'trouble',
      subject: 'p-03',
      id: 0,
      text: { ja: '学校前：通信途絶', en: '学校前: no signal' },
    },
    {
      at: iso(half - 3 * hour),
      what: 'forecast',
      subject: '',
      id: 7,
      text: { ja: '予報を受信', en: 'Forecast received' },
    },
  ];
  return {
    night,
    from: iso(evening),
    until: iso(deadline),
    entries: entries.toSorted((left, right) => left.at.localeCompare(right.at)),
    series: [],
  };
}

const score = (hits: number, misses: number, falseAlarms: number, quiet: number) => ({
  counts: { hits, misses, falseAlarms, rightlyNone: quiet },
  pod: hits / (hits + misses),
  far: falseAlarms / (hits + falseAlarms),
  csi: hits / (hits + misses + falseAlarms),
  precision: hits / (hits + falseAlarms),
  agreement: (hits + quiet) / (hits + misses + falseAlarms + quiet),
});

export const season: SeasonReport = {
  winter: 2025,
  nights: 61,
  decisions: 427,
  dispatches: 58,
  overrides: 9,
  requests: 41,
  unanswered: 2,
  againstMeasured: score(52, 4, 6, 365),
  againstPeople: score(50, 3, 8, 366),
  patrolHoursSaved: 188,
  patrolsNeeded: 14,
  outcomes: [night, '2026-01-17'].flatMap(outcomesOf),
};

const sent = (minutes: number): string => iso(half - minutes * minute);
const message = (
  id: number,
  kind: string,
  now: Message['now'],
  minutes: number,
  more: Partial<Message> = {},
): Message => ({
  id,
  key: `${kind}:${id}`,
  kind,
  about: '',
  link: '/staff/snow',
  contact: null,
  role: 'staff',
  urgent: true,
  now,
  reason: '',
  madeAt: sent(minutes),
  changedAt: sent(minutes - 1),
  notBefore: null,
  expiresAt: null,
  answeredAt: null,
  answer: null,
  answeredWay: null,
  answeredBy: null,
  ...more,
});

export const messages: Message[] = [
  message(6, 'snow.officer', 'delivered', 1),
  message(5, 'snow.unanswered', 'delivered', 14),
  message(4, 'snow.request', 'failed', 29, { contact: 15, role: null, reason: 'gateway_refused' }),
  message(3, 'snow.request', 'sent', 9, { contact: 14, role: null }),
  message(2, 'snow.request', 'answered', 29, {
    contact: 11,
    role: null,
    answer: 'accept',
    answeredAt: sent(23),
    answeredWay: 'sms',
    answeredBy: 'c:11',
  }),
  message(1, 'snow.trouble', 'delivered', 80),
];

export function messageDetail(id: number): MessageDetail | undefined {
  const found = messages.find((one) => one.id === id);
  return (
    found && {
      ...found,
      answers: found.kind === 'snow.request' ? [{ code: 'accept', label: '受ける' }] : [],
      expiresAt: found.kind === 'snow.request' ? sent(-6) : found.expiresAt,
      deliveries: (['inbox', 'sms', 'voice'] as const).map((by, index) => ({
        id: id * 10 + index,
        message: id,
        by,
        now: by === 'voice' && found.now === 'failed' ? 'failed' : by === 'inbox' ? 'delivered' : found.now,
        dueAt: found.madeAt,
        attempts: by === 'voice' ? 3 : 1,
        parts: 1,
        templateVersion: 0,
        note: by === 'voice' && found.now === 'failed' ? 'busy' : '',
        receipt: '',
        standIn: by !== 'inbox',
        sentAt: found.madeAt,
        deliveredAt: null,
        endedAt: null,
        subject: null,
        body: null,
        tries: [
          { at: found.madeAt, what: 'failed', note: by === 'voice' ? 'busy' : '' },
          { at: found.madeAt, what: 'sent', note: '' },
        ].slice(by === 'voice' ? 0 : 1),
      })),
    }
  );
}
