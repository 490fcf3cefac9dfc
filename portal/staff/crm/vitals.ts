import type { HealthRecord } from '../../api/nurse.ts';
import { measuredOf } from '../health/shown.ts';
import type { Measure } from '../health/shown.ts';

export type VitalLine = { number: number; at: string; of: Measure; text: string };

const isRecord = (one: unknown): one is HealthRecord =>
  typeof one === 'object' && one !== null && 'measuredAt' in one && 'values' in one;

/** One line for each value that was measured, the newest first, as the records come; nothing where none were given. */
export function vitalLines(vitals: unknown): VitalLine[] {
  const records = Array.isArray(vitals) ? vitals.filter(isRecord) : [];
  return records.flatMap(({ number, measuredAt, values }) =>
    measuredOf(values).map(({ of, text }) => ({ number, at: measuredAt, of, text })),
  );
}
