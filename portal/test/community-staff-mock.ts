import type {
  Attendance,
  Consultation,
  Feed,
  Notice,
  Outcome,
  People,
  Programme,
  Session,
  SessionFacts,
  SignUp,
  Slot,
  Told,
  TownPlace,
  Video,
} from '../api/community-staff.ts';
import type { Said } from './snow/mock.ts';

// The community as the mock server has it for staff: four sessions, of which one is full and one has no limit.

const no = (status: number, code: string, errors?: { field: string; code: string }[]): Said => ({
  status,
  body: { title: code, status, code, traceId: '4bf92f3577b34da6', ...(errors ? { errors } : {}) },
});
const ok = (body: unknown, status = 200): Said => ({ status, body });

const facts = (given: Partial<SessionFacts>): SessionFacts => ({
  kind: 'lesson',
  ja: '太極拳',
  en: 'Tai chi',
  aboutJa: '椅子に座ったままでもできます。\n動きやすい服でお越しください。',
  aboutEn: 'It can be done sitting on a chair.',
  startsAt: '2026-01-19T18:00:00Z',
  endsAt: '2026-01-19T19:00:00Z',
  signUpFrom: '2026-01-05T00:00:00Z',
  signUpUntil: '2026-01-19T18:00:00Z',
  place: '健康ステーション',
  instructor: '高橋 千恵',
  lon: 141.4712,
  lat: 43.0312,
  radiusM: 200,
  district: '',
  capacity: 3,
  waitingMax: 5,
  feeYen: 0,
  rule: 'checkin',
  needsSignUp: true,
  listed: true,
  ...given,
});

const booked = (person: number, state: SignUp['state'], line?: number): SignUp => ({
  session: 12,
  state,
  askedAt: '2026-01-12T01:20:00Z',
  changedAt: '2026-01-12T01:20:00Z',
  person,
  ...(line === undefined ? {} : { line }),
});

const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"><path fill="#fff" d="M0 0h29v29H0z"/>' +
  '<path d="M4 4h7v7H4zM18 4h7v7h-7zM4 18h7v7H4zM13 13h3v3h-3z' +
  'M18 18h3v3h-3zM22 22h3v3h-3z"/></svg>';

const feed: Feed = {
  code: 'city-bus',
  importedAt: '2025-12-01T02:00:00Z',
  of: {
    agency: 'もみじ台循環バス',
    version: '20251201',
    first: 20251201,
    last: 20260131,
    stops: 48,
    lines: 6,
    departures: 2140,
  },
};

type Body = Record<string, unknown>;

export class CommunityStaffMock {
  #sessions: Session[] = [];
  #people: People = { signUps: [], attendance: [], hidden: 0 };
  #notices: Notice[] = [];
  #programmes: Programme[] = [];
  #videos: Video[] = [];
  #places: TownPlace[] = [];
  #feeds: Feed[] = [];
  #slots: Slot[] = [];
  #talk: Consultation | undefined;
  #told = new Map<string, Outcome>();
  /** How often something was told, which is more than what it came to. */
  tellings = 0;
  /** A nurse is signed in. */
  nurse = false;

  constructor() {
    this.reset();
  }

  get attendance(): readonly Attendance[] {
    return this.#people.attendance;
  }

  get sessions(): readonly Session[] {
    return this.#sessions;
  }

  get notices(): readonly Notice[] {
    return this.#notices;
  }

  reset(): void {
    this.tellings = 0;
    this.nurse = false;
    this.#told.clear();
    const session = (number: number, of: Partial<SessionFacts>, rest: Partial<Session> = {}): Session => ({
      number,
      programme: '',
      cancelled: false,
      going: 0,
      waiting: 0,
      of: facts(of),
      ...rest,
    });
    this.#sessions = [
      session(12, {}, { programme: 'taichi', going: 3, waiting: 2 }),
      session(
        13,
        {
          kind: 'event',
          ja: '冬のスマートフォン相談会',
          en: 'Winter smartphone help',
          startsAt: '2026-01-21T01:00:00Z',
          endsAt: '2026-01-21T03:00:00Z',
          signUpUntil: '2026-01-21T01:00:00Z',
          place: 'もみじ台管理センター 2階 会議室',
          capacity: 0,
          needsSignUp: false,
          district: 'momijidai',
        },
        { going: 7 },
      ),
      session(
        14,
        { kind: 'shift', ja: '雪かきの当番', en: 'Snow shovelling', listed: false, capacity: 6 },
        { going: 2 },
      ),
      session(15, { ja: '食と健康の講話', en: 'Food and health' }, { cancelled: true }),
    ];
    this.#people = {
      signUps: [
        booked(12, 'going'),
        booked(13, 'going'),
        booked(14, 'going'),
        booked(21, 'waiting', 1),
        booked(22, 'waiting', 2),
      ],
      attendance: [],
      hidden: 1,
    };
    this.#notices = [
      this.#notice(3, 'バスの時刻が変わります', '', '2026-01-10T00:00:00Z', '2026-02-10T00:00:00Z', 1),
      this.#notice(2, 'もみじ台の断水', 'momijidai', '2026-02-01T00:00:00Z', '2026-02-02T00:00:00Z', 2),
      this.#notice(1, '年末年始の休み', '', '2025-12-20T00:00:00Z', '2026-01-05T00:00:00Z', 0),
    ];
    const { ja, en, aboutJa, aboutEn, instructor, place, lon, lat, radiusM, capacity, waitingMax } = facts({});
    const weekly = { ja, en, aboutJa, aboutEn, instructor, place, lon, lat, radiusM, capacity, waitingMax };
    const rest = { minutes: 60, signUpDays: 14, district: '', feeYen: 0, rule: 'checkin', needsSignUp: true };
    this.#programmes = [
      { code: 'taichi', of: { ...weekly, ...rest, begins: '10:00', weekday: 2, closed: false } },
      {
        code: 'origami',
        of: { ...weekly, ...rest, ja: '折り紙', en: 'Origami', begins: '13:30', weekday: 4, closed: true },
      },
    ];
    this.#videos = [
      {
        code: 'chair',
        of: {
          ja: '椅子でできる体操',
          en: 'Exercise on a chair',
          aboutJa: '',
          aboutEn: '',
          url: 'https://video.example.jp/chair.mp4',
          captionsUrl: 'https://video.example.jp/chair.vtt',
          tags: ['体操', '自宅'],
          lengthS: 612,
          rule: 'video',
          listed: true,
        },
      },
    ];
    this.#places = [
      {
        code: 'clinic',
        of: {
          category: 'hospital',
          ja: 'もみじ台内科',
          en: 'Momijidai Clinic',
          address: '札幌市厚別区もみじ台北7丁目',
          phone: '011-000-0000',
          hours: '月〜金 9:00〜17:00',
          lon: 141.47,
          lat: 43.03,
          stepFree: true,
          closed: false,
        },
        distanceM: 420,
        minutes: 11,
      },
    ];
    this.#feeds = [feed];
    this.#slots = [
      {
        number: 31,
        startsAt: '2026-01-20T01:00:00Z',
        endsAt: '2026-01-20T01:30:00Z',
        place: '健康ステーション',
        taken: true,
        nurse: '佐々木',
      },
      {
        number: 32,
        startsAt: '2026-01-20T02:00:00Z',
        endsAt: '2026-01-20T02:30:00Z',
        place: '健康ステーション',
        taken: false,
        nurse: '佐々木',
      },
    ];
    this.#talk = {
      number: 5,
      slot: 31,
      startsAt: '2026-01-20T01:00:00Z',
      endsAt: '2026-01-20T01:30:00Z',
      place: '健康ステーション',
      state: 'booked',
      person: 13,
      about: '血圧のことを聞きたい',
      notes: [],
    };
  }

  #notice(number: number, ja: string, district: string, from: string, until: string, importance: number): Notice {
    return {
      number,
      of: {
        ja,
        en: ja === '' ? '' : `News ${number}`,
        bodyJa: ja,
        bodyEn: '',
        district,
        link: '',
        from,
        until,
        importance,
      },
    };
  }

  /** Nothing where the path is not of the community. */
  answer(method: string, url: URL, body: Body): Said | { svg: string } | undefined {
    const [, , , area = '', id = '', part = '', person = ''] = url.pathname.split('/').map(decodeURIComponent);
    const asked = `${method} ${area}`;
    switch (asked) {
      case 'GET sessions':
      case 'POST sessions':
      case 'PUT sessions':
        return this.#ofSession(method, id, part, person, url, body);
      case 'POST check-ins':
        return this.#uploads(body);
      case 'GET programmes':
        return ok({ items: this.#programmes });
      case 'PUT programmes':
        return this.#keep(this.#programmes, { code: id, of: body as never });
      case 'POST programmes':
        return ok({ items: this.#sessions.filter((one) => one.programme === id) }, 201);
      case 'GET notices':
        return ok({ items: url.searchParams.has('before') ? [] : this.#notices });
      case 'POST notices':
      case 'PUT notices':
        return this.#keepNotice(id, body);
      case 'GET videos':
        return ok({ items: this.#videos });
      case 'PUT videos':
        return String(body['url']).startsWith('https://')
          ? this.#keep(this.#videos, { code: id, of: body as never })
          : no(400, 'community_bad_fields', [{ field: 'url', code: 'not_allowed' }]);
      case 'GET places':
        if (id === '') {
          const wanted = url.searchParams.get('category');
          const count = (code: string): number => this.#places.filter((one) => one.of.category === code).length;
          return ok({
            items: this.#places.filter((one) => wanted === null || one.of.category === wanted),
            categories: [...new Set(this.#places.map((one) => one.of.category))]
              .toSorted()
              .map((code) => ({ code, places: count(code) })),
            next: null,
          });
        }
        return ok({
          winter: true,
          items: this.#places.filter((one) => one.of.category === url.searchParams.get('category')),
        });
      case 'PUT places':
        return this.#keep(this.#places, { code: id, of: body as never, distanceM: 900, minutes: 23 });
      case 'GET transit':
      case 'PUT transit':
        return this.#transit(method, id, part, url, body);
      case 'GET slots':
        return ok({
          items: this.#slots.map((one) => (this.nurse && one.taken ? { ...one, consultation: 5 } : one)),
        });
      case 'POST slots': {
        const before = this.#slots.find(
          (one) =>
            one.nurse === body['nurse'] &&
            one.startsAt < String(body['endsAt']) &&
            one.endsAt > String(body['startsAt']),
        );
        if (before) {
          const code = `overlaps:${before.startsAt}/${before.endsAt}`;
          return no(409, 'community_slot_overlaps', [{ field: 'startsAt', code }]);
        }
        return ok({ number: 33, taken: false, ...body }, 201);
      }
      case 'GET consultations':
        if (id === '') {
          const q = url.searchParams.get('q') ?? '';
          return ok({ items: this.#talk && this.#talk.about?.includes(q) ? [{ ...this.#talk, state: 'held' }] : [] });
        }
        return this.#consultation(method, id, body);
      case 'POST consultations':
        if (id === '') {
          const slot = this.#slots.find((one) => one.number === body['slot']);
          if (!slot || slot.taken) {
            return no(409, 'community_slot_taken');
          }
          this.#slots = this.#slots.map((one) => (one === slot ? { ...one, taken: true } : one));
          return ok({ number: 6, slot: slot.number, state: 'booked', person: body['person'] }, 201);
        }
        return this.#consultation(method, id, body);
      case 'GET reports':
        return ok({ month: id, sessions: 18, attendances: 164, people: 57, metMean: 6.4 });
      default:
        return undefined;
    }
  }

  #keep<One extends { code: string }>(all: One[], one: One): Said {
    const at = all.findIndex((other) => other.code === one.code);
    all.splice(at < 0 ? all.length : at, at < 0 ? 0 : 1, one);
    return ok(one);
  }

  #keepNotice(id: string, body: Body): Said {
    const notice = { number: id === '' ? this.#notices.length + 1 : Number(id), of: body as never } as Notice;
    this.#notices = [notice, ...this.#notices.filter((one) => one.number !== notice.number)];
    return ok(notice, id === '' ? 201 : 200);
  }

  #ofSession(method: string, id: string, part: string, person: string, url: URL, body: Body): Said | { svg: string } {
    if (id === '') {
      return method === 'GET' ? this.#list(url) : this.#make(body);
    }
    const found = this.#sessions.find((one) => String(one.number) === id);
    if (!found) {
      return no(404, 'community_no_session');
    }
    if (part === '') {
      return method === 'GET' ? ok(found) : this.#change(found, body);
    }
    if (part === 'cancel') {
      found.cancelled = true;
      return ok(found);
    }
    if (part === 'code') {
      return person === 'qr'
        ? { svg: picture }
        : ok({ code: 'TSE1:ABC', typed: 'K7QF4M2D', from: '2026-01-19T17:30:00Z', until: '2026-01-19T18:30:00Z' });
    }
    if (part === 'people') {
      return ok(id === '12' ? this.#people : { signUps: [], attendance: [], hidden: 0 });
    }
    return person === '' ? this.#book(found, body) : this.#drop(found, Number(person));
  }

  #list(url: URL): Said {
    const district = url.searchParams.get('district') ?? '';
    const past = url.searchParams.has('until');
    return ok({
      items: past ? [] : this.#sessions.filter((one) => district === '' || one.of.district === district),
      next: null,
    });
  }

  #make(body: Body): Said {
    if (String(body['endsAt']) <= String(body['startsAt'])) {
      return no(400, 'community_bad_fields', [{ field: 'endsAt', code: 'not_allowed' }]);
    }
    const made = { number: 16, programme: '', cancelled: false, going: 0, waiting: 0, of: body as never } as Session;
    this.#sessions.push(made);
    return ok(made, 201);
  }

  #change(found: Session, body: Body): Said {
    const capacity = Number(body['capacity']);
    if (capacity > 0 && capacity < found.going) {
      return no(409, 'community_capacity_below');
    }
    found.of = body as never;
    return ok(found);
  }

  #personOf(body: Body): number | undefined {
    const cards: Record<string, number> = { '80000012': 12, '80000013': 13, '80000031': 31, TSU1ABCDEFGH23: 31 };
    return typeof body['person'] === 'number' ? body['person'] : cards[String(body['card'])];
  }

  #book(found: Session, body: Body): Said {
    const person = this.#personOf(body);
    if (person === undefined) {
      return no(404, 'community_no_card');
    }
    const full = found.of.capacity > 0 && found.going >= found.of.capacity;
    const line = full ? ++found.waiting : undefined;
    found.going += full ? 0 : 1;
    const made = { ...booked(person, full ? 'waiting' : 'going', line), session: found.number };
    this.#people.signUps.push(made);
    return ok(made, 201);
  }

  #drop(found: Session, person: number): Said {
    this.#people.signUps = this.#people.signUps.filter((one) => one.person !== person);
    const first = this.#people.signUps.find((one) => one.state === 'waiting');
    if (first) {
      first.state = 'going';
      delete first.line;
      found.waiting -= 1;
    }
    return ok(booked(person, 'cancelled'));
  }

  #uploads(body: Body): Said {
    const items = (body['items'] ?? []) as Told[];
    this.tellings += items.length;
    return ok({ items: items.map((one) => this.#arrive(String(body['device']), one)) });
  }

  #arrive(device: string, { id, session, person, card, at }: Told): Outcome {
    const before = this.#told.get(id);
    if (before) {
      return { ...before, how: 'attended_before' };
    }
    const who = this.#personOf({ person, card });
    if (who === undefined) {
      return { id, how: 'refused', code: 'community_no_card' };
    }
    const there = this.#people.attendance.find((one) => one.person === who && one.session === session);
    if (there) {
      return { id, how: 'attended_before', attendance: there };
    }
    const { ja, en, kind } = facts({});
    const made: Attendance = {
      number: this.#people.attendance.length + 1,
      session,
      at,
      how: card === undefined || card === null ? 'manual' : 'card',
      points: 10,
      ja,
      en,
      kind,
      person: who,
      device,
    };
    this.#people.attendance.push(made);
    const said: Outcome = { id, how: 'attended', attendance: made };
    this.#told.set(id, said);
    return said;
  }

  #transit(method: string, area: string, code: string, url: URL, body: Body): Said {
    if (method === 'PUT') {
      return code === 'broken'
        ? no(400, 'community_bad_feed', [{ field: 'stop_times.txt:1204', code: 'not_allowed' }])
        : this.#keep(this.#feeds, { ...feed, code, of: { ...feed.of, last: 20270331 }, ...body });
    }
    if (area === 'stops') {
      const found = { feed: 'city-bus', id: '7', name: 'もみじ台北7', platform: '1番', lon: 141.47, lat: 43.03 };
      return ok({ items: 'もみじ台北7'.startsWith(url.searchParams.get('name') ?? '') ? [found] : [] });
    }
    return area === 'feeds' && code !== ''
      ? ok({
          feed: code,
          stop: '7',
          name: 'もみじ台北7',
          agency: feed.of.agency,
          outdated: false,
          items: [
            { at: '2026-01-19T21:05:00Z', line: '循環', headsign: '新さっぽろ', stop: '7', platform: '1番' },
            { at: '2026-01-19T21:35:00Z', line: '循環', headsign: '新さっぽろ', stop: '7', platform: '1番' },
          ],
        })
      : ok({ items: this.#feeds });
  }

  #consultation(method: string, id: string, body: Body): Said {
    const talk = this.#talk;
    if (!this.nurse) {
      return no(403, 'not_allowed');
    }
    if (!talk || id !== String(talk.number)) {
      return no(404, 'community_no_consultation');
    }
    if (method === 'POST') {
      talk.state = body['state'] as Consultation['state'];
      talk.notes = [
        ...(talk.notes ?? []),
        { text: String(body['text']), madeBy: '佐々木', madeAt: '2026-01-20T01:30:00Z' },
      ];
    }
    return ok(talk, method === 'POST' ? 201 : 200);
  }
}
