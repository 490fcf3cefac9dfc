import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnswerDraft, CallOut, Camera, Decision, ForecastSourceDraft } from '../../api/types.ts';
import { InboxMock } from '../inbox-mock.ts';
import { ThingsMock } from './things-mock.ts';
import { entitiesOf, RulesMock } from '../rules-mock.ts';
import {
  boardOf,
  callOutsUntil,
  cameraAt,
  decisionsUntil,
  half,
  iso,
  night,
  pictureOf,
  postAt,
  samplesOf,
} from './night.ts';
import { messageDetail, messages, nights, reportOf, season, thresholds, timelineOf } from './records.ts';
import { scenePicture } from './scene.ts';
import { kpis, kpiSeriesOf, SourceMock } from './sources-mock.ts';
import { cameraSeeds, contractors, districts, postSeeds, routes, zones } from './town.ts';

// The nights of snow as the mock server tells them. It keeps what is said to it by key, as the server must: the same
// key again changes nothing. `effects` is what really happened, in order.

export type Said = { status: number; body?: unknown; csv?: string; bytes?: Buffer; type?: string };
type Body = Record<string, unknown>;

const no = (status: number, code: string): Said => ({ status, body: { title: code, status, code } });
const ok = (body: unknown): Said => ({ status: 200, body });

export class SnowMock {
  at = half;
  readonly rules = new RulesMock();
  readonly inbox = new InboxMock();
  readonly effects: string[] = [];
  readonly #keys = new Map<string, unknown>();
  #words: Decision[] = [];
  #requests: CallOut[] | undefined;
  #cameras = structuredClone([...cameraSeeds]);
  #signs: { district: string; sign: 'drift' | 'rut' | 'compacted' }[] = [];
  #clearings: { district: string; at: number }[] = [];
  #thresholds = structuredClone(thresholds);
  #duties = [{ from: '2026-01-18T03:00:00Z', contacts: [21, 22], setBy: 'demo-staff' }];
  #firms = structuredClone([...contractors]);
  /** What was entered on screen, by kind, on top of the town; a town that has nothing yet where it is empty. */
  readonly things = new ThingsMock();
  readonly source = new SourceMock();

  reset(): void {
    this.rules.reset();
    this.things.reset();
    this.source.reset();
    this.inbox.reset();
    this.at = half;
    this.effects.length = 0;
    this.#keys.clear();
    this.#words = [];
    this.#requests = undefined;
    this.#cameras = structuredClone([...cameraSeeds]);
    this.#signs = [];
    this.#clearings = [];
    this.#thresholds = structuredClone(thresholds);
    this.#firms = structuredClone([...contractors]);
    this.#duties = [{ from: '2026-01-18T03:00:00Z', contacts: [21, 22], setBy: 'demo-staff' }];
  }

  /** The requests as they are now; from the first word of somebody on they only change by words. */
  get requests(): CallOut[] {
    return this.#requests ?? callOutsUntil(this.at);
  }

  /** Somebody else takes a request, as a telephone call in between would do. */
  takeAway(id: number): void {
    const mine = this.#held();
    const one = mine.find((request) => request.id === id);
    if (one) {
      one.state = 'cancelled';
      one.answerBy = null;
      one.story.push({ at: iso(this.at), what: 'cancelled', who: '', note: '', step: 0 });
    }
  }

  #held(): CallOut[] {
    this.#requests ??= callOutsUntil(this.at);
    return this.#requests;
  }

  answer(request: IncomingMessage, response: ServerResponse, url: URL, body: Body, contractor: boolean): void {
    const said = this.#say(request.method ?? 'GET', url, body, contractor);
    if (said.bytes !== undefined || said.csv !== undefined) {
      response.writeHead(said.status, { 'Content-Type': said.type ?? 'text/csv; charset=utf-8' });
      response.end(said.bytes ?? `\ufeff${said.csv}`);
    } else if (said.body === undefined) {
      response.writeHead(said.status).end();
    } else {
      const type = said.status >= 400 ? 'application/problem+json' : 'application/json';
      response.writeHead(said.status, { 'Content-Type': type }).end(JSON.stringify(said.body));
    }
  }

  #say(method: string, url: URL, body: Body, contractor: boolean): Said {
    const [, module, , area = '', id = '', part = ''] = url.pathname.split('/').map(decodeURIComponent);
    if (module === 'rules') {
      return contractor ? no(403, 'not_allowed') : this.rules.answer(method, url, body);
    }
    if (module === 'ngsi-ld') {
      return ok(entitiesOf(url.searchParams, postSeeds));
    }
    if (module === 'notify') {
      return area === 'inbox'
        ? this.inbox.answer(id, part, contractor)
        : this.#notify(method, area, id, url.searchParams, body);
    }
    if (area === 'my') {
      return contractor ? this.#my(id, part, url.pathname.split('/')[6] ?? '', body) : no(403, 'not_allowed');
    }
    if (contractor) {
      return no(403, 'not_allowed');
    }
    return method === 'GET' ? this.#get(area, id, part, url.searchParams) : this.#put(area, id, part, body);
  }

  #board(at: number): unknown {
    return boardOf({
      at,
      words: this.#words,
      requests: at === this.at ? this.requests : callOutsUntil(at),
      cameras: this.#cameras.map((draft, index) => cameraAt(index, at, draft)),
      signs: this.#signs,
      clearings: this.#clearings,
    });
  }

  #get(area: string, id: string, part: string, query: URLSearchParams): Said {
    const post = postSeeds.find((one) => one.code === id);
    if (this.things.empty && id === '' && this.things.isKind(area)) {
      return ok({ items: this.things.entered(area), total: 0 });
    }
    const whole: Record<string, () => unknown> = {
      board: () => this.#board(query.get('at') ? Date.parse(query.get('at') as string) : this.at),
      districts: () => ({ items: districts }),
      routes: () => ({ items: routes }),
      contractors: () => ({ items: this.#firms }),
      duties: () => ({ items: this.#duties.toReversed() }),
      posts: () => ({ items: postSeeds.map((one) => postAt(one, this.at)), total: postSeeds.length }),
      cameras: () => ({ items: this.#cameras.map((draft, index) => cameraAt(index, this.at, draft)) }),
      thresholds: () => this.#thresholds,
      decisions: () => ({
        items: [...decisionsUntil(this.at), ...this.#words].filter((one) => one.district === query.get('district')),
      }),
      requests: () => ({ items: this.requests }),
      nights: () => ({ items: nights }),
      kpis: () => ({ at: iso(this.at), items: kpis }),
      'forecast-source': () => this.source.now,
    };
    if (id === '') {
      return area in whole ? ok(whole[area]?.()) : no(404, 'not_found');
    }
    if (area === 'posts' && post) {
      if (part !== 'samples') {
        return ok(postAt(post, this.at));
      }
      const series = samplesOf(post, Date.parse(query.get('from') ?? ''), Date.parse(query.get('until') ?? ''));
      return query.get('format') === 'csv' ? { status: 200, csv: 'utc,raw,clean\r\n' } : ok(series);
    }
    if (area === 'cameras' && part === 'images') {
      const index = this.#cameras.findIndex((one) => one.code === id);
      return ok({ items: [0, 1, 2].map((back) => pictureOf(index, this.at, back)) });
    }
    if (area === 'images') {
      return { status: 200, type: 'image/svg+xml', bytes: Buffer.from(scenePicture(Math.floor(Number(id) / 100) - 1)) };
    }
    if (area === 'nights') {
      return part === 'timeline'
        ? ok(timelineOf(id, this.#words, callOutsUntil(this.at)))
        : query.get('format') === 'pdf'
          ? { status: 200, type: 'application/pdf', bytes: Buffer.from('%PDF-1.4\n%%EOF\n') }
          : ok(reportOf(id, this.#words, callOutsUntil(this.at)));
    }
    const series = area === 'kpis' ? kpiSeriesOf(id, Number(query.get('winter'))) : undefined;
    if (area === 'kpis') {
      return series ? ok(series) : no(404, 'snow_no_kpi');
    }
    if (area === 'seasons') {
      return part === 'export' ? { status: 200, csv: 'night,district\r\n' } : ok(season);
    }
    return no(404, 'not_found');
  }

  #once(key: unknown, effect: string, act: () => unknown): Said {
    if (typeof key !== 'string' || key === '') {
      return no(400, 'snow_key_needed');
    }
    if (this.#keys.has(key)) {
      return ok({ ...(this.#keys.get(key) as object), before: true });
    }
    const made = act();
    this.#keys.set(key, made);
    this.effects.push(effect);
    return ok(made);
  }

  #put(area: string, id: string, part: string, body: Body): Said {
    if (area === 'overrides') {
      return body['reason'] ? this.#override(body) : no(400, 'snow_reason_needed');
    }
    if (area === 'decisions' && part === 'approval') {
      return this.#approve(Number(id), body);
    }
    if (area === 'clearings') {
      return this.#once(body['key'], `cleared ${String(body['district'])}`, () => {
        this.#clearings.push({
          district: String(body['district']),
          at: Math.min(Date.parse(String(body['at'])), this.at),
        });
        return { id: this.#clearings.length, before: false };
      });
    }
    if (area === 'signs') {
      return this.#once(body['key'], `sign ${String(body['district'])} ${String(body['sign'])}`, () => {
        this.#signs.push({ district: String(body['district']), sign: body['sign'] as 'drift' });
        return { id: this.#signs.length, before: false };
      });
    }
    if (area === 'requests' && part === 'cancel') {
      this.takeAway(Number(id));
      this.effects.push(`cancelled ${id}`);
      return { status: 204 };
    }
    if (area === 'requests' && part === 'answers') {
      return this.#answered(Number(id), body as unknown as AnswerDraft, 'demo-staff');
    }
    if (area === 'forecast-source') {
      return this.#source(body as unknown as ForecastSourceDraft);
    }
    if (area === 'thresholds') {
      return this.#threshold(body);
    }
    return this.things.keep(area, id, body) ?? this.#keep(area, id, body);
  }

  #keep(area: string, id: string, body: Body): Said {
    if (area === 'cameras') {
      const index = this.#cameras.findIndex((one) => one.code === id);
      this.#cameras[index] = body as unknown as Camera;
    } else if (area === 'contractors') {
      this.#firms = this.#firms.map((one) => (one.code === id ? (body as unknown as typeof one) : one));
    } else if (area === 'duties') {
      this.#duties.push({ from: String(body['from']), contacts: body['contacts'] as number[], setBy: 'demo-staff' });
    } else if (area !== 'routes' && area !== 'nights') {
      return no(404, 'not_found');
    }
    this.effects.push(`kept ${area} ${id}`);
    return { status: 204 };
  }

  #source(draft: ForecastSourceDraft): Said {
    const refused = this.source.keep(draft, this.at);
    if (refused) {
      const [field, code] = refused;
      const problem = no(422, 'snow_bad_thing');
      return { ...problem, body: { ...(problem.body as object), errors: [{ field, code }] } };
    }
    this.effects.push(`source ${draft.kind} ${draft.address} ${draft.everyMinutes}`);
    return ok(this.source.now);
  }

  #threshold(body: Body): Said {
    const setting = this.#thresholds.settings.find((one) => one.name === body['name']);
    const value = Number(body['value']);
    if (!setting || value < setting.least || value > setting.most) {
      return no(422, 'snow_setting_bounds');
    }
    if (!body['source']) {
      return no(400, 'snow_setting_source');
    }
    const id = this.#thresholds.values.length + 1;
    const { district = null, road = null } = body as { district?: string; road?: 'trunk' };
    this.#thresholds.values.unshift({
      id,
      name: setting.name,
      district,
      road,
      from: String(body['from']),
      value,
      source: String(body['source']),
      setBy: 'demo-staff',
      setAt: iso(this.at),
    });
    this.effects.push(`set ${setting.name} ${value}`);
    return ok({ id, before: false });
  }

  #word(
    district: string,
    road: string | undefined,
    verdict: 'dispatch' | 'skip',
    why: string,
    answers: number | null,
  ): number[] {
    const decided = zones.filter((zone) => zone.district === district && (road === undefined || zone.road === road));
    return decided.map((zone) => {
      const newest = decisionsUntil(this.at).findLast(
        (one) => one.district === zone.district && one.road === zone.road,
      );
      const id = 1000 + this.#words.length;
      this.#words.push({
        ...(newest as Decision),
        id,
        stage: 'manual',
        at: iso(this.at),
        madeAt: iso(this.at),
        verdict,
        by: 'demo-staff',
        why,
        answers,
      });
      return id;
    });
  }

  #override(body: Body): Said {
    const { district, road, verdict, reason, key } = body as Record<string, string>;
    return this.#once(key, `override ${district} ${road ?? '*'} ${verdict}`, () => ({
      decisions: this.#word(district ?? '', road, verdict as 'dispatch', reason ?? '', null),
      requests: [],
      before: false,
    }));
  }

  #approve(id: number, body: Body): Said {
    const decision = decisionsUntil(this.at).find((one) => one.id === id);
    const known = this.#keys.has(String(body['key']));
    const settled = this.#words.some((one) => one.district === decision?.district && one.road === decision.road);
    if (!decision || (settled && !known)) {
      return decision ? no(409, 'snow_not_waiting') : no(404, 'snow_no_decision');
    }
    const verdict = body['approve'] === true ? 'dispatch' : 'skip';
    return this.#once(body['key'], `approve ${decision.district} ${decision.road} ${verdict}`, () => ({
      decisions: this.#word(decision.district, decision.road, verdict, String(body['reason']), id),
      requests: [],
      before: false,
    }));
  }

  #my(area: string, id: string, part: string, body: Body): Said {
    if (area !== 'requests') {
      return no(404, 'not_found');
    }
    const own = this.requests.filter((one) => one.contractor === 'shirakaba').toReversed();
    if (id === '') {
      return ok({ items: own });
    }
    if (!own.some((one) => String(one.id) === id)) {
      return no(404, 'snow_no_request');
    }
    return part === 'answers'
      ? this.#answered(Number(id), body as unknown as AnswerDraft, 'demo-contractor')
      : ok(own.find((one) => String(one.id) === id));
  }

  #answered(id: number, draft: AnswerDraft, by: string): Said {
    const request = this.#held().find((one) => one.id === id);
    if (!request) {
      return no(404, 'snow_no_request');
    }
    const known = this.#keys.has(draft.key);
    if (!known && request.state === 'cancelled' && draft.answer !== 'accept') {
      return no(409, 'snow_wrong_state');
    }
    return this.#once(draft.key, `${draft.answer} ${id}${draft.routes ? ` ${draft.routes.join(',')}` : ''}`, () => {
      if (request.state === 'cancelled') {
        return { state: request.state, before: false, tooLate: true };
      }
      move(request, draft, by, iso(this.at));
      return { state: request.state, before: false, tooLate: false };
    });
  }

  #notify(method: string, area: string, id: string, query: URLSearchParams, body: Body): Said {
    if (area === 'summary') {
      return ok({
        waiting: 1,
        held: 0,
        dead: 1,
        secondsP95: 2.4,
        standIns: ['sms', 'voice'],
        missingWays: ['webhook'],
        now: iso(this.at),
      });
    }
    if (area === 'messages') {
      const detail = messageDetail(Number(id));
      const start = query.get('key') ?? '';
      const items = messages.filter((one) => one.key.startsWith(start));
      return id === '' ? ok({ items, next: null }) : detail ? ok(detail) : no(404, 'not_found');
    }
    if (Number(query.get('limit') ?? 50) > 200) {
      return no(400, 'bad_query');
    }
    if (area === 'contacts' && (method !== 'GET' || id !== '' || this.things.empty)) {
      return this.things.contact(method, id, body, contacts);
    }
    if (area === 'contacts') {
      return ok({ items: contacts, total: contacts.length, next: null });
    }
    if (area === 'deliveries') {
      this.effects.push(`retry ${id}`);
      return { status: 204 };
    }
    return no(404, 'not_found');
  }
}

const contacts = [
  [11, '見本 一郎', '見本ほくと建設'],
  [12, '見本 二郎', '見本ほくと建設'],
  [13, '見本 三郎', '見本しらかば運輸'],
  [14, '見本 四郎', '見本しらかば運輸'],
  [15, '見本 五郎', '見本みのり土木'],
  [21, '当番 花子', '除雪担当'],
  [22, '当番 次郎', '除雪担当'],
].map(([id, name, organisation]) => ({
  id,
  name,
  kana: '',
  organisation,
  language: 'ja',
  account: '',
  quietFrom: null,
  quietUntil: null,
  addresses: [{ by: 'sms', to: '***-****-1234', secret: null }],
  masked: true,
  madeAt: '2025-11-01T00:00:00Z',
  changedAt: '2025-11-01T00:00:00Z',
}));

function move(request: CallOut, draft: AnswerDraft, by: string, now: string): void {
  request.answers.push({ answer: draft.answer, at: draft.at, receivedAt: now, by, note: draft.note ?? '' });
  if (draft.answer === 'accept') {
    request.state = 'accepted';
    request.answerBy = null;
    request.story.push({ at: now, what: 'accepted', who: 'c:14', note: '', step: 1 });
  } else if (draft.answer === 'decline') {
    request.state = 'unanswered';
    request.answerBy = null;
    request.story.push({ at: now, what: 'declined', who: 'c:14', note: draft.note ?? '', step: 1 });
  } else if (draft.answer === 'start') {
    request.state = 'working';
  } else {
    for (const route of request.routes) {
      if (!draft.routes || draft.routes.length === 0 || draft.routes.includes(route.code)) {
        route.finishedAt ??= draft.at;
      }
    }
    request.state = request.routes.every((route) => route.finishedAt !== null) ? 'finished' : 'working';
  }
}

export { night };
