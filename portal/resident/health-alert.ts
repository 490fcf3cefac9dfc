import type { HealthFinding, HealthLevel, HealthRecord, HealthValues } from '../api/health.ts';

// Which of the last values ask for a look: one is over as soon as the same was measured again and is as usual.

/** How the server names the measures of which it has found something. */
export const measureOf: Record<keyof HealthValues, string> = {
  systolicMmHg: 'systolic',
  diastolicMmHg: 'diastolic',
  pulseBpm: 'pulse',
  temperatureC: 'temperature',
  spo2Percent: 'spo2',
  weightKg: 'weight',
  bodyFatPercent: 'body_fat',
  gripKg: 'grip',
  gaitMPerS: 'gait',
  steps: 'steps',
};

export const fields = Object.keys(measureOf) as (keyof HealthValues)[];

const order: readonly string[] = Object.values(measureOf);

/** The upper value of blood pressure before the lower one, as one says them; what is no measure last. */
export function placeOf(measure: string): number {
  const at = order.indexOf(measure);
  return at < 0 ? order.length : at;
}

export function inBodyOrder(findings: readonly HealthFinding[]): HealthFinding[] {
  return findings.toSorted((one, other) => placeOf(one.what) - placeOf(other.what));
}

const levels: readonly HealthLevel[] = ['none', 'notice', 'measure_again', 'consult', 'emergency'];
export const alertMs = 3 * 86_400_000;

export type Alert = { level: HealthLevel; findings: HealthFinding[] };

function measuresIn({ values }: HealthRecord): string[] {
  return fields.filter((field) => typeof values[field] === 'number').map((field) => measureOf[field]);
}

/** Of records with the newest first; nothing where all is as usual. */
export function alertOf(records: readonly HealthRecord[], nowMs: number): Alert | undefined {
  const known = new Set<string>();
  const findings: HealthFinding[] = [];
  for (const record of records.filter((one) => Date.parse(one.measuredAt) > nowMs - alertMs)) {
    findings.push(...record.findings.filter((one) => !known.has(one.what)));
    for (const measure of measuresIn(record)) {
      known.add(measure);
    }
    for (const one of record.findings) {
      known.add(one.what);
    }
  }
  const level = levels[Math.max(-1, ...findings.map((one) => levels.indexOf(one.how)))];
  return level === undefined || level === 'none' ? undefined : { level, findings };
}
