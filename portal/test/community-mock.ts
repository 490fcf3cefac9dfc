import type {
  Attendance,
  Departure,
  History,
  MobileShop,
  NearPlace,
  Notice,
  OwnChoices,
  Position,
  Programme,
  Proposal,
  Session,
  SignUp,
  Stop,
  Video,
} from '../api/community.ts';
import type { Said } from './snow/mock.ts';
import { half, iso, minute } from './snow/night.ts';

// What the community tells a resident, for the mock server. It is half past two in the morning of 19 January in Japan.

const hour = 60 * minute;
const day = 24 * hour;
const midnight = half - 2.5 * hour;

export const mockPosterCode = `TSE1:${'AAAQV6YB'.repeat(7)}`;
/** The letters under the square of the same session. */
export const mockPosterLetters = 'K7QF4M2D';
const farPosterCode = `TSE1:${'AAAQV6YC'.repeat(7)}`;

type Facts = Session['of'];

function facts(startsAt: number, given: Partial<Facts>): Facts {
  return {
    kind: 'event', ja: '', en: '', aboutJa: '', aboutEn: '', startsAt: iso(startsAt),
    endsAt: iso(startsAt + 90 * minute), signUpFrom: iso(half - 14 * day), signUpUntil: iso(startsAt),
    place: 'ホクノー健康ステーション', instructor: '', lon: 141.47, lat: 43.03, radiusM: 0, district: '',
    capacity: 20, waitingMax: 5, feeYen: 0, rule: 'event', needsSignUp: true, listed: true, ...given,
  };
}

function session(number: number, going: number, waiting: number, of: Facts, every = ''): Session {
  return { number, programme: every, cancelled: false, going, waiting, of, distanceM: null, mine: null };
}

function sessionsOfTown(): Session[] {
  return [
    session(10, 4, 0, facts(half - 30 * minute, { ja: '夜の星を見る会', en: 'Night of stars', place: 'もみじ台公園' })),
    session(11, 17, 0, facts(midnight + 10 * hour, {
      kind: 'lesson', ja: '太極拳', en: 'Tai chi', instructor: '佐藤先生',
      aboutJa: 'ゆっくり体を動かします。はじめての方もどうぞ。\n動きやすい服で来てください。',
      aboutEn: 'Slow movements; beginners are welcome.',
    }), 'taichi'),
    session(12, 12, 3, facts(midnight + 13.5 * hour, {
      ja: '雪かき教室', en: 'Clearing snow', capacity: 12, feeYen: 300, place: 'もみじ台会館',
    })),
    session(13, 30, 0, facts(midnight + 34 * hour, {
      ja: '健康講話', en: 'A talk on health', capacity: 0, waitingMax: 0, needsSignUp: false,
    })),
    session(14, 8, 4, facts(midnight + 37 * hour, {
      kind: 'lesson', ja: '折り紙と脳トレ', en: 'Origami', capacity: 8, waitingMax: 4,
    })),
    { ...session(15, 6, 0, facts(midnight + 58 * hour, { ja: 'もちつき大会', en: 'Rice pounding' })), cancelled: true },
    session(16, 0, 0, facts(midnight + 20 * day + 10 * hour, {
      kind: 'shift', ja: 'お助け隊', en: 'Helping neighbours', signUpFrom: iso(midnight + 6 * day),
    })),
    session(17, 2, 0, facts(midnight + 21 * day + 10 * hour, { kind: 'lesson', ja: '太極拳', en: 'Tai chi' }), 'taichi'),
  ];
}

function programme(code: string, weekday: number, begins: string, ja: string, en: string): Programme {
  return {
    code,
    of: {
      ja, en, aboutJa: '', aboutEn: '', instructor: '', place: 'ホクノー健康ステーション', begins, weekday, minutes: 90,
      signUpDays: 14, lon: 141.47, lat: 43.03, radiusM: 0, district: '', capacity: 20, waitingMax: 5, feeYen: 0,
      rule: 'event', needsSignUp: true, closed: code === 'closed',
    },
  };
}

const programmes = [
  programme('smartphone', 5, '13:30', 'スマホ教室', 'Smartphone class'),
  programme('taichi', 1, '10:00', '太極拳', 'Tai chi'),
  programme('closed', 2, '10:00', '昔の体操', 'Old gymnastics'),
];

function came(number: number, ja: string, en: string, ago: number, points: number): Attendance {
  return {
    number, session: number, at: iso(half - ago), how: 'qr', points, ja, en, kind: 'event',
    person: null, device: null, bookedBy: null,
  };
}

const stars = (): Attendance => came(10, '夜の星を見る会', 'Night of stars', 0, 50);

const history: History = {
  items: [
    came(4, '太極拳', 'Tai chi', 3 * day, 50),
    came(3, '健康講話', 'A talk on health', 10 * day, 50),
    came(2, '太極拳', 'Tai chi', 24 * day, 50),
  ],
  months: [
    { month: '2026-01', count: 2, points: 100, met: 14 },
    { month: '2025-12', count: 1, points: 50, met: 9 },
  ],
};

function notice(number: number, ja: string, en: string, bodyJa: string, importance: number, link = ''): Notice {
  return {
    number,
    of: {
      ja, en, bodyJa, bodyEn: en, district: '', link, importance,
      from: iso(half - day), until: iso(midnight + 12 * day),
    },
  };
}

const notices = [
  notice(1, '水道の工事', 'Work on the water pipes', '1月21日の午前9時から正午まで、水が出ません。', 2),
  notice(2, 'もみじ台の会館が休みです', 'The hall is closed', '1月25日は休みです。', 1, 'https://www.example.jp/hall'),
  notice(3, '行事の本ができました', 'A booklet of events', '会館で受け取れます。', 0, '/resident/outing/events'),
];

function video(code: string, ja: string, en: string, lengthS: number, seconds: number): Video {
  return {
    code,
    of: {
      ja, en, aboutJa: 'いすに座ってできます。', aboutEn: 'One can do it sitting.', url: `/videos/${code}.wav`,
      captionsUrl: `/videos/${code}.vtt`, tags: ['体操'], lengthS, rule: 'video', listed: true,
    },
    mine: seconds === 0 ? null : {
      seconds, seen: [{ from: 0, until: seconds }], points: seconds === lengthS ? 20 : 0,
      completedAt: seconds === lengthS ? iso(half - day) : null,
    },
  };
}

/** Four seconds without a sound: a browser plays it as it would a film. */
export const mockFilmSeconds = 4;
function film(): Buffer {
  const rate = 8000;
  const data = Buffer.alloc(mockFilmSeconds * rate, 0x80);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

const stops: Stop[] = [
  { feed: 'bus', id: '1001', name: 'もみじ台中央', platform: '1', lon: 141.47, lat: 43.03, distanceM: 180 },
  { feed: 'bus', id: '1002', name: 'もみじ台中央', platform: '2', lon: 141.471, lat: 43.03, distanceM: 210 },
  { feed: 'bus', id: '1003', name: 'もみじ台西', platform: '', lon: 141.46, lat: 43.03, distanceM: 640 },
  { feed: 'subway', id: '19', name: '新さっぽろ', platform: '', lon: 141.473, lat: 43.04, distanceM: 1900 },
];

const leave = (ahead: number, line: string, headsign: string, platform = '1'): Departure => ({
  at: iso(half + ahead), line, headsign, stop: '1001', platform,
});

const departures: Departure[] = [
  leave(40_000, '深夜20', '大谷地駅'),
  leave(12.5 * minute, '深夜20', '新札幌駅', '2'),
  leave(205 * minute, '循環もみじ台線', '新札幌駅'),
  leave(22 * hour, '循環もみじ台線', '新札幌駅'),
];

function place(code: string, ja: string, minutes: number, given: Partial<NearPlace['of']> = {}): NearPlace {
  return {
    code, distanceM: minutes * 40, minutes,
    of: {
      category: 'hospital', ja, en: ja, address: 'もみじ台北7丁目', phone: '011-000-0001', hours: '午前9時から午後5時まで',
      lon: 141.47, lat: 43.03, stepFree: false, closed: false, ...given,
    },
  };
}

const places = [
  place('h1', 'もみじ台内科', 8, { stepFree: true }),
  place('h2', 'みどり整形外科', 21, { phone: '' }),
  place('s1', 'ホクノー中央店', 5, { category: 'shop', closed: true }),
];

const somewhere = { district: '', lon: 141.47, lat: 43.03, visits: [], also: [] };
const mobileShop: MobileShop = {
  code: 'truck',
  of: {
    ja: 'とくし丸もみじ号', en: 'The red van', phone: '011-000-0002', but: [],
    stops: [
      { code: 'hall', ja: 'もみじ台会館の前', en: 'Before the hall', ...somewhere },
      { code: 'park', ja: '公園の入口', en: 'Park gate', ...somewhere },
    ],
  },
};

const proposals: Proposal[] = [
  proposal(31, 11, '太極拳', 'Tai chi', '最近外出が少ないため（体操が好き、家から近い）', 'Because you have been out little lately'),
  proposal(32, 90, '歩く会', 'Walking together', '知り合いが行くため', 'Because people you know go'),
];

function proposal(number: number, of: number, ja: string, en: string, why: string, whyEn: string): Proposal {
  return {
    number, day: '2026-01-19', title: { ja, en }, reason: { ja: why, en: whyEn }, state: 'proposed',
    of: { kind: 'session', id: String(of) }, startsAt: iso(midnight + 10 * hour), endsAt: iso(midnight + 12 * hour),
    distanceM: of === 90 ? null : 420, by: of === 90 ? null : 'road',
    openedAt: null, answeredAt: null, score: null, input: null,
  };
}

const problem = (status: number, code: string): Said => ({ status, body: { title: code, status, code } });
const ok = (body: unknown): Said => ({ status: 200, body });

export type Media = { type: string; bytes: Buffer };

export class CommunityMock {
  #sessions: Session[] = [];
  #signUps = new Map<number, SignUp>();
  #choices: OwnChoices = this.#usual();
  #videos: Video[] = [];
  #proposals: Proposal[] = [];
  #came = false;
  #notices: Notice[] = [];
  #home: Position | undefined;
  outdated = false;
  readonly effects: string[] = [];

  constructor() {
    this.reset();
  }

  reset(): void {
    this.#sessions = sessionsOfTown();
    this.#signUps = new Map();
    this.#choices = this.#usual();
    this.#videos = [
      video('taisou', 'いす体操', 'Chair exercises', mockFilmSeconds, 0),
      video('smartphone', 'スマホの使い方', 'Using a smartphone', 360, 130),
      video('frailty', 'フレイルの話', 'On frailty', 300, 300),
    ];
    this.#proposals = structuredClone(proposals);
    this.#came = false;
    this.#notices = notices;
    this.#home = undefined;
    this.outdated = false;
    this.effects.length = 0;
    this.#sign(10, 'going');
    this.#sign(13, 'going');
  }

  #usual(): OwnChoices {
    return { textPercent: 100, colours: 'normal', speech: false, district: '', shopStop: '', transitStop: 'bus:1001' };
  }

  /** Nothing of the town is urgent. */
  calm(): void {
    this.#notices = notices.filter((one) => one.of.importance < 2);
  }

  /** A session that the resident goes to does not take place. */
  callOff(number: number): void {
    this.#sessions = this.#sessions.map((one) => (one.number === number ? { ...one, cancelled: true } : one));
    this.#sign(number, 'going');
  }

  /** The resident waited, and has a place since an hour. */
  letIn(number: number): void {
    const made = this.#sign(number, 'going');
    this.#signUps.set(number, { ...made, askedAt: iso(half - day), changedAt: iso(half - hour) });
  }

  /** Nobody has chosen a stop yet. */
  forgetStop(): void {
    this.#choices.transitStop = '';
  }

  #sign(number: number, state: SignUp['state']): SignUp {
    const found = this.#sessions.find((one) => one.number === number);
    const line = state === 'waiting' ? (found?.waiting ?? 0) + 1 : null;
    const made: SignUp = { session: number, state, askedAt: iso(half), changedAt: iso(half), line, person: null };
    this.#signUps.set(number, made);
    return made;
  }

  #withMine(one: Session): Session {
    return { ...one, mine: this.#signUps.get(one.number) ?? null };
  }

  film(path: string): Media | undefined {
    if (path.endsWith('.wav')) {
      return { type: 'audio/wav', bytes: film() };
    }
    const text = 'WEBVTT\n\n00:00.000 --> 00:04.000\n体をのばしましょう。\n';
    return path.endsWith('.vtt') ? { type: 'text/vtt; charset=utf-8', bytes: Buffer.from(text) } : undefined;
  }

  answer(method: string, url: URL, body: Record<string, unknown>): Said {
    const path = url.pathname.replace('/community/v1', '');
    const number = Number(/^\/sessions\/(\d+)$/.exec(path)?.[1]);
    if (number > 0) {
      const found = this.#sessions.find((one) => one.number === number);
      return found ? ok(this.#withMine(found)) : problem(404, 'community_no_session');
    }
    if (path.startsWith('/me/')) {
      return this.#own(method, path.slice(3), body);
    }
    if (path.startsWith('/crm/')) {
      return this.#proposed(path, body);
    }
    if (path.startsWith('/transit/')) {
      return this.#transit(path, url);
    }
    switch (path) {
      case '/sessions':
        return ok({ items: this.#sessions.map((one) => this.#withMine(one)), next: null });
      case '/programmes':
        return ok({ items: programmes });
      case '/mobile-shops':
        return ok({ items: [mobileShop] });
      case '/places/nearest': {
        const category = url.searchParams.get('category');
        this.effects.push(`near ${category} ${url.searchParams.get('lon')}`);
        return ok({ winter: true, items: places.filter((one) => one.of.category === category) });
      }
      default:
        return problem(404, 'not_found');
    }
  }

  #own(method: string, path: string, body: Record<string, unknown>): Said {
    const cancel = Number(/^\/sign-ups\/(\d+)\/cancel$/.exec(path)?.[1]);
    const watched = /^\/videos\/(\w+)\/watches$/.exec(path)?.[1];
    if (cancel > 0) {
      return this.#giveBack(cancel);
    }
    if (watched !== undefined) {
      return this.#watch(watched, body['seen'] as { from: number; until: number }[]);
    }
    switch (`${method} ${path}`) {
      case 'GET /sign-ups':
        return ok({
          items: this.#sessions.map((one) => this.#withMine(one)).filter((one) => one.mine).toReversed(),
          next: null,
        });
      case 'POST /sign-ups':
        return this.#take(Number(body['session']));
      case 'POST /check-ins':
        return this.#checkIn(String(body['code']), body['lon'] !== undefined);
      case 'GET /attendance':
        return ok(this.#came ? { ...history, items: [stars(), ...history.items] } : history);
      case 'GET /notices':
        return ok({ items: this.#notices });
      case 'GET /videos':
        return ok({ items: this.#videos });
      case 'GET /home':
        return ok(this.#home ? { at: this.#home } : {});
      case 'PUT /home':
        this.#home = body as unknown as Position;
        this.effects.push('home kept');
        return ok({ at: this.#home });
      case 'DELETE /home':
        this.#home = undefined;
        this.effects.push('home forgotten');
        return { status: 204, body: undefined };
      case 'GET /settings':
        return ok(this.#choices);
      case 'PUT /settings':
        this.#choices = body as unknown as OwnChoices;
        this.effects.push(`choose ${this.#choices.transitStop} ${this.#choices.shopStop}`);
        return ok(this.#choices);
      case 'GET /mobile-shop':
        return this.#shop();
      default:
        return problem(404, 'not_found');
    }
  }

  #take(number: number): Said {
    const found = this.#sessions.find((one) => one.number === number);
    const mine = this.#signUps.get(number);
    if (!found || found.cancelled) {
      return problem(found ? 409 : 404, found ? 'community_cancelled' : 'community_no_session');
    }
    if (mine && mine.state !== 'cancelled') {
      return { status: 201, body: mine };
    }
    this.effects.push(`sign up ${number}`);
    const isFull = found.of.capacity > 0 && (found.going >= found.of.capacity || found.waiting > 0);
    if (isFull && found.waiting >= found.of.waitingMax) {
      return problem(409, 'community_full');
    }
    const made = this.#sign(number, isFull ? 'waiting' : 'going');
    found[isFull ? 'waiting' : 'going'] += 1;
    return { status: 201, body: made };
  }

  #giveBack(number: number): Said {
    const mine = this.#signUps.get(number);
    const found = this.#sessions.find((one) => one.number === number);
    if (!mine || !found) {
      return problem(404, 'community_no_sign_up');
    }
    if (mine.state !== 'cancelled') {
      found[mine.state] -= 1;
      this.effects.push(`give back ${number}`);
    }
    return ok(this.#sign(number, 'cancelled'));
  }

  #checkIn(code: string, placed: boolean): Said {
    if (code === farPosterCode && !placed) {
      return problem(422, 'community_place_needed');
    }
    if (code !== mockPosterCode && code !== farPosterCode && code !== mockPosterLetters) {
      return problem(422, 'community_bad_code');
    }
    const how = this.#came ? 'attended_before' : 'attended';
    this.#came = true;
    this.effects.push(`check in ${placed ? 'there' : 'anywhere'}`);
    return ok({ id: '', how, attendance: stars(), code: null });
  }

  #watch(code: string, seen: { from: number; until: number }[]): Said {
    const found = this.#videos.find((one) => one.code === code);
    if (!found) {
      return problem(404, 'community_no_video');
    }
    const until = Math.max(0, found.mine?.seconds ?? 0, ...seen.map((one) => one.until));
    const done = until >= found.of.lengthS * 0.9;
    this.effects.push(`watched ${code} ${until}${done ? ' whole' : ''}`);
    found.mine = {
      seconds: until, seen: [{ from: 0, until }], points: done ? 20 : 0, completedAt: done ? iso(half) : null,
    };
    return ok(found.mine);
  }

  #shop(): Said {
    const stop = mobileShop.of.stops.find((one) => `truck:${one.code}` === this.#choices.shopStop);
    if (!stop) {
      return problem(404, 'community_no_stop');
    }
    const from = midnight + 10.5 * hour;
    return ok({
      shop: 'truck', ja: mobileShop.of.ja, en: mobileShop.of.en, phone: mobileShop.of.phone,
      stop: stop.code, stopJa: stop.ja, stopEn: stop.en,
      visits: [0, 7].map((days) => ({ from: iso(from + days * day), until: iso(from + days * day + 20 * minute) })),
    });
  }

  #transit(path: string, url: URL): Said {
    if (path === '/transit/stops') {
      const name = url.searchParams.get('name');
      if (name === null) {
        return ok({ items: stops });
      }
      const found = structuredClone(stops.filter((one) => one.name.startsWith(name)));
      for (const one of found) {
        one.distanceM = null;
      }
      return ok({ items: found });
    }
    const [, feed, id] = /^\/transit\/feeds\/(\w+)\/stops\/(\w+)\/departures$/.exec(path) ?? [];
    const stop = stops.find((one) => one.feed === feed && one.id === id);
    if (!stop) {
      return problem(404, 'community_no_stop');
    }
    const items = feed === 'subway' ? [] : departures;
    return ok({ feed, stop: id, name: stop.name, agency: 'JR北海道バス', outdated: this.outdated, items });
  }

  #proposed(path: string, body: Record<string, unknown>): Said {
    const number = Number(/^\/crm\/v1\/me\/proposals\/(\d+)$/.exec(path)?.[1]);
    const found = this.#proposals.find((one) => one.number === number);
    if (found) {
      found.state = body['answer'] as Proposal['state'];
      this.effects.push(`proposal ${number} ${found.state}`);
      return ok(found);
    }
    return path === '/crm/v1/me/proposals' ? ok({ items: this.#proposals }) : problem(404, 'not_found');
  }
}

/** Of a session that asks whether one is there. */
export const mockFarPosterCode = farPosterCode;
