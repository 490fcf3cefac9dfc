import type {
  Correction, DatedRule, Line, PointEvent, Rule, Settlement, Shop, Summary,
} from '../api/points-staff.ts';
import { half, iso, minute } from './snow/night.ts';

// The card, the points of somebody, corrections, events and shops of the mock server, whose night is 2026-01-19.

const day = 24 * 60 * minute;
export const jst = (date: string): string => new Date(`${date}T00:00:00+09:00`).toISOString();
type Facts = [code: string, ja: string, en: string, points: number, dayCap?: number, totalCap?: number];
const ruleOf = ([code, ja, en, points, dayCap = 0, totalCap = 0]: Facts): Rule => ({
  code, ja, en, points, dayCap, totalCap, how: code === 'steps' ? 'per_amount' : 'each',
  per: code === 'steps' ? 1000 : 1, active: true,
});

/** The card that comes with the program. */
const card: Rule[] = ([
  ['login', 'ログイン', 'Signing in', 2, 2],
  ['steps', '歩数', 'Steps', 5, 50],
  ['vitals', '健康の記録', 'Health record', 3, 9],
  ['checkin', 'イベント参加', 'Taking part in an event', 50],
  ['health_class', '健康教室', 'Health class', 100],
  ['farm_report', '農園の作業報告', 'Farm work report', 20, 20],
  ['video_quiz', '動画クイズ', 'Video quiz', 5, 20],
  ['survey', 'アンケート回答', 'Answering a survey', 100],
  ['neighbour_help', '近所の手助け', 'Helping a neighbour', 50, 100],
  ['invite', '新しい利用者の紹介', 'Inviting a new user', 100, 0, 1000],
] satisfies Facts[]).map(ruleOf);

export const dated = (of: Rule, version: number, from: string | null, source: string, setBy: string): DatedRule => ({
  of, version: `${of.code}@${version}`, source, setBy, from,
});

export const firstVersions = (): DatedRule[] => [
  ...card.map((of) => dated(of, 0, null, '', '')),
  dated({ ...card[4]!, points: 80 }, 1, jst('2025-04-01'), '要綱（令和7年度）', 'account:9'),
  dated({ ...card[4]!, points: 100 }, 2, jst('2025-10-01'), '要綱の改正（秋）', 'account:9'),
  dated({ ...card[3]!, points: 60 }, 3, jst('2026-04-01'), '要綱（令和8年度）', 'demo-staff'),
];

export const numbers: [name: string, value: number, least: number, most: number][] = [
  ['points.expiry_fiscal_years', 1, 0, 10],
  ['points.notice_days', 30, 1, 180],
  ['points.four_eyes_above', 1000, 0, 1_000_000],
  ['points.day_cap', 0, 0, 1_000_000],
  ['points.late_days', 31, 1, 366],
  ['points.hold_minutes', 15, 1, 1440],
  ['points.spend_max', 50_000, 1, 10_000_000],
  ['points.yen_per_100_points', 100, 0, 10_000],
];

export const line = (number: number, points: number, ja: string, facts: Partial<Line>): Line => ({
  number, at: iso(half - (20 - number) * day), points, balance: 320, what: 'move', code: 'steps',
  reason: { ja, en: facts.code ?? 'steps' }, receipt: `points/${number}`, rule: '', evidence: '', by: 'account:12',
  expiresAt: points > 0 ? jst('2027-04-01') : null, ...facts,
});

export const firstLines = (): Line[] => [
  line(18, -40, '食料品たなかでの利用', {
    code: 'spend', receipt: 'spend/12/b', evidence: 'shop:tanaka', balance: 320,
  }),
  line(17, 30, '利用の取消', {
    code: 'cancel', receipt: 'cancel/spend/12/a', evidence: '金額の打ちまちがい', by: 'demo-staff', balance: 360,
  }),
  line(16, -30, '食料品たなかでの利用', {
    code: 'spend', receipt: 'spend/12/a', evidence: 'shop:tanaka', balance: 330,
  }),
  line(15, 15, '歩数', {
    rule: 'steps@0', evidence: 'steps:2026-01-14:3400', balance: 360,
  }),
  line(14, 50, 'イベント参加（雪あかりの夕べ）', {
    code: 'checkin', rule: 'checkin@0', evidence: 'event:e1', balance: 345,
  }),
  line(13, 100, '健康教室', {
    code: 'health_class', rule: 'health_class@2', evidence: 'session:7', balance: 295, by: 'account:9',
  }),
  line(12, 3, '健康の記録', {
    code: 'vitals', rule: 'vitals@0', evidence: 'health:402', balance: 195,
  }),
  line(11, 100, '訂正：読み取り機の故障', {
    code: 'correction', evidence: 'correction:3', balance: 192, by: 'account:9',
  }),
  line(10, 92, 'アンケート回答', {
    code: 'survey', rule: 'survey@0', evidence: 'activity:w-1', balance: 92,
  }),
];

type Asked = Pick<Correction, 'number' | 'points' | 'reason'> & Partial<Correction>;
export const correction = (facts: Asked): Correction => ({
  id: String(facts.number), person: 12, state: 'waiting', askedBy: 'account:9', askedAt: iso(half - day),
  decidedBy: null, decidedAt: null, ...facts,
});

export const firstCorrections = (): Correction[] => [
  correction({ number: 6, points: -2000, reason: '同じ行事で二重に付いた分', person: 13, askedBy: 'demo-staff' }),
  correction({ number: 5, points: 1500, reason: '移行前のポイントカードの残り' }),
  correction({
    number: 3, points: 100, reason: '読み取り機の故障', state: 'done', decidedBy: 'account:9', decidedAt: iso(half - day),
  }),
];

export const firstEvents = (): PointEvent[] => [
  {
    id: 'e2', token: 'q7Yk0bJc2mT9xWv4nRzA1g', name: '雪かき体験', rule: 'checkin', startsAt: iso(half + day),
    endsAt: iso(half + day + 120 * minute), lon: 141.47, lat: 43.04, radiusM: 300,
  },
  {
    id: 'e1', token: 'Zb3N8sLd5pQ2hUf6kXy0Eg', name: '雪あかりの夕べ', rule: 'checkin', startsAt: iso(half - 6 * day),
    endsAt: iso(half - 6 * day + 180 * minute),
  },
];

export const firstShops = (): Shop[] => [
  { code: 'hokuno', name: 'ホクノースーパー もみじ台店', closed: false },
  { code: 'old', name: '喫茶みずほ', closed: true },
  { code: 'tanaka', name: '食料品たなか', closed: false },
];

export const settlement = (month: string): Settlement => ({
  month,
  items: [
    {
      shop: 'hokuno', name: 'ホクノースーパー もみじ台店', payments: 412, points: 128_400, cancels: 3,
      pointsReturned: 900, netPoints: 127_500, yen: 127_500,
    },
    {
      shop: 'tanaka', name: '食料品たなか', payments: 57, points: 8210, cancels: 1, pointsReturned: 30,
      netPoints: 8180, yen: 8180,
    },
  ],
  netPoints: 135_680,
  yen: 135_680,
});

export const summary = (month: string): Summary => ({
  month,
  sums: {
    granted: 182_340, spent: 136_610, cancelled: 930, expired: 1200, exchanged: 9000, corrected: -400,
    outstanding: 1_482_900, people: 1843,
  },
});
