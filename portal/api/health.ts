import { addressOf, ask } from './client.ts';
import type { Answer } from './client.ts';
import type { components } from './schema.d.ts';

// What a resident keeps of their own health.

type Schemas = components['schemas'];

export type HealthRecord = Schemas['healthRecordPage']['items'][number];
export type HealthValues = HealthRecord['values'];
export type HealthFinding = HealthRecord['findings'][number];
export type HealthLevel = HealthRecord['level'];
export type HealthKept = Schemas['healthKept'];
export type HealthSeries = Schemas['healthSeries'];
export type HealthLimit = HealthSeries['limits'][number];
export type HealthKind = Exclude<HealthSeries['kind'], 'checks'>;
export type ShareKind = HealthSeries['kind'];
export type Symptom = HealthRecord['symptoms'][number];
export type HealthQuestion = Schemas['healthQuestions']['items'][number];
export type HealthCheck = Schemas['healthCheck'];
export type Recommendation = Schemas['healthRecommendationPage']['items'][number];
export type HealthShare = Schemas['healthSharePage']['items'][number];
export type KihonAnswers = Schemas['healthKihonWish']['answers'];
export type JchsAnswers = Schemas['healthJchsWish']['answers'];
export type Days = 7 | 30 | 365;

/** What a check comes to; the interface leaves its shape open, as each list has its own. */
export type CheckResult = { is: Verdict; missing: number; flags?: { name: string; is: string }[] };
export type Verdict = 'robust' | 'pre_frail' | 'frail' | 'undetermined';

export type RecordWish = { id: string; measuredAt: string; values: HealthValues; symptoms?: Symptom[] };

/** The newest first. */
export function getRecords(limit: number): Promise<Answer<Schemas['healthRecordPage']>> {
  return ask('get', '/health/v1/me/records', { query: { limit } });
}

/** The same id again keeps nothing twice. */
export function keepRecord(wish: RecordWish): Promise<Answer<HealthKept>> {
  return ask('post', '/health/v1/me/records', { body: wish });
}

export function takeRecordBack(number: number): Promise<Answer<unknown>> {
  return ask('delete', '/health/v1/me/records/{number}', { path: { number: String(number) } });
}

export function getOwnSeries(kind: HealthKind, days: Days): Promise<Answer<HealthSeries>> {
  return ask('get', '/health/v1/me/series', { query: { kind, days } });
}

/** Of everything in so many days. */
export function recordsFile(days: Days): string {
  return addressOf('/health/v1/me/records', { query: { days, as: 'csv' } });
}

export function getKihon(): Promise<Answer<Schemas['healthQuestions']>> {
  return ask('get', '/health/v1/checklists/kihon', {});
}

export function sendKihon(id: string, answers: KihonAnswers): Promise<Answer<HealthCheck>> {
  return ask('post', '/health/v1/me/checks/kihon', { body: { id, answers } });
}

export function sendJchs(id: string, answers: JchsAnswers): Promise<Answer<HealthCheck>> {
  return ask('post', '/health/v1/me/checks/jchs', { body: { id, answers } });
}

export function getChecks(): Promise<Answer<{ items: HealthCheck[] }>> {
  return ask('get', '/health/v1/me/checks', {});
}

export function getRecommendations(): Promise<Answer<{ items: Recommendation[] }>> {
  return ask('get', '/health/v1/me/recommendations', {});
}

export function getShares(): Promise<Answer<{ items: HealthShare[] }>> {
  return ask('get', '/health/v1/me/shares', {});
}

/** In place of what they may see so far; none ends it. */
export function putShare(proxy: number, kinds: ShareKind[]): Promise<Answer<{ items: HealthShare[] }>> {
  return ask('put', '/health/v1/me/shares/{proxy}', { path: { proxy: String(proxy) }, body: { kinds } });
}

export type Sharing = Schemas['healthSharingPage']['items'][number];

/** Who shares something with whoever is signed in. */
export function getSharing(): Promise<Answer<{ items: Sharing[] }>> {
  return ask('get', '/health/v1/shared', {});
}

/** Each look stands in the log of the person whose values they are. */
export function getSharedSeries(person: number, kind: HealthKind, days: Days): Promise<Answer<HealthSeries>> {
  return ask('get', '/health/v1/shared/{person}/series', { path: { person: String(person) }, query: { kind, days } });
}

export function getSharedChecks(person: number): Promise<Answer<{ items: HealthCheck[] }>> {
  return ask('get', '/health/v1/shared/{person}/checks', { path: { person: String(person) } });
}

export type CheckDraft = Schemas['healthDraft'];
export type CheckList = 'kihon' | 'jchs';

/** Answers to a checklist that is not finished; `changedAt` where some are kept. */
export function getCheckDraft(list: CheckList): Promise<Answer<CheckDraft>> {
  return ask('get', '/health/v1/me/checks/{list}/draft', { path: { list } });
}

export function keepCheckDraft(list: CheckList, body: { at: number; said: Record<string, string> }) {
  return ask('put', '/health/v1/me/checks/{list}/draft', { path: { list }, body });
}

export function forgetCheckDraft(list: CheckList): Promise<Answer<void>> {
  return ask('delete', '/health/v1/me/checks/{list}/draft', { path: { list } });
}
