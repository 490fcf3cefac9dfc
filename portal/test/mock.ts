import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { CommunityStaffMock } from './community-staff-mock.ts';
import { CrmMock, crmPurposes } from './crm-mock.ts';
import { CouponsStaffMock } from './coupons-staff-mock.ts';
import { CommunityMock } from './community-mock.ts';
import {
  contractorCookie,
  cookie,
  developerCookie,
  isOfTown,
  isResident,
  mockCode,
  mockContractorToken,
  mockDeveloperToken,
  mockToken,
  townPeople,
} from './mock-people.ts';
import { DeveloperMock } from './developer-mock.ts';
import { FiguresMock } from './figures-mock.ts';
import { GatewayMock } from './gateway-mock.ts';
import { HealthMock } from './health-mock.ts';
import { HealthStaffMock, nurseSession, purposes } from './health-staff-mock.ts';
import { SurveyStaffMock } from './survey-staff-mock.ts';
import { InquiryMock } from './inquiry-mock.ts';
import { KnownMock, oneTenant } from './known-mock.ts';
import { LendingMock } from './lending-mock.ts';
import { NewsMock } from './news-mock.ts';
import { OwnMock } from './own-mock.ts';
import { PeopleMock } from './people-mock.ts';
import { isOfPoints, PointsStaffMock } from './points-staff-mock.ts';
import { PlatformMock } from './platform-mock.ts';
import { SnowMock } from './snow/mock.ts';
import { TownMock } from './town-mock.ts';
import { areaPermissions, townPermissions } from './town-permissions.ts';
import { detailOf, devices, errorsOf, imports, seriesOf, stations, summary } from './seed.ts';

// A mock, not the product: it serves the built portal and answers the routes the portal asks with seeded data,
// so that the screens can be tested where no server was built. Every answer carries `X-Mock: yes`.
// Tests steer it through its methods, never through HTTP.

const csp =
  "default-src 'self'; worker-src 'self'; img-src 'self' data: blob:; media-src 'self' https:; style-src 'self'";
const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.md': 'text/markdown; charset=utf-8',
};

type Failure = { status: number; code: string } | 'cut';

export * from './mock-people.ts';

export class Mock {
  readonly #server: Server;
  readonly #streams = new Set<ServerResponse>();
  readonly #files = new Map<string, Buffer>();
  #signedIn = true;
  #codeUsed = false;
  /** Which paths fail, by their beginning, and how. */
  readonly failures = new Map<string, Failure>();
  trustedTypes = false;
  empty = false;
  tenants = oneTenant;
  /** Nothing of a browser arrives: its own switch lets through what a service worker passes on at that moment. */
  away = false;
  /** The next answer to a request is acted upon, and told to nobody. */
  losesNextAnswer = false;
  readonly snow = new SnowMock();
  readonly gateway = new GatewayMock();
  readonly developer = new DeveloperMock();
  readonly people = new PeopleMock();
  readonly platform = new PlatformMock();
  readonly town = new TownMock();
  readonly outing = new CommunityMock();
  readonly figures = new FiguresMock();
  readonly surveys = new SurveyStaffMock();
  readonly health = new HealthMock();
  readonly own = new OwnMock();
  readonly news = new NewsMock();
  readonly inquiries = new InquiryMock();
  readonly community = new CommunityStaffMock();
  readonly crm = new CrmMock();
  readonly nurses = new HealthStaffMock();
  readonly lending = new LendingMock();
  readonly known = new KnownMock([...crmPurposes, ...purposes]);
  readonly coupons = new CouponsStaffMock();
  readonly points = new PointsStaffMock();

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(): Promise<Mock> {
    const mock = new Mock();
    await new Promise<void>((ready) => {
      mock.#server.listen(0, '127.0.0.1', ready);
    });
    return mock;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  reset(): void {
    this.failures.clear();
    this.trustedTypes = false;
    this.empty = false;
    this.tenants = oneTenant;
    this.away = false;
    this.losesNextAnswer = false;
    this.snow.reset();
    this.gateway.reset();
    this.developer.reset();
    this.people.reset();
    this.platform.reset();
    this.town.reset();
    this.outing.reset();
    this.figures.reset();
    this.surveys.reset();
    this.health.reset();
    this.own.reset();
    this.news.reset();
    this.inquiries.reset();
    this.community.reset();
    this.crm.reset();
    this.nurses.reset();
    this.lending.reset();
    this.known.reset();
    this.coupons.reset();
    this.points.reset();
    this.#signedIn = true;
    this.#codeUsed = false;
  }

  get openStreams(): number {
    return this.#streams.size;
  }

  expireSessions(): void {
    this.#signedIn = false;
  }

  /** Sends one server-sent event to every open live stream. */
  send(event: string, data: unknown): void {
    for (const stream of this.#streams) {
      stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  }

  cutStreams(): void {
    for (const stream of this.#streams) {
      stream.destroy();
    }
    this.#streams.clear();
  }

  async stop(): Promise<void> {
    this.cutStreams();
    this.#server.closeAllConnections();
    await new Promise((done) => {
      this.#server.close(done);
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL((request.url ?? '/').replace(/^\/t\/010006(?=\/)/, ''), this.url);
    response.setHeader('X-Mock', 'yes');
    response.setHeader('Date', new Date(this.snow.at).toUTCString());
    if (this.losesNextAnswer && request.method === 'POST' && /\/(answers|uses|coupons|records)$/.test(url.pathname)) {
      this.losesNextAnswer = false;
      response.end = () => response.destroy();
    }
    const isOfBrowser = request.headers['sec-fetch-mode'] !== undefined;
    const set = [...this.failures].find(([start]) => url.pathname.startsWith(start))?.[1];
    const failure = this.away && isOfBrowser ? 'cut' : set;
    if (failure === 'cut') {
      request.socket.destroy();
    } else if (failure) {
      problem(response, failure.status, failure.code);
    } else if (url.pathname.startsWith('/id/v1/session')) {
      this.#session(request, response);
    } else if (isOfTown(request) && isOfOuting(url.pathname)) {
      this.#outing(request, response, url);
    } else if (isResident(request) && ofResident.test(url.pathname)) {
      this.#ofResident(request, response, url);
    } else if (/^\/(health|devices|inquiries)\//.test(url.pathname) || isOfPoints(request, url.pathname)) {
      this.#care(request, response, url);
    } else if (this.known.has(url)) {
      say(response, this.known.answer(url));
    } else if (/^\/(points|coupons)\//.test(url.pathname)) {
      this.#town(request, response, url);
    } else if (/^\/(id|me)\/(login|account|data)/.test(url.pathname)) {
      serverPage(response, url);
    } else if (/^\/(community|crm)\/v1\/(?!me\/)/.test(url.pathname)) {
      this.#ofStaff(request, response, url);
    } else if (/^\/(id|consent|gateway|broker|iot|catalog)\//.test(url.pathname)) {
      this.#platform(request, response, url);
    } else if (/^\/(kpis|survey)\//.test(url.pathname)) {
      this.#figures(request, response, url);
    } else if (url.pathname.startsWith('/weather/') || url.pathname.startsWith('/geo/')) {
      this.#data(request, response, url);
    } else if (/^\/(snow|notify|rules|ngsi-ld)\//.test(url.pathname)) {
      this.#night(request, response, url);
    } else if (url.pathname === '/openapi.json') {
      json(response, { openapi: '3.1.0', info: { title: 'mock', version: '0.0.0-mock' } });
    } else if (url.pathname === '/tenants.json') {
      json(response, { items: this.tenants });
    } else {
      this.#file(url.pathname, response);
    }
  }

  #session(request: IncomingMessage, response: ServerResponse): void {
    if (request.method === 'POST') {
      let body = '';
      request.on('data', (part) => {
        body += String(part);
      });
      request.on('end', () => this.#open(body, response));
    } else if (request.method === 'DELETE') {
      response.writeHead(204, { 'Set-Cookie': 'mock_session=; Max-Age=0; Path=/' }).end();
    } else if (this.#isSignedIn(request)) {
      const known = townPeople.find((one) => (request.headers.cookie ?? '').includes(one.cookie));
      json(response, known?.session ?? (isDeveloper(request) ? developerSession : sessionOf(isContractor(request))));
    } else {
      problem(response, 401, 'not_signed_in');
    }
  }

  #open(body: string, response: ServerResponse): void {
    const given = JSON.parse(body) as { token?: string; code?: string };
    const codeFits = given.code === mockCode && !this.#codeUsed;
    this.#codeUsed ||= codeFits;
    const contractor = given.token === mockContractorToken;
    const developer = given.token === mockDeveloperToken;
    const known = townPeople.find((one) => one.token === given.token);
    if (given.token === mockToken || contractor || developer || known || codeFits) {
      this.#signedIn = true;
      const made = known?.cookie ?? (contractor ? contractorCookie : developer ? developerCookie : cookie);
      response.writeHead(204, { 'Set-Cookie': `${made}; HttpOnly; SameSite=Lax; Path=/` }).end();
    } else {
      problem(response, 401, 'wrong_token');
    }
  }

  #isSignedIn(request: IncomingMessage): boolean {
    return this.#signedIn && (request.headers.cookie ?? '').includes('mock_session=');
  }

  #night(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (!this.#isSignedIn(request)) {
      problem(response, 401, 'not_signed_in');
    } else if (url.pathname === '/snow/v1/live' || url.pathname === '/notify/v1/inbox/live') {
      this.#stream(request, response);
    } else {
      let body = '';
      request.on('data', (part) => {
        body += String(part);
      });
      request.on('end', () => {
        const given = (body === '' ? {} : JSON.parse(body)) as Record<string, unknown>;
        const [, , , area, id = '', part = ''] = url.pathname.split('/');
        if (isOfTown(request) && area === 'inbox') {
          say(response, this.town.inbox(id, part));
        } else {
          this.snow.answer(request, response, url, given, isContractor(request));
        }
      });
    }
  }

  #town(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (!this.#isSignedIn(request)) {
      problem(response, 401, 'not_signed_in');
      return;
    }
    withBody(request, (given) => {
      const mock = isOfTown(request) ? this.town : this.coupons;
      const said = mock.answer(request.method ?? 'GET', url, given);
      if ('svg' in said) {
        response.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end(said.svg);
      } else if ('html' in said) {
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(said.html);
      } else {
        say(response, said);
      }
    });
  }

  #ofResident(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (!this.#isSignedIn(request)) {
      problem(response, 401, 'not_signed_in');
      return;
    }
    withBody(request, (given) => {
      const mock = { health: this.health, crm: this.news }[url.pathname.split('/')[1] ?? ''] ?? this.own;
      say(response, mock.answer(request.method ?? 'GET', url, given));
    });
  }

  /** Events, and how residents are spoken to, as staff see them. */
  #ofStaff(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (!this.#isSignedIn(request)) {
      problem(response, 401, 'not_signed_in');
      return;
    }
    withBody(request, (given) => {
      const method = request.method ?? 'GET';
      const said =
        this.known.refusal(url) ?? this.community.answer(method, url, given) ?? this.crm.answer(method, url, given);
      if (said === undefined) {
        problem(response, 404, 'not_found');
      } else if ('svg' in said) {
        response.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end(said.svg);
      } else {
        say(response, said);
      }
    });
  }

  #care(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (!this.#isSignedIn(request)) {
      problem(response, 401, 'not_signed_in');
      return;
    }
    withBody(request, (given) => {
      say(response, this.#careOf(url).answer(request.method ?? 'GET', url, given));
    });
  }

  #careOf(url: URL): HealthStaffMock | LendingMock | InquiryMock | PointsStaffMock {
    if (/^\/(points|inquiries)\//.test(url.pathname)) {
      return url.pathname.startsWith('/points/') ? this.points : this.inquiries;
    }
    return url.pathname.startsWith('/health/') ? this.nurses : this.lending;
  }

  #figures(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (!this.#isSignedIn(request)) {
      problem(response, 401, 'not_signed_in');
      return;
    }
    withBody(request, (given) => {
      const method = request.method ?? 'GET';
      const ofSurveys = url.pathname.startsWith('/survey/') && this.surveys.answer(method, url.pathname, given);
      say(response, ofSurveys || this.figures.answer(method, url));
    });
  }

  #platform(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (!this.#isSignedIn(request) && url.pathname !== '/id/v1/developers') {
      problem(response, 401, 'not_signed_in');
      return;
    }
    withBody(request, (given) => {
      const mock = /^\/(id|gateway)\//.test(url.pathname) ? this.gateway : this.platform;
      const said =
        this.developer.answer(request.method ?? 'GET', url.pathname, given) ??
        this.people.answer(request.method ?? 'GET', url.pathname, given) ??
        mock.answer(request.method ?? 'GET', url.pathname, given);
      if (said.body === undefined) {
        response.writeHead(said.status).end();
      } else {
        const type = said.status >= 400 ? 'application/problem+json' : 'application/json';
        response.writeHead(said.status, { 'Content-Type': type }).end(JSON.stringify(said.body));
      }
    });
  }

  #outing(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (!this.#isSignedIn(request)) {
      problem(response, 401, 'not_signed_in');
      return;
    }
    const media = this.outing.film(url.pathname);
    if (media) {
      response.writeHead(200, { 'Content-Type': media.type, 'Content-Length': media.bytes.length }).end(media.bytes);
      return;
    }
    withBody(request, (given) => {
      say(response, this.outing.answer(request.method ?? 'GET', url, given));
    });
  }

  #data(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (!this.#isSignedIn(request)) {
      problem(response, 401, 'not_signed_in');
      return;
    }
    const [, , , area, id, part] = url.pathname.split('/');
    const page = <Item>(items: Item[]): void => json(response, pageOf(this.empty ? [] : items, url));
    if (area === 'live') {
      this.#stream(request, response);
    } else if (area === 'summary') {
      json(
        response,
        this.empty ? { ...summary, stations: 0, silent: 0, strange: 0, observations: 0, latestAt: null } : summary,
      );
    } else if (area === 'devices') {
      page(devices);
    } else if (area === 'imports' && id === undefined) {
      page(imports);
    } else if (area === 'imports' && part === 'errors') {
      const run = imports.find((one) => String(one.id) === id);
      if (run) {
        page(errorsOf(run));
      } else {
        problem(response, 404, 'not_found');
      }
    } else if (area === 'stations' && id === undefined) {
      page(stations);
    } else if (area === 'stations') {
      this.#station(decodeURIComponent(id ?? ''), part, url, response);
    } else {
      problem(response, 404, 'not_found');
    }
  }

  #station(id: string, part: string | undefined, url: URL, response: ServerResponse): void {
    const station = stations.find((one) => one.id === id);
    if (!station) {
      problem(response, 404, 'not_found');
    } else if (part === undefined) {
      json(response, detailOf(station));
    } else {
      const fields = url.searchParams;
      const until = fields.get('until') ?? summary.now;
      const series = seriesOf(id, fields.get('quantity') ?? '', Number(fields.get('days') ?? 7), until);
      if (!series) {
        problem(response, 400, 'unknown_quantity');
      } else if (fields.get('format') === 'csv') {
        response.writeHead(200, {
          'Content-Type': 'text/csv; charset=utf-8',
          'Content-Disposition': 'attachment; filename="series.csv"',
        });
        const lines = series.points.map((one) => `${one.at},${one.value ?? ''},${one.quality}`);
        response.end(`\ufeff${['utc,value,quality', ...lines].join('\r\n')}\r\n`);
      } else {
        json(response, series);
      }
    }
  }

  #stream(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    response.write(': open\n\n');
    this.#streams.add(response);
    request.on('close', () => this.#streams.delete(response));
  }

  /** A file of the built portal, read once. */
  #read(file: string): Buffer | undefined {
    let bytes = this.#files.get(file);
    try {
      bytes ??= readFileSync(join(import.meta.dirname, '..', 'dist', file));
    } catch {
      return undefined;
    }
    this.#files.set(file, bytes);
    return bytes;
  }

  /** The rule of README.md: `/` is the open page, and a path without extension below /staff/ or /field/ is that one. */
  #file(path: string, response: ServerResponse): void {
    const wanted = normalize(path);
    const entry = ['/staff', '/field', '/resident', '/shop'].find((one) => wanted.startsWith(one));
    const page = entry !== undefined && extname(wanted) === '' ? `${entry}/index.html` : wanted;
    const file = wanted === '/' ? '/open/index.html' : page;
    const bytes = this.#read(file);
    if (!bytes) {
      problem(response, 404, 'not_found');
      return;
    }
    const policy = this.trustedTypes ? `${csp}; require-trusted-types-for 'script'` : csp;
    response.writeHead(200, {
      'Content-Type': mediaTypes[extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': file.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
    });
    response.end(bytes);
  }
}

function pageOf<Item>(items: Item[], url: URL): { items: Item[]; total: number } {
  const limit = Number(url.searchParams.get('limit') ?? 500);
  const offset = Number(url.searchParams.get('offset') ?? 0);
  return { items: items.slice(offset, offset + limit), total: items.length };
}

/** What was sent, once all of it is there; nothing where it is no object of JSON. */
function withBody(request: IncomingMessage, use: (given: Record<string, unknown>) => void): void {
  let body = '';
  request.on('data', (part) => {
    body += String(part);
  });
  request.on('end', () => use((body.startsWith('{') ? JSON.parse(body) : {}) as Record<string, unknown>));
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function problem(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'Content-Type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', title: code, status, code, traceId: '4bf92f3577b34da6' }));
}

/** Stands for a page that the server itself makes. */
function serverPage(response: ServerResponse, url: URL): void {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><html lang="ja"><title>${url.pathname}</title><h1>${url.pathname}</h1></html>`);
}

function say(response: ServerResponse, { status, body }: { status: number; body?: unknown }): void {
  if (body === undefined) {
    response.writeHead(status).end();
  } else {
    const type = status >= 400 ? 'application/problem+json' : 'application/json';
    response.writeHead(status, { 'Content-Type': type }).end(JSON.stringify(body));
  }
}

const ofResident = /^\/(health\/|devices\/|survey\/v1\/me\/|community\/v1\/me\/consultations|crm\/v1\/me\/messages)/;

/** What a resident asks of the community, and of the CRM about what they are proposed. */
function isOfOuting(path: string): boolean {
  return /^\/(community\/v1\/(?!me\/consultations)|crm\/v1\/me\/(?!messages)|videos\/)/.test(path);
}

function isContractor(request: IncomingMessage): boolean {
  return (request.headers.cookie ?? '').includes(contractorCookie);
}

function isDeveloper(request: IncomingMessage): boolean {
  return (request.headers.cookie ?? '').includes(developerCookie);
}

const developerSession = {
  tenant: { code: '010006', name: '北海道' },
  subject: 'developer:1',
  role: 'developer',
  permissions: ['id.developer.own', 'id.session.read'],
};

function sessionOf(contractor: boolean): unknown {
  return {
    tenant: { code: '010006', name: '北海道' },
    subject: contractor ? 'demo-contractor' : 'demo-staff',
    role: contractor ? 'contractor' : 'staff',
    permissions: contractor
      ? ['snow.request.own', 'notify.inbox.read']
      : [
          'weather.station.read',
          'weather.import.read',
          'snow.night.read',
          'snow.decision.write',
          'rules.rule.read',
          'notify.inbox.read',
          'gateway.console.read',
          'id.client.manage',
          'id.program.read',
          'id.program.decide',
          'id.key.own',
          'gateway.service.read',
          'gateway.service.write',
          'gateway.service.decide',
          'iot.device.read',
          'iot.device.manage',
          'iot.command.ask',
          'broker.dead_letter.read',
          'broker.dead_letter.manage',
          'broker.history_rule.read',
          'broker.history_rule.write',
          'catalog.model.read',
          'catalog.model.manage',
          'catalog.dataset.read',
          'kpis.page.read',
          ...townPermissions,
          'kpis.value.write',
          'catalog.dataset.publish',
          'id.account.read',
          'consent.erasing.ask',
          'consent.erasing.decide',
          ...areaPermissions,
          ...nurseSession.permissions,
        ],
  };
}
