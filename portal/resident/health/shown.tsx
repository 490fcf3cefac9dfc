import type { HealthFinding, HealthLimit, HealthRecord, HealthSeries, HealthValues } from '../../api/health.ts';
import { formatCount, formatValue } from '../../ui/number.ts';
import { inBodyOrder, placeOf } from '../health-alert.ts';
import type { Alert } from '../health-alert.ts';
import { Banner } from '../../ui/banner.tsx';
import { body } from './texts.ts';

// Values and what was found about them, in plain words.

type Name = keyof HealthValues;
const tenths: ReadonlySet<Name> = new Set(['temperatureC', 'weightKg', 'bodyFatPercent', 'gripKg'] as const);

/** "36.5度", "8,000歩". */
export function valueText(field: Name, value: number): string {
  const text = tenths.has(field)
    ? formatValue(value, 1)
    : field === 'gaitMPerS'
      ? formatValue(value, 2)
      : formatCount(Math.round(value));
  return body.value.value(text, body.value.units[field]);
}

export type Latest = { name: string; text: string; at: string };

const single: readonly [Name, string][] = [
  ['pulseBpm', 'pulse'],
  ['weightKg', 'weight'],
  ['temperatureC', 'temperature'],
  ['spo2Percent', 'spo2'],
  ['steps', 'steps'],
  ['bodyFatPercent', 'body_fat'],
  ['gripKg', 'grip'],
  ['gaitMPerS', 'gait'],
];

export function pressureText(high: number, low: number): string {
  return body.value.pressure(formatCount(high), formatCount(low));
}

/** Of each kind the newest; the records come with the newest first. */
export function latestOf(records: readonly HealthRecord[]): Latest[] {
  const names = body.value.measures;
  const pressure = records.find((one) => typeof one.values.systolicMmHg === 'number');
  const { systolicMmHg: high, diastolicMmHg: low } = pressure?.values ?? {};
  const first: Latest[] =
    pressure && typeof high === 'number' && typeof low === 'number'
      ? [{ name: names['blood_pressure'] ?? '', text: pressureText(high, low), at: pressure.measuredAt }]
      : [];
  const others = single.flatMap(([field, name]) => {
    const found = records.find((one) => typeof one.values[field] === 'number');
    const value = found?.values[field];
    return found && typeof value === 'number'
      ? [{ name: names[name] ?? name, text: valueText(field, value), at: found.measuredAt }]
      : [];
  });
  return [...first, ...others];
}

export function findingText({ what, which }: HealthFinding): string {
  const texts = body.value.found;
  const name = body.value.measures[what] ?? what;
  return which === 'high'
    ? texts.high(name)
    : which === 'low'
      ? texts.low(name)
      : which === 'symptom'
        ? texts.symptom(name)
        : texts.days(name);
}

export function AlertBox({ alert: { level, findings } }: { alert: Alert }) {
  return (
    <Banner kind={level === 'notice' ? 'warning' : 'error'}>
      {[...new Set(inBodyOrder(findings).map(findingText))].map((text) => (
        <p key={text} class="banner-title">
          {text}
        </p>
      ))}
      <p>{body.value.alert[level]}</p>
    </Banner>
  );
}

export const fieldOf: Record<HealthLimit['of'], Name> = {
  systolic: 'systolicMmHg',
  diastolic: 'diastolicMmHg',
  pulse: 'pulseBpm',
  temperature: 'temperatureC',
  spo2: 'spo2Percent',
  weight: 'weightKg',
  body_fat: 'bodyFatPercent',
  grip: 'gripKg',
  gait: 'gaitMPerS',
  steps: 'steps',
};

/** Those that hold at home: one for home goes before one for everywhere. */
export function homeLimits(limits: readonly HealthLimit[]): HealthLimit[] {
  const there = limits.filter((one) => one.at !== 'station');
  return there.filter((one) => one.at === 'home' || !there.some((other) => other.of === one.of && other.at === 'home'));
}

export function limitTexts(limits: readonly HealthLimit[]): string[] {
  const texts = body.value.curves;
  return homeLimits(limits)
    .toSorted((one, other) => placeOf(one.of) - placeOf(other.of))
    .flatMap((one) => {
      const name = body.value.measures[one.of] ?? one.of;
      const value = (limit: number): string => valueText(fieldOf[one.of], limit);
      const high = typeof one.highFrom === 'number' ? texts.high(name, value(one.highFrom)) : '';
      const low = typeof one.lowBelow === 'number' ? texts.low(name, value(one.lowBelow)) : '';
      return [high, low].filter((text) => text !== '');
    });
}

/** Of blood pressure the upper value first, in whatever order they came. */
function upperFirst({ lines }: HealthSeries): Line[] {
  return lines.toSorted((one, other) => placeOf(one.of) - placeOf(other.of));
}

export type Row = { date: string; mean: string; range: string };

/** A row for each day, the newest first. Blood pressure has both of its values in one. */
export function rowsOf(series: HealthSeries): Row[] {
  const lines = upperFirst(series);
  const dates = [...new Set(lines.flatMap((line) => line.points.map((one) => one.date)))].toSorted().toReversed();
  const [first, second] = lines;
  const pointOf = (line: Line | undefined, date: string) => line?.points.find((one) => one.date === date);
  return dates.flatMap((date) => {
    const [one, other] = [pointOf(first, date), pointOf(second, date)];
    if (first && second && one && other) {
      const mean = pressureText(Math.round(one.mean), Math.round(other.mean));
      return [{ date, mean, range: rangeText(one, other) }];
    }
    if (!first || !one) {
      return [];
    }
    const text = (value: number): string => valueText(fieldOf[first.of], value);
    const range = one.least === one.most ? '' : `${text(one.least)}〜${text(one.most)}`;
    return [{ date, mean: text(one.mean), range }];
  });
}

type Line = HealthSeries['lines'][number];
type Point = Line['points'][number];

function rangeText(high: Point, low: Point): string {
  const text = ({ least, most }: Point): string => (least === most ? String(least) : `${least}〜${most}`);
  return high.n === 1 ? '' : body.value.pressure(text(high), text(low));
}

/** Over all days, each as one. */
export function meanOf(series: HealthSeries): string {
  const lines = upperFirst(series);
  const means = lines.map(({ points }) => points.reduce((sum, one) => sum + one.mean, 0) / Math.max(1, points.length));
  const [first = 0, second] = means;
  const of = lines[0]?.of ?? 'steps';
  return second === undefined ? valueText(fieldOf[of], first) : pressureText(Math.round(first), Math.round(second));
}
