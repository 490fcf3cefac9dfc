import type { HealthRecord, HealthValues } from '../../api/health.ts';

// What somebody types in: read as it was meant, checked against what a body can have, and against what was before.

export type Field = Exclude<keyof HealthValues, 'bodyFatPercent' | 'gripKg' | 'gaitMPerS'>;
export type Entry = 'pressure' | 'weight' | 'temperature' | 'spo2' | 'steps';

export const entries: Record<Entry, readonly Field[]> = {
  pressure: ['systolicMmHg', 'diastolicMmHg', 'pulseBpm'],
  weight: ['weightKg'],
  temperature: ['temperatureC'],
  spo2: ['spo2Percent'],
  steps: ['steps'],
};

/** As the server has them; `far` is a step from one measurement to the next that asks for a second look. */
export const facts: Record<Field, { least: number; most: number; decimals: number; far: number }> = {
  systolicMmHg: { least: 40, most: 300, decimals: 0, far: 50 },
  diastolicMmHg: { least: 20, most: 200, decimals: 0, far: 40 },
  pulseBpm: { least: 20, most: 250, decimals: 0, far: 50 },
  temperatureC: { least: 30, most: 45, decimals: 1, far: 2 },
  spo2Percent: { least: 50, most: 100, decimals: 0, far: 8 },
  weightKg: { least: 10, most: 300, decimals: 1, far: 5 },
  steps: { least: 0, most: 200_000, decimals: 0, far: 20_000 },
};

const optional: ReadonlySet<Field> = new Set(['pulseBpm'] as const);

/** "１２８", "36,5", "8,000歩" as numbers; nothing where it is none. */
export function numberIn(text: string): number | undefined {
  const plain = text
    .normalize('NFKC')
    .replaceAll('。', '.')
    .replaceAll(/[^\d.,-]/g, '')
    .replaceAll(/,(?=\d{3}(?:\D|$))/g, '')
    .replaceAll(',', '.');
  return /^-?\d{1,9}(\.\d{0,6})?$/.test(plain) ? Number(plain) : undefined;
}

export type FieldFault = 'missing' | 'number' | 'bounds' | 'not_below';
export type Faults = Partial<Record<Field | 'when', FieldFault | 'time' | 'future' | 'old'>>;

type Read = { values: HealthValues; faults: Faults };

export function readEntry(entry: Entry, typed: Partial<Record<Field, string>>): Read {
  const values: HealthValues = {};
  const faults: Faults = {};
  for (const field of entries[entry]) {
    const text = (typed[field] ?? '').trim();
    const value = numberIn(text);
    if (text === '') {
      if (!optional.has(field)) {
        faults[field] = 'missing';
      }
    } else if (value === undefined) {
      faults[field] = 'number';
    } else if (value < facts[field].least || value > facts[field].most) {
      faults[field] = 'bounds';
    } else {
      values[field] = value;
    }
  }
  const { systolicMmHg: high, diastolicMmHg: low } = values;
  if (typeof high === 'number' && typeof low === 'number' && low >= high) {
    faults.diastolicMmHg = 'not_below';
  }
  return { values, faults };
}

/** What the server says of a field, in the words that stand here. */
export function faultOf(code: string): FieldFault {
  return code === 'not_below' || code === 'missing' ? code : 'bounds';
}

export type Far = { field: Field; before: number; now: number };

/** Values that are a long way from the last ones: a slip of the finger, or something to look at. */
export function farFrom(records: readonly HealthRecord[], values: HealthValues): Far[] {
  return (Object.keys(facts) as Field[]).flatMap((field) => {
    const now = values[field];
    const before = records.find((one) => typeof one.values[field] === 'number')?.values[field];
    return typeof now === 'number' && typeof before === 'number' && Math.abs(now - before) >= facts[field].far
      ? [{ field, before, now }]
      : [];
  });
}

const dayMs = 86_400_000;

/** The instant of "2026-11-30T08:15" in Japan. */
export function instantIn(text: string): string | undefined {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(`${text.slice(0, 16)}:00+09:00`) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** The steps of yesterday belong to the end of that day in Japan. */
export function endOfYesterday(nowMs: number): string {
  const japan = 9 * 3_600_000;
  const today = Math.floor((nowMs + japan) / dayMs) * dayMs - japan;
  return new Date(today - 60_000).toISOString();
}

export function timeFault(instant: string | undefined, nowMs: number): 'time' | 'future' | 'old' | undefined {
  if (instant === undefined) {
    return 'time';
  }
  const at = Date.parse(instant);
  return at > nowMs + 600_000 ? 'future' : at < nowMs - 366 * dayMs ? 'old' : undefined;
}
