import type {
  Application,
  Attendance,
  Briefing,
  Call,
  Loan,
  Matter,
  MdmFact,
  Register,
  Seat,
  Tablet,
  TabletDetail,
  TabletState,
  Work,
} from '../api/lending.ts';
import type { Said } from './snow/mock.ts';
import { drawn } from '../staff/lending/draw.ts';

// The mock's 150 tablets, three calls, two briefings, and what people asked. The night of the mock is 2026-01-19.

/** Of the secretariat. */
export const lendingPermissions = [
  'devices.call.read',
  'devices.call.write',
  'devices.call.draw',
  'devices.person.serve',
  'devices.register.read',
  'devices.register.write',
  'devices.loan.write',
  'devices.support.read',
];

const me = 'demo-staff';
const now = '2026-01-18T17:30:00Z';
const at = (day: number, hour: number): string =>
  `2026-01-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`;
const no = (status: number, code: string, errors: { field: string; code: string }[] = []): Said => ({
  status,
  body: { title: code, status, code, errors },
});
const yes = (body: unknown, status = 200): Said => ({ status, body });

const serialOf = (index: number): string => `TAB-${String(index + 1).padStart(4, '0')}`;
const people = 20;

/** 20 tablets are lent, 2 in repair, 1 is lost, 1 retired; one in stock is still to be wiped. */
function stateOf(index: number): TabletState {
  if (index < 20) {
    return 'lent';
  }
  return ({ 20: 'repair', 21: 'repair', 22: 'lost', 150: 'retired' } as Record<number, TabletState>)[index] ?? 'stock';
}

const firstCalls = (): Call[] => [
  {
    code: 'r7-winter',
    ja: '令和7年度 冬の募集',
    en: 'Winter 2025',
    how: 'lottery',
    places: 5,
    opensAt: at(1, 0),
    closesAt: at(16, 0),
    accepted: 0,
  },
  {
    code: 'r7-spring',
    ja: '令和7年度 春の募集',
    en: 'Spring 2026',
    how: 'first_come',
    places: 30,
    opensAt: at(10, 0),
    closesAt: '2026-02-10T00:00:00Z',
    accepted: 1,
  },
  {
    code: 'r6',
    ja: '令和6年度の募集',
    en: 'Call of 2024',
    how: 'lottery',
    places: 3,
    opensAt: '2024-04-01T00:00:00Z',
    closesAt: '2024-05-01T00:00:00Z',
    accepted: 3,
    seed: '00000000000007ea',
    drawnAt: '2024-05-01T01:00:00Z',
  },
];

const application = (number: number, call: string, state: Application['state'], rank = 0): Application => ({
  number,
  call,
  wants: number % 4 === 0 ? 'own_phone' : 'tablet',
  state,
  rank,
  appliedAt: at(5, number % 20),
  person: 100 + number,
  reason: state === 'reserve' ? 'drawn' : 'none',
  warnings: number === 12 ? ['under_60'] : [],
});

function firstApplications(): Application[] {
  const order = drawn('00000000000007ea', [1, 2, 3, 4, 5, 6]);
  return [
    ...order.map((number, index) => application(number, 'r6', index < 3 ? 'accepted' : 'reserve', index + 1)),
    ...Array.from({ length: 8 }, (_, index) => application(11 + index, 'r7-winter', 'waiting')),
    application(20, 'r7-winter', 'withdrawn'),
    application(21, 'r7-spring', 'accepted', 1),
  ];
}

const firstBriefings = (): Briefing[] => [
  {
    code: 'b-0120',
    name: 'タブレットの使い方 夜の部',
    place: 'もみじ台 管理センター',
    startsAt: at(18, 9),
    endsAt: at(18, 18),
    seats: 3,
    left: 0,
  },
  {
    code: 'b-0201',
    name: 'タブレットの使い方 2月',
    place: '青葉会館',
    startsAt: '2026-02-01T01:00:00Z',
    endsAt: '2026-02-01T03:00:00Z',
    seats: 30,
    left: 30,
  },
];

const seat = (person: number, name: string, kana: string, state: Seat['state']): Seat => ({
  briefing: 'b-0120',
  state,
  person,
  loginId: `8000${String(person).padStart(4, '0')}`,
  name,
  kana,
  ...(state === 'booked' ? {} : { markedAt: at(18, 10) }),
});

const firstMatters = (): Matter[] => [
  {
    number: 71,
    person: 12,
    by: 'phone',
    topic: 'login',
    question: '番号を入れても入れない',
    contacts: 2,
    solved: false,
    reopened: true,
    atOnce: false,
    openedAt: at(17, 1),
  },
  {
    number: 70,
    person: 13,
    by: 'counter',
    topic: 'network',
    question: 'Wi-Fiにつながらない',
    contacts: 1,
    solved: false,
    reopened: false,
    atOnce: false,
    openedAt: at(16, 2),
  },
  {
    number: 69,
    person: 14,
    by: 'phone',
    topic: 'login',
    question: '暗証番号を忘れた',
    contacts: 1,
    solved: false,
    reopened: false,
    atOnce: false,
    openedAt: at(15, 2),
  },
];

export class LendingMock {
  #tablets: TabletDetail[] = [];
  #calls: Call[] = [];
  #applications: Application[] = [];
  #briefings: Briefing[] = [];
  #seats: Seat[] = [];
  #matters: Matter[] = [];
  #work: Work[] = [];
  #number = 900;
  /** The register says one more in stock than there are. */
  miscounts = false;

  constructor() {
    this.reset();
  }

  reset(): void {
    this.miscounts = false;
    this.#calls = firstCalls();
    this.#applications = firstApplications();
    this.#briefings = firstBriefings();
    this.#seats = [
      seat(12, '佐藤 花子', 'サトウ ハナコ', 'attended'),
      seat(13, '鈴木 一郎', 'スズキ イチロウ', 'booked'),
      seat(14, '高橋 トメ', 'タカハシ トメ', 'booked'),
    ];
    this.#matters = firstMatters();
    this.#tablets = Array.from({ length: 151 }, (_, index) => firstTablet(index));
    this.#work = [
      { number: 41, kind: 'wipe', serial: serialOf(23), madeAt: at(17, 3) },
      { number: 40, kind: 'repair', serial: serialOf(20), madeAt: at(12, 3) },
      { number: 39, kind: 'search', serial: serialOf(22), madeAt: at(8, 3) },
    ];
  }

  /** Answers /devices/; of staff only. */
  answer(method: string, url: URL, body: Record<string, unknown>): Said {
    const [, , , area, id = '', what = ''] = url.pathname.split('/').map(decodeURIComponent);
    const writes = method !== 'GET';
    if (area === 'register') {
      return yes(this.#sums());
    }
    if (area === 'tablets' && id === '') {
      return writes ? this.#add(body as { tablets: { serial: string; model: string }[] }) : this.#page(url);
    }
    if (area === 'tablets') {
      return this.#tablet(id, what, body);
    }
    if (area === 'loans') {
      return id === '' ? this.#lend(body) : this.#end(Number(id), body);
    }
    if (area === 'tasks') {
      return writes ? this.#finish(Number(id), String(body['note'] ?? '')) : yes({ items: this.#work });
    }
    if (area === 'calls') {
      return this.#call(method, id, what, body);
    }
    if (area === 'applications') {
      return id === '' ? this.#apply(body) : this.#withdraw(Number(id));
    }
    if (area === 'briefings') {
      return this.#briefing(method, id, what, body);
    }
    if (area === 'support') {
      return this.#support(method, id, url, body);
    }
    if (area === 'persons') {
      return this.#person(Number(id), url.searchParams.get('why') ?? '');
    }
    return no(404, 'not_found');
  }

  #sums(): Register {
    const count = (state: TabletState): number => this.#tablets.filter((one) => one.state === state).length;
    const sums = {
      stock: count('stock'),
      lent: count('lent'),
      repair: count('repair'),
      lost: count('lost'),
      retired: count('retired'),
    };
    const stock = sums.stock + (this.miscounts ? 1 : 0);
    return { ...sums, stock, total: stock + sums.lent + sums.repair + sums.lost };
  }

  #page(url: URL): Said {
    const limit = Number(url.searchParams.get('limit') ?? 100);
    const after = url.searchParams.get('after') ?? '';
    const rows = this.#tablets.filter((one) => one.serial > after).slice(0, limit);
    const items = rows.map(({ serial, model, state, toWipe, addedAt }): Tablet => ({
      serial,
      model,
      state,
      toWipe,
      addedAt,
    }));
    return yes({ items, ...(rows.length === limit ? { next: rows.at(-1)?.serial } : {}) });
  }

  #add({ tablets }: { tablets: { serial: string; model: string }[] }): Said {
    const bad = tablets.findIndex((one) => !/^[A-Za-z0-9-]{1,40}$/.test(one.serial));
    if (bad >= 0) {
      return no(400, 'devices_bad_tablets', [{ field: `tablets[${bad}].serial`, code: 'not_allowed' }]);
    }
    if (tablets.some((one) => this.#find(one.serial))) {
      return no(409, 'devices_serial_taken');
    }
    for (const one of tablets) {
      this.#tablets.push({ ...one, state: 'stock', toWipe: false, addedAt: now, steps: [], loans: [], facts: [] });
    }
    return yes(this.#sums(), 201);
  }

  #find(serial: string): TabletDetail | undefined {
    return this.#tablets.find((one) => one.serial === serial);
  }

  #step(one: TabletDetail, to: TabletState, why: string): void {
    one.steps = [{ number: ++this.#number, from: one.state, to, at: now, by: me, why }, ...(one.steps ?? [])];
    one.state = to;
  }

  #tablet(serial: string, what: string, body: Record<string, unknown>): Said {
    const one = this.#find(serial);
    if (!one) {
      return no(404, 'devices_no_tablet');
    }
    const why = String(body['why'] ?? '');
    if (what === 'moves') {
      if (why === '') {
        return no(400, 'devices_why_missing');
      }
      one.toWipe ||= one.state === 'lost' || one.state === 'repair';
      this.#step(one, body['to'] as TabletState, why);
    }
    if (what === 'facts') {
      const fact = { ...body, serial } as unknown as MdmFact;
      one.facts = [fact, ...(one.facts ?? [])];
      return yes(fact);
    }
    return yes(one);
  }

  #lend(body: Record<string, unknown>): Said {
    const one = this.#find(String(body['serial'] ?? ''));
    const person = Number(body['person']);
    if (!one || one.state !== 'stock' || one.toWipe) {
      return no(409, one?.toWipe ? 'devices_not_wiped' : 'devices_not_in_stock');
    }
    if (person === 99) {
      return no(404, 'no_such_person');
    }
    if (this.#tablets.some((other) => other.loans?.some((loan) => loan.person === person && !loan.endedAt))) {
      return no(409, 'devices_has_one');
    }
    const loan: Loan = {
      number: ++this.#number,
      serial: one.serial,
      lentAt: now,
      dueAt: String(body['dueAt']),
      person,
      conditionOut: String(body['condition']),
      lentBy: me,
    };
    one.loans = [loan, ...(one.loans ?? [])];
    this.#step(one, 'lent', String(body['why']));
    return yes({ ...loan, code: 'KR7X-29QT', codeExpires: at(18, 18) }, 201);
  }

  #end(number: number, body: Record<string, unknown>): Said {
    const one = this.#tablets.find((tablet) => tablet.loans?.some((loan) => loan.number === number));
    const loan = one?.loans?.find((other) => other.number === number);
    if (!one || !loan) {
      return no(404, 'devices_no_loan');
    }
    const as = body['as'] as TabletState;
    Object.assign(loan, { endedAt: now, endedAs: as, conditionIn: String(body['condition']), endedBy: me });
    this.#step(one, as, String(body['why']));
    one.toWipe = true;
    this.#work.push({ number: ++this.#number, kind: 'wipe', serial: one.serial, madeAt: now });
    return yes(loan);
  }

  #finish(number: number, note: string): Said {
    const task = this.#work.find((one) => one.number === number);
    if (!task || note === '') {
      return task ? no(400, 'devices_why_missing') : no(404, 'devices_no_task');
    }
    const one = this.#find(task.serial) as TabletDetail;
    if (task.kind === 'wipe') {
      one.toWipe = false;
    } else {
      this.#step(one, 'stock', note);
    }
    this.#work = this.#work.filter((other) => other !== task);
    return yes({ ...task, doneAt: now, doneBy: me, note });
  }

  #call(method: string, code: string, what: string, body: Record<string, unknown>): Said {
    const found = this.#calls.find((one) => one.code === code);
    if (code === '') {
      return yes({ items: this.#calls });
    }
    if (what === 'applications') {
      return yes({ items: this.#applications.filter((one) => one.call === code) });
    }
    if (what === 'draw' && found) {
      return this.#draw(found, String(body['seed'] ?? '0f3a9c0012345678'));
    }
    if (method !== 'PUT') {
      return no(404, 'devices_no_call');
    }
    if (String(body['closesAt']) <= String(body['opensAt'])) {
      return no(400, 'devices_bad_call', [{ field: 'closesAt', code: 'not_allowed' }]);
    }
    const kept = { accepted: 0, ...found, ...body, code } as Call;
    this.#calls = [kept, ...this.#calls.filter((one) => one !== found)];
    return yes(kept);
  }

  #draw(call: Call, seed: string): Said {
    const waiting = this.#applications.filter((one) => one.call === call.code && one.state === 'waiting');
    const order = drawn(
      seed,
      waiting.map((one) => one.number),
    );
    for (const one of waiting) {
      one.rank = order.indexOf(one.number) + 1;
      one.state = one.rank <= call.places ? 'accepted' : 'reserve';
    }
    Object.assign(call, { seed, drawnAt: now, accepted: Math.min(call.places, waiting.length) });
    return yes(call);
  }

  #apply(body: Record<string, unknown>): Said {
    if (body['person'] === 99) {
      return no(404, 'no_such_person');
    }
    const made: Application = {
      ...application(++this.#number, String(body['call']), 'accepted', 2),
      ...(body as { wants: Application['wants']; person: number }),
      appliedAt: now,
    };
    this.#applications.push(made);
    return yes(made, 201);
  }

  #withdraw(number: number): Said {
    const found = this.#applications.find((one) => one.number === number);
    if (!found) {
      return no(404, 'devices_no_application');
    }
    const next =
      found.state === 'accepted' &&
      this.#applications.find((one) => one.call === found.call && one.state === 'reserve');
    if (next) {
      next.state = 'accepted';
    }
    found.state = 'withdrawn';
    return yes(found);
  }

  #attendance(of: Briefing): Attendance {
    const items = this.#seats.filter((one) => one.briefing === of.code);
    const count = (state: Seat['state']): number => items.filter((one) => one.state === state).length;
    return { of, booked: count('booked'), attended: count('attended'), absent: count('absent'), items };
  }

  #briefing(method: string, code: string, what: string, body: Record<string, unknown>): Said {
    const found = this.#briefings.find((one) => one.code === code);
    const person = Number(body['person']);
    if (code === '') {
      return yes({ items: this.#briefings });
    }
    if (method === 'PUT' && what === '') {
      const seats = Number(body['seats']);
      const kept = { left: seats, ...found, ...body, code } as Briefing;
      this.#briefings = [kept, ...this.#briefings.filter((one) => one !== found)];
      return yes(kept);
    }
    if (!found) {
      return no(404, 'devices_no_briefing');
    }
    if (what === 'seats') {
      if (found.left === 0) {
        return no(409, 'devices_full');
      }
      found.left -= 1;
      this.#seats.push({ ...seat(person, '田中 次郎', 'タナカ ジロウ', 'booked'), briefing: code });
      return yes({ briefing: code, state: 'booked', person }, 201);
    }
    if (what === 'marks') {
      if (found.startsAt > now) {
        return no(422, 'devices_not_begun');
      }
      const one = this.#seats.find((other) => other.person === person);
      Object.assign(one ?? {}, { state: body['attended'] === true ? 'attended' : 'absent', markedAt: now });
      return yes({ briefing: code, state: 'attended', person });
    }
    return yes(this.#attendance(found));
  }

  #support(method: string, id: string, url: URL, body: Record<string, unknown>): Said {
    if (id === 'summary') {
      const month = url.searchParams.get('month') ?? '2026-01';
      const sums =
        month === '2026-01'
          ? { matters: 48, solved: 45, atOnce: 39, open: 3, atOncePermille: 812 }
          : { matters: 31, solved: 31, atOnce: 20, open: 0, atOncePermille: 645 };
      return yes({ month, sums });
    }
    if (method === 'GET') {
      const solved = url.searchParams.get('state') === 'solved';
      const q = url.searchParams.get('q') ?? '';
      return yes({ items: this.#matters.filter((one) => one.solved === solved && one.question.includes(q)) });
    }
    const found = this.#matters.find((one) => String(one.number) === id);
    if (id !== '') {
      Object.assign(found ?? {}, { solved: body['solved'], contacts: (found?.contacts ?? 0) + 1 });
      return found ? yes(found, 201) : no(404, 'devices_no_matter');
    }
    if (body['person'] === 99) {
      return no(404, 'no_such_person');
    }
    const { person, by, topic, question, solved } = body as unknown as Matter;
    const made: Matter = {
      number: ++this.#number,
      person,
      by,
      topic,
      question,
      contacts: 1,
      solved,
      reopened: false,
      atOnce: solved,
      openedAt: now,
    };
    this.#matters.unshift(made);
    return yes(made, 201);
  }

  #person(person: number, why: string): Said {
    if (why === '' || person === 99) {
      return why === '' ? no(400, 'devices_why_missing') : no(404, 'no_such_person');
    }
    return yes({
      person,
      applications: this.#applications.filter((one) => one.number === 1),
      seats: this.#seats.filter((one) => one.person === person),
      loans: this.#tablets.flatMap((one) => one.loans ?? []).filter((one) => one.person === person),
      matters: this.#matters
        .filter((one) => one.person === person)
        .map((one): Matter => {
          const log = [{ n: 1, at: one.openedAt, note: '番号の入れ方を説明した', by: 'account:7' }];
          return Object.assign({ log }, one);
        }),
    });
  }
}

function firstTablet(index: number): TabletDetail {
  const state = stateOf(index);
  const serial = serialOf(index);
  const lent = index < people;
  return {
    serial,
    model: index % 2 === 0 ? 'TSN-10 2023' : 'TSN-10 2024',
    state,
    toWipe: index === 23 || state === 'lost',
    addedAt: '2023-04-01T00:00:00Z',
    steps: [
      ...(lent
        ? [
            {
              number: index + 200,
              from: 'stock',
              to: 'lent' as const,
              at: at(6, 2),
              by: 'account:7',
              why: '令和7年度の募集による貸出',
            },
          ]
        : []),
      { number: index + 1, from: '', to: 'stock', at: '2023-04-01T00:00:00Z', by: 'account:3', why: '' },
    ],
    loans: lent
      ? [
          {
            number: index + 300,
            serial,
            lentAt: at(6, 2),
            dueAt: index === 0 ? at(17, 0) : '2027-01-06T00:00:00Z',
            person: index + 12,
            conditionOut: '確認：本体・充電器・ケース・使い方の紙・画面に傷なし・電源が入る。',
            lentBy: 'account:7',
          },
        ]
      : [],
    facts:
      index === 22
        ? [
            {
              serial,
              source: '端末管理',
              os: 'Android 14',
              app: '1.8.2',
              at: at(8, 4),
              managed: true,
              locked: true,
              encrypted: true,
            },
          ]
        : [],
  };
}
