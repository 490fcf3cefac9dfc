import type { ForecastSource, ForecastSourceDraft, Kpi, KpiSeries } from '../../api/types.ts';
import { half, iso, minute } from './night.ts';
import { programKpis } from './program.ts';

// Where the made-up town's forecast is fetched, refused as the server refuses; and what its winter is measured by.

const text = (ja: string, en: string): ForecastSource['text'] => ({ ja, en });

const first: ForecastSource = {
  kind: 'url',
  address: 'https://forecast.example/mihon/snow.json',
  area: null,
  everyMinutes: 10,
  askedAt: iso(half - 4 * minute),
  answeredAt: iso(half - 34 * minute),
  nextAt: iso(half + 4 * minute),
  setAt: '2025-11-20T01:00:00Z',
  failures: 3,
  trouble: 'bad_status',
  detail: 'answered 503',
  setBy: 'demo-staff',
  text: text('予報の取得元がエラーを返しています（続けて3回）。', 'The source of forecasts answers with an error (3 times in a row).'),
};

export class SourceMock {
  now: ForecastSource = structuredClone(first);

  reset(): void {
    this.now = structuredClone(first);
  }

  /** The field that is refused with its code, or nothing where it is kept. */
  keep(draft: ForecastSourceDraft, at: number): [string, string] | undefined {
    if (draft.kind === 'url' && !/^https?:\/\/[^\s@/]+(\/\S*)?$/.test(draft.address)) {
      return ['address', 'not_a_web_address'];
    }
    if (draft.kind === 'file' && !/^[\w-][\w.-]{0,99}$/.test(draft.address)) {
      return ['address', 'not_a_file_name'];
    }
    if (draft.everyMinutes < 5 || draft.everyMinutes > 360) {
      return ['everyMinutes', 'out_of_bounds'];
    }
    const waiting = text('予報の取得元にはまだ問い合わせていません。', 'The source of forecasts has not been asked yet.');
    const none = text('予報の取得元は設定されていません。', 'No source of forecasts is set.');
    this.now = {
      ...draft,
      askedAt: null,
      answeredAt: null,
      nextAt: iso(at),
      setAt: iso(at),
      failures: 0,
      trouble: '',
      detail: '',
      setBy: 'demo-staff',
      text: draft.kind === 'none' ? none : waiting,
    };
    return undefined;
  }
}

const values: Record<string, [number | null, number]> = {
  'snow.posts_lost': [2, 0],
  'snow.requests_unanswered': [1, 0],
  'snow.pod': [0.93, 0.9],
  'snow.far': [0.1, 0.3],
  'snow.patrol_hours_saved': [188, 100],
};

const isMet = (value: number, target: number, better: string): boolean =>
  better === 'lower' ? value <= target : value >= target;

export const kpis: Kpi[] = programKpis.map(({ name, unit, says, better }) => {
  const [value, target] = values[name] ?? [null, 0];
  return { name, unit, says, better, value, target, met: value === null ? null : isMet(value, target, better) };
});

/** Forty nights up to this one, of which two have nothing; none of another winter. */
export function kpiSeriesOf(name: string, winter: number): KpiSeries | undefined {
  const kpi = kpis.find((one) => one.name === name);
  const [value, target] = values[name] ?? [null, 0];
  const days = winter === 2025 ? Array.from({ length: 40 }, (_, index) => 40 - index) : [];
  return (
    kpi && {
      name,
      unit: kpi.unit,
      target,
      points: days
        .filter((back) => back !== 12 && back !== 13)
        .map((back) => ({
          date: iso(half - back * 1440 * minute + 540 * minute).slice(0, 10),
          value: seriesValue(value ?? 0, kpi.unit, back),
        })),
    }
  );
}

function seriesValue(value: number, unit: string, back: number): number {
  if (unit === 'h') {
    return value - 4 * back;
  }
  return unit === 'share' ? Math.round((value - back / 400) * 100) / 100 : back % 7 === 0 ? value + 1 : back % 3;
}
