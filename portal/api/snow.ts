import { prefix } from './base.ts';
import { addressOf, ask } from './client.ts';
import type { Answer } from './client.ts';
import type { paths } from './schema.d.ts';
import type {
  AnswerDraft,
  Answered,
  Board,
  CallOut,
  Camera,
  CameraDraft,
  Contractor,
  Decision,
  District,
  Duty,
  ForecastSource,
  ForecastSourceDraft,
  Kpi,
  KpiSeries,
  NightReport,
  NightRow,
  Picture,
  Post,
  PostDraft,
  SampleSeries,
  SeasonReport,
  SnowRoute,
  ThresholdList,
  Timeline,
} from './types.ts';

// The nights of snow: what the console and the phones ask and say. A `key` is made by who says something; the same
// key again changes nothing.

type Body<Path extends keyof paths, M extends 'post' | 'put'> = paths[Path][M] extends {
  requestBody: { content: { 'application/json': infer Given } };
}
  ? Given
  : never;

export type OverrideDraft = Body<'/snow/v1/overrides', 'post'>;
export type ApprovalDraft = Body<'/snow/v1/decisions/{id}/approval', 'post'>;
export type ClearingDraft = Body<'/snow/v1/clearings', 'post'>;
export type SignDraft = Body<'/snow/v1/signs', 'post'>;
export type ThresholdDraft = Body<'/snow/v1/thresholds', 'post'>;
export type ActualDraft = Body<'/snow/v1/nights/{date}/actuals', 'put'>;

type Items<Item> = { items: Item[] };

export function liveNightPath(): string {
  return addressOf('/snow/v1/live', {});
}

/** This night as it is; a past night as it was known at a moment. */
export function getBoard(when: { night?: string; at?: string } = {}): Promise<Answer<Board>> {
  return ask('get', '/snow/v1/board', { query: when });
}

export function approve(id: number, body: ApprovalDraft): Promise<Answer<unknown>> {
  return ask('post', '/snow/v1/decisions/{id}/approval', { path: { id: String(id) }, body });
}

export function override(body: OverrideDraft): Promise<Answer<unknown>> {
  return ask('post', '/snow/v1/overrides', { body });
}

export function getDecisions(night: string, district: string): Promise<Answer<Items<Decision>>> {
  return ask('get', '/snow/v1/decisions', { query: { night, district } });
}

export function addClearing(body: ClearingDraft): Promise<Answer<unknown>> {
  return ask('post', '/snow/v1/clearings', { body });
}

export function addSign(body: SignDraft): Promise<Answer<unknown>> {
  return ask('post', '/snow/v1/signs', { body });
}

export function cancelCallOut(id: number, reason: string): Promise<Answer<unknown>> {
  return ask('post', '/snow/v1/requests/{id}/cancel', { path: { id: String(id) }, body: { reason } });
}

/** What a contractor has said by telephone. */
export function answerFor(id: number, body: AnswerDraft): Promise<Answer<Answered>> {
  return ask('post', '/snow/v1/requests/{id}/answers', { path: { id: String(id) }, body });
}

export function getMyCallOuts(): Promise<Answer<Items<CallOut>>> {
  return ask('get', '/snow/v1/my/requests', {});
}

export function answerMine(id: number, body: AnswerDraft): Promise<Answer<Answered>> {
  return ask('post', '/snow/v1/my/requests/{id}/answers', { path: { id: String(id) }, body });
}

export function getPosts(): Promise<Answer<Items<Post>>> {
  return ask('get', '/snow/v1/posts', {});
}

export function getPost(code: string): Promise<Answer<Post>> {
  return ask('get', '/snow/v1/posts/{code}', { path: { code } });
}

export type Stretch = { from: string; until: string };

export function getSamples(code: string, stretch: Stretch): Promise<Answer<SampleSeries>> {
  return ask('get', '/snow/v1/posts/{code}/samples', { path: { code }, query: stretch });
}

export function samplesCsvPath(code: string, stretch: Stretch): string {
  return addressOf('/snow/v1/posts/{code}/samples', { path: { code }, query: { ...stretch, format: 'csv' } });
}

export function keepPost(body: PostDraft): Promise<Answer<unknown>> {
  return ask('put', '/snow/v1/posts/{code}', { path: { code: body.code }, body });
}

export function getDistricts(): Promise<Answer<Items<District>>> {
  return ask('get', '/snow/v1/districts', {});
}

export function keepDistrict(body: District): Promise<Answer<unknown>> {
  return ask('put', '/snow/v1/districts/{code}', { path: { code: body.code }, body });
}

export function getCameras(): Promise<Answer<Items<Camera>>> {
  return ask('get', '/snow/v1/cameras', {});
}

export function keepCamera(body: CameraDraft): Promise<Answer<unknown>> {
  return ask('put', '/snow/v1/cameras/{code}', { path: { code: body.code }, body });
}

export function getPictures(code: string): Promise<Answer<Items<Picture>>> {
  return ask('get', '/snow/v1/cameras/{code}/images', { path: { code }, query: { limit: 12 } });
}

/** A picture's own address, as the browser needs it; nothing where the picture is gone. */
export function pictureAddress(picture: Pick<Picture, 'url'>): string | undefined {
  return picture.url.startsWith('/') ? prefix + picture.url : undefined;
}

export function getThresholds(): Promise<Answer<ThresholdList>> {
  return ask('get', '/snow/v1/thresholds', {});
}

export function changeThreshold(body: ThresholdDraft): Promise<Answer<unknown>> {
  return ask('post', '/snow/v1/thresholds', { body });
}

/** Where the town's forecast is fetched, and what came of it. */
export function getForecastSource(): Promise<Answer<ForecastSource>> {
  return ask('get', '/snow/v1/forecast-source', {});
}

export function keepForecastSource(body: ForecastSourceDraft): Promise<Answer<ForecastSource>> {
  return ask('put', '/snow/v1/forecast-source', { body });
}

export function getRoutes(): Promise<Answer<Items<SnowRoute>>> {
  return ask('get', '/snow/v1/routes', {});
}

export function keepRoute(body: SnowRoute): Promise<Answer<unknown>> {
  return ask('put', '/snow/v1/routes/{code}', { path: { code: body.code }, body });
}

export function getContractors(): Promise<Answer<Items<Contractor>>> {
  return ask('get', '/snow/v1/contractors', {});
}

export function keepContractor(body: Contractor): Promise<Answer<unknown>> {
  return ask('put', '/snow/v1/contractors/{code}', { path: { code: body.code }, body });
}

export function getDuties(): Promise<Answer<Items<Duty>>> {
  return ask('get', '/snow/v1/duties', {});
}

export function addDuty(body: { from: string; contacts: number[] }): Promise<Answer<unknown>> {
  return ask('post', '/snow/v1/duties', { body });
}

export function getNights(winter: number): Promise<Answer<Items<NightRow>>> {
  return ask('get', '/snow/v1/nights', { query: { winter } });
}

export function getNight(date: string): Promise<Answer<NightReport>> {
  return ask('get', '/snow/v1/nights/{date}', { path: { date }, query: {} });
}

/** The report of a night on paper. */
export function nightPdfPath(date: string): string {
  return addressOf('/snow/v1/nights/{date}', { path: { date }, query: { format: 'pdf' } });
}

export function getTimeline(date: string): Promise<Answer<Timeline>> {
  return ask('get', '/snow/v1/nights/{date}/timeline', { path: { date }, query: {} });
}

export function keepActual(date: string, body: ActualDraft): Promise<Answer<unknown>> {
  return ask('put', '/snow/v1/nights/{date}/actuals', { path: { date }, body });
}

export function getSeason(winter: number): Promise<Answer<SeasonReport>> {
  return ask('get', '/snow/v1/seasons/{winter}', { path: { winter: String(winter) } });
}

/** The KPIs of snow removal as they are now. */
export function getKpis(): Promise<Answer<Items<Kpi>>> {
  return ask('get', '/snow/v1/kpis', {});
}

/** One KPI as it stood at the end of each night of a winter. */
export function getKpi(name: string, winter: number): Promise<Answer<KpiSeries>> {
  return ask('get', '/snow/v1/kpis/{name}', { path: { name }, query: { winter } });
}

export type Export = 'outcomes' | 'decisions' | 'requests';

export function seasonCsvPath(winter: number, what: Export): string {
  return addressOf('/snow/v1/seasons/{winter}/export', { path: { winter: String(winter) }, query: { what } });
}
