import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type { components } from './schema.d.ts';

// What residents do, who needs what, and what came of what was proposed, as staff see it.

type Schemas = components['schemas'];

export type Summary = Schemas['crmSummary'];
export type ActivityClass = Summary['classes'][number]['now'];
export type Kind = Schemas['crmKindPage']['items'][number];
export type Segment = Schemas['crmSegment'];
export type SegmentWish = Schemas['crmSegmentWish'];
export type Run = Schemas['crmRunPage']['items'][number];
export type Members = Schemas['crmMemberPage'];
export type Campaign = Schemas['crmCampaign'];
export type CampaignWish = Schemas['crmCampaignWish'];
export type Task = Schemas['crmTaskPage']['items'][number];
export type TaskPage = Schemas['crmTaskPage'];
export type Person = Schemas['crmPerson'];
export type Proposal = Schemas['crmProposalPage']['items'][number];
export type Purpose = Schemas['consentPurposePage']['items'][number];

type Page<Item> = Promise<Answer<{ items: Item[] }>>;

/** Without a day, of today. */
export function getSummary(asOf?: string): Promise<Answer<Summary>> {
  return ask('get', '/crm/v1/summary', { query: asOf === undefined ? {} : { asOf } });
}

export function getKinds(): Page<Kind> {
  return ask('get', '/crm/v1/kinds', {});
}

/** What data may be used for; staff name one of those that are theirs. */
export function getPurposes(): Page<Purpose> {
  return ask('get', '/consent/v1/purposes', {});
}

export function getSegments(): Page<Segment> {
  return ask('get', '/crm/v1/segments', {});
}

export function getSegment(code: string): Promise<Answer<Segment>> {
  return ask('get', '/crm/v1/segments/{code}', { path: { code } });
}

export function keepSegment(code: string, body: SegmentWish): Promise<Answer<Segment>> {
  return ask('put', '/crm/v1/segments/{code}', { path: { code }, body });
}

/** How many a definition comes to; nothing is kept. */
export function countNow(rule: unknown): Promise<Answer<Schemas['crmCount']>> {
  return ask('post', '/crm/v1/counts', { body: { rule } });
}

/** Counts a segment that is kept, and keeps the list. */
export function countSegment(code: string): Promise<Answer<Run>> {
  return ask('post', '/crm/v1/segments/{code}/runs', { path: { code }, query: {} });
}

export function getRuns(code: string): Page<Run> {
  return ask('get', '/crm/v1/segments/{code}/runs', { path: { code }, query: { limit: 10 } });
}

export function getMembers(code: string, purpose: string, after = 0): Promise<Answer<Members>> {
  return ask('get', '/crm/v1/segments/{code}/members', {
    path: { code },
    query: { ...forPurpose(purpose), after, limit: 200 },
  });
}

export function getCampaigns(): Page<Campaign> {
  return ask('get', '/crm/v1/campaigns', {});
}

export function getCampaign(code: string): Promise<Answer<Campaign>> {
  return ask('get', '/crm/v1/campaigns/{code}', { path: { code } });
}

export function keepCampaign(code: string, body: CampaignWish): Promise<Answer<Campaign>> {
  return ask('put', '/crm/v1/campaigns/{code}', { path: { code }, body });
}

export function stopCampaign(code: string, why: string): Promise<Answer<Campaign>> {
  return ask('post', '/crm/v1/campaigns/{code}/stop', { path: { code }, body: { why } });
}

export function startCampaign(code: string): Promise<Answer<Campaign>> {
  return ask('post', '/crm/v1/campaigns/{code}/start', { path: { code } });
}

/** None said is everyday help; the server names that by itself. */
const forPurpose = (purpose: string): { purpose?: string } => (purpose === '' ? {} : { purpose });

export type TaskQuery = { state: Task['state']; kind: Task['kind']; purpose: string; after: number };
export function getTasks({ purpose, ...query }: TaskQuery): Promise<Answer<TaskPage>> {
  return ask('get', '/crm/v1/tasks', { query: { ...query, ...forPurpose(purpose), limit: 50 } });
}

export function closeTask(number: number, note: string): Promise<Answer<Task>> {
  return ask('post', '/crm/v1/tasks/{number}/close', { path: { number: String(number) }, body: { note } });
}

export function getPerson(person: string, purpose: string): Promise<Answer<Person>> {
  return ask('get', '/crm/v1/persons/{person}', { path: { person }, query: forPurpose(purpose) });
}

export function getProposals(person: string, purpose: string): Page<Proposal> {
  return ask('get', '/crm/v1/persons/{person}/proposals', {
    path: { person },
    query: { ...forPurpose(purpose), limit: 20 },
  });
}

export function restrict(person: string, exertion: number, why: string): Promise<Answer<Person>> {
  return ask('put', '/crm/v1/persons/{person}/restriction', { path: { person }, body: { exertion, why } });
}
