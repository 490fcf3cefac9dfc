// Texts of the KPIs of snow removal. The type of this object is what `en` must fill.

export const kpis = {
  title: '除雪の指標（KPI）',
  lead: '町の目標と比べた、いまの値です。指標を選ぶと、一夜ごとの値が見られます。',
  caption: '指標の一覧',
  name: '指標',
  value: '値',
  target: '目標',
  met: '目標との比較',
  isMet: '達成',
  isNotMet: '未達成',
  notYet: 'まだ比べられません',
  atLeast: (value: string): string => `${value}以上`,
  atMost: (value: string): string => `${value}以下`,
  withUnit: (value: string, unit: string): string => `${value}${unit}`,
  change: '目標を変える',
  changeOf: (name: string): string => `${name}の目標を変える`,
  noNights: 'この冬の値はまだありません。夜が終わると、毎朝1つ増えます。',
  range: (nights: number, low: string, high: string): string =>
    `${nights}夜の記録があります。値は${low}から${high}です。`,
  metNights: (nights: number): string => `目標を満たした夜は${nights}です。`,
  chart: (name: string): string => `${name}のグラフ：実線は夜ごとの値、破線は目標`,
  seriesCaption: (name: string): string => `${name}の夜ごとの値（新しい順）`,
  names: {
    'snow.posts_lost': '使えない観測点',
    'snow.requests_unanswered': '応答のない出動要請',
    'snow.pod': '捕捉率（POD）',
    'snow.far': '空振り率（FAR）',
    'snow.patrol_hours_saved': '省けた巡回時間',
  } as Record<string, string>,
  says: {
    'snow.posts_lost': '値を判定に使えない観測点の数',
    'snow.requests_unanswered': '一夜の要請のうち、だれも応答していない数',
    'snow.pod': '出動が必要だった夜のうち、出動と判定した割合',
    'snow.far': '出動と判定した夜のうち、必要なかった割合',
    'snow.patrol_hours_saved': 'この冬、見回りに出ずにすんだ時間',
  } as Record<string, string>,
};

export type KpiTexts = typeof kpis;
