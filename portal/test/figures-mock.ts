import type {
  FigurePage,
  FigureTile,
  SurveyComparison,
  SurveyFigures,
  SurveyResults,
  SurveyTable,
} from '../api/types.ts';
import type { Said } from './snow/mock.ts';

// KPIs and surveys as the mock server has them.

const months = [
  '2025-01', '2025-02', '2025-03', '2025-04', '2025-05', '2025-06', '2025-07', '2025-08', '2025-09', '2025-10',
  '2025-11', '2025-12', '2026-01',
];

type Given = Partial<FigureTile> & { values: (number | null)[] };

function tile(name: string, ja: string, en: string, unit: string, { values, ...given }: Given): FigureTile {
  const target = given.target ?? null;
  const value = values.at(-1) ?? null;
  const of = given.of ?? { ja, en, unit, level: 'output' as const, better: 'higher' as const };
  const met = value === null || target === null ? null : of.better === 'lower' ? value <= target : value >= target;
  const before = months.length - values.length;
  return {
    name,
    own: false,
    headline: false,
    targetSource: '',
    ...given,
    of,
    value,
    target,
    met,
    series: months.map((month, at) => ({ month, value: values[at - before] ?? null, target })),
  };
}

const goal = (ja: string, en: string) =>
  ({ ja, en, unit: '点', level: 'goal', better: 'higher' }) satisfies FigureTile['of'];

function tiles(registered: number): FigureTile[] {
  return [
    tile('id.registered', '登録者数', 'Registered residents', '人', {
      values: [112, 140, 188, 230, 262, 301, 344, 380, 402, 431, 470, 512, registered],
      target: 600,
      targetSource: '実施計画 令和7年度',
      headline: true,
    }),
    tile('id.active', '月間利用者数', 'Residents active in the month', '人', {
      values: [90, 101, 120, 160, 170, 190, 201, 240, 233, 260, 288, 301, 322],
      headline: true,
    }),
    tile('survey.satisfaction', '利用者満足度（5段階）', 'Satisfaction of users (1 to 5)', '点', {
      values: [3.6, 3.6, 3.6, 3.9, 3.9, 3.9, 3.9, 3.9, 3.9, 4.12, 4.12, 4.12, 4.12],
      target: 4,
      targetSource: '',
      headline: true,
      of: { ja: '利用者満足度（5段階）', en: 'Satisfaction of users (1 to 5)', unit: '点', level: 'outcome', better: 'higher' },
    }),
    tile('survey.kgi1', '', '', '点', {
      values: [3.31, 3.31, 3.31, 3.31, 3.31, 3.31, 3.31, 3.31, 3.31, 3.52, 3.52, 3.52, 3.52],
      headline: true,
      of: goal('KGI① 協調的幸福感（5段階）', 'KGI 1: interdependent happiness (1 to 5)'),
    }),
    tile('survey.kgi2', '', '', '点', {
      values: [],
      headline: true,
      of: goal('KGI② 主観的幸福感（0〜10）', 'KGI 2: subjective happiness (0 to 10)'),
    }),
    tile('points.granted', 'ポイント付与', 'Points granted', 'ポイント', {
      values: [12_000, 15_400, 18_900, 21_000, 22_800, 25_100, 27_000, 31_000, 30_200, 33_400, 35_100, 36_800, 38_200],
    }),
    tile('snow.far', '', '', '%', {
      values: [31, 28, 24],
      target: 20,
      targetSource: '除雪計画',
      of: { ja: '除雪: 空振りの割合', en: 'Snow: plows sent for nothing', unit: '%', level: 'outcome', better: 'lower' },
    }),
    tile('budget', '', '', '百万円', {
      values: [579],
      own: true,
      of: { ja: '事業費', en: 'Budget', unit: '百万円', level: 'input', better: 'lower' },
    }),
  ];
}

const none: SurveyFigures = { n: null, mean: null, sd: null, low: null, high: null, standing: null, adjusted: null };
const of = (n: number, mean: number, half: number): SurveyFigures => ({
  ...none,
  n,
  mean,
  sd: half * 2,
  low: mean - half,
  high: mean + half,
});

function results(code: string): SurveyResults {
  return {
    wave: code,
    instrument: 'lwci-r5',
    version: 'R5',
    ja: '令和7年度 事後',
    en: '2025 after',
    source: '大阪府「Beyond EXPO 2025」に掲載の50問',
    phase: 'after',
    closedAt: '2025-10-03T00:00:00Z',
    measures: [
      {
        measure: 'q1',
        category: '幸福度・満足度',
        ja: '現在、あなたはどの程度幸せですか',
        en: '',
        scale: 'zero_to_ten',
        of: { ...of(412, 6.64, 0.19), standing: 53.6, adjusted: 6.51 },
      },
      {
        measure: 'q39',
        category: '幸福度・満足度',
        ja: '自分だけでなく、身近な周りの人も楽しい気持ちでいると思う',
        en: '',
        scale: 'one_to_five',
        of: of(409, 3.52, 0.09),
      },
      {
        measure: 'q43',
        category: '住宅環境',
        ja: '自宅の近辺では、騒音に悩まされている',
        en: '',
        scale: 'one_to_five_reversed',
        of: none,
      },
    ],
    categories: [
      { code: 'c01', part: 'environment', ja: '医療・福祉', en: 'Health care', n: 405, mean: 3.47, standing: 51.2 },
      { code: 'c03', part: 'environment', ja: '住宅環境', en: 'Housing', n: null, mean: null, standing: null },
      { code: 'c17', part: 'relations', ja: '地域とのつながり', en: 'Ties', n: 401, mean: 3.18, standing: null },
    ],
  };
}

function table(code: string, measure: string, by: string): SurveyTable {
  const [first = 'age', across = ''] = by.split(',');
  const rows =
    measure === 'q43'
      ? []
      : first === 'age'
        ? [
            { kinds: ['60s'], of: of(170, 6.4, 0.3) },
            { kinds: ['70s'], of: of(190, 6.8, 0.28) },
            { kinds: ['u20', '80s', ''], of: of(52, 6.9, 0.5) },
          ]
        : [
            { kinds: ['female'], of: of(230, 6.7, 0.26) },
            { kinds: ['male', 'other'], of: of(182, 6.5, 0.3) },
          ];
  const columns =
    across === '' || rows.length === 0
      ? []
      : [
          { kinds: ['female'], of: of(230, 6.7, 0.26) },
          { kinds: ['male', 'other'], of: of(182, 6.5, 0.3) },
        ];
  const cells = columns.length === 0 ? [] : rows.map((row, at) => columns.map(() => (at === 0 ? row.of : none)));
  return { wave: code, measure, by: first, across, rows, columns, cells };
}

const by = (mean: number, low: number, high: number) => ({ mean, low, high });

function comparison(before: string, after: string, measure: string): SurveyComparison {
  const no = { mean: null, low: null, high: null };
  return {
    measure,
    before,
    after,
    scale: 'zero_to_ten',
    groups: [
      { who: 'all', before: of(398, 6.3, 0.2), after: of(412, 6.64, 0.19), change: by(0.34, 0.07, 0.61) },
      { who: 'yes', before: of(121, 6.2, 0.35), after: of(188, 6.9, 0.28), change: by(0.7, 0.25, 1.15) },
      { who: 'no', before: none, after: of(224, 6.4, 0.26), change: no },
    ],
  };
}

/** Answers /kpis/, and of /survey/ what was counted. */
export class FiguresMock {
  #registered = 540;

  reset(): void {
    this.#registered = 540;
  }

  answer(method: string, url: URL): Said {
    const fields = url.searchParams;
    const page = (): FigurePage => ({ month: fields.get('month') ?? '2026-01', items: tiles(this.#registered) });
    if (url.pathname === '/kpis/v1/page') {
      return { status: 200, body: page() };
    }
    if (url.pathname === '/kpis/v1/refresh' && method === 'POST') {
      this.#registered = 548;
      return { status: 200, body: page() };
    }
    const [, , , area, code = '', what, measure = ''] = url.pathname.split('/').map(decodeURIComponent);
    if (area === 'waves' && what === 'results') {
      return { status: 200, body: results(code) };
    }
    if (area === 'waves' && what === 'tables') {
      return { status: 200, body: table(code, measure, fields.get('by') ?? '') };
    }
    if (area === 'comparisons') {
      return {
        status: 200,
        body: comparison(fields.get('before') ?? '', fields.get('after') ?? '', fields.get('measure') ?? ''),
      };
    }
    return { status: 404, body: { code: 'not_found' } };
  }
}
