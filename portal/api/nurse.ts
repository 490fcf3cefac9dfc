import { addressOf, ask } from './client.ts';
import type { Answer } from './client.ts';
import type { components } from './schema.d.ts';

// What nurses, and who keeps the station, ask of the health service. Whoever looks at a person says for which purpose;
// the person sees that in their own log.

type Schemas = components['schemas'];

export type Level = Schemas['healthTask']['level'];
export type QueuedTask = Schemas['healthQueue']['items'][number];
export type NurseTask = Schemas['healthTask'];
export type HealthFinding = NurseTask['reasons'][number];
export type HealthRecord = Schemas['healthRecordPage']['items'][number];
export type HealthValues = HealthRecord['values'];
export type HealthSymptom = HealthRecord['symptoms'][number];
export type HealthSeries = Schemas['healthSeries'];
export type HealthLine = HealthSeries['lines'][number];
export type HealthKind = Exclude<HealthSeries['kind'], 'checks'>;
export type HealthCheck = Schemas['healthCheck'];
export type KihonAnswers = Schemas['healthKihonWish']['answers'];
export type HealthLimit = Schemas['healthThresholds']['limits'][number];
export type HealthLimits = Schemas['healthThresholds'];
export type StationWish = Schemas['healthStationWish'];
export type HealthShare = Schemas['healthSharePage']['items'][number];
export type Risk = Schemas['healthRiskPage']['items'][number];
export type Kept = Schemas['healthKept'];
export type Purpose = Schemas['consentPurposePage']['items'][number];

export function getPurposes(): Promise<Answer<{ items: Purpose[] }>> {
  return ask('get', '/consent/v1/purposes', {});
}

export function getTasks(state: 'open' | 'closed', after?: string): Promise<Answer<Schemas['healthQueue']>> {
  return ask('get', '/health/v1/tasks', { query: { state, ...(after === undefined ? {} : { after }) } });
}

export function getTask(number: string, purpose: string): Promise<Answer<NurseTask>> {
  return ask('get', '/health/v1/tasks/{number}', { path: { number }, query: { purpose } });
}

/** `changedAt`: as the task said it when the nurse looked; refused where more has come since. */
export function closeTask(task: NurseTask, purpose: string, note: string): Promise<Answer<NurseTask>> {
  return ask('post', '/health/v1/tasks/{number}/close', {
    path: { number: String(task.number) },
    query: { purpose },
    body: { note, changedAt: task.changedAt },
  });
}

/** Whose card or 8-digit number that is. The person sees who looked, and why. */
export function findByCard(card: string, purpose: string): Promise<Answer<Schemas['healthFound']>> {
  return ask('get', '/health/v1/persons', { query: { card, purpose } });
}

/** Says that one sees to it, also instead of another. */
export function takeTask(number: string, purpose: string): Promise<Answer<NurseTask>> {
  return ask('post', '/health/v1/tasks/{number}/take', { path: { number }, query: { purpose } });
}

export function reopenTask(number: string, purpose: string, note: string): Promise<Answer<NurseTask>> {
  return ask('post', '/health/v1/tasks/{number}/reopen', { path: { number }, query: { purpose }, body: { note } });
}

/** A page of those whose newest checklist flags something; each of them sees the look. */
export function getRisks(purpose: string, after?: number): Promise<Answer<Schemas['healthRiskPage']>> {
  return ask('get', '/health/v1/risks', { query: { purpose, ...(after === undefined ? {} : { after }) } });
}

type Look = { person: string; purpose: string };
type Days = 7 | 30 | 365;

export function getSeriesOf({ person, purpose }: Look, kind: HealthKind, days: Days): Promise<Answer<HealthSeries>> {
  return ask('get', '/health/v1/persons/{person}/series', { path: { person }, query: { purpose, kind, days } });
}

export function seriesFile({ person, purpose }: Look, kind: HealthKind, days: Days): string {
  return addressOf('/health/v1/persons/{person}/series', {
    path: { person },
    query: { purpose, kind, days, as: 'csv' as const },
  });
}

export function getRecordsOf(
  { person, purpose }: Look,
  before?: string,
): Promise<Answer<{ items: HealthRecord[]; next?: string | null }>> {
  return ask('get', '/health/v1/persons/{person}/records', {
    path: { person },
    query: { purpose, limit: 20, ...(before === undefined ? {} : { before }) },
  });
}

export function getChecksOf({ person, purpose }: Look): Promise<Answer<{ items: HealthCheck[] }>> {
  return ask('get', '/health/v1/persons/{person}/checks', { path: { person }, query: { purpose } });
}

/** A checklist on paper; the same id again keeps nothing twice. */
export function keepKihon({ person, purpose }: Look, id: string, answers: KihonAnswers): Promise<Answer<HealthCheck>> {
  return ask('post', '/health/v1/persons/{person}/checks/kihon', {
    path: { person },
    query: { purpose },
    body: { id, answers },
  });
}

export function getSharesOf({ person, purpose }: Look): Promise<Answer<{ items: HealthShare[] }>> {
  return ask('get', '/health/v1/persons/{person}/shares', { path: { person }, query: { purpose } });
}

export function getLimits(): Promise<Answer<{ items: HealthLimits[] }>> {
  return ask('get', '/health/v1/thresholds', {});
}

export function proposeLimits(from: string, limits: HealthLimit[], source: string): Promise<Answer<HealthLimits>> {
  return ask('post', '/health/v1/thresholds', { body: { from, limits, source } });
}

export function approveLimits(version: number): Promise<Answer<{ items: HealthLimits[] }>> {
  return ask('post', '/health/v1/thresholds/{version}/approve', { path: { version: String(version) } });
}

export function keepAtStation(wish: StationWish): Promise<Answer<Kept>> {
  return ask('post', '/health/v1/station/records', { body: wish });
}
