import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Coupon, Offer, Outcome, PointLine, Terms } from '../api/town.ts';
import type { InboxMessage } from '../api/types.ts';
import type { Said } from './snow/mock.ts';
import { half, iso, minute } from './snow/night.ts';

// A resident with points and coupons, and the till of a shop, for the mock server. QR codes are really signed.

const day = 24 * 60 * minute;
export const mockTown = '010006';
/** Of the coupon with this serial. */
export const mockCodes: Record<number, string> = { 1: 'K7QF4M9DXWTM' };

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => letters[Number.parseInt(five, 2)]).join('');
}

export type QrFacts = { town: string; key: number; serial: number; version: number; fromMs: number; untilMs: number };

/** The text of a QR code as doc/coupon-format.md says. */
export function signedText(facts: QrFacts, key: KeyObject): string {
  const head = Buffer.alloc(26);
  head.writeUIntBE(1, 0, 1);
  head.writeUIntBE(Number(facts.town), 1, 3);
  head.writeUIntBE(facts.key, 4, 2);
  head.writeUIntBE(facts.serial, 6, 5);
  head.writeUIntBE(facts.version, 11, 3);
  head.writeUIntBE(Math.floor(facts.fromMs / 60_000), 14, 4);
  head.writeUIntBE(Math.floor(facts.untilMs / 60_000), 18, 4);
  head.writeUIntBE(0, 22, 1);
  head.writeUIntBE(500, 23, 3);
  const signature = sign(null, Buffer.concat([Buffer.from('tsunagu coupon 1\n'), head]), key);
  return `TSC1:${base32(Buffer.concat([head, signature]))}`;
}

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
export const mockKey = privateKey;
export const mockJwk = publicKey.export({ format: 'jwk' });

export function termsOf(given: Partial<Terms>): Terms {
  return {
    ja: 'ランチ割引',
    en: 'Lunch discount',
    conditionsJa: 'ほかの割引とは一緒に使えません。',
    conditionsEn: 'Not with other discounts.',
    what: 'yen',
    amount: 500,
    yenMax: 0,
    billMinYen: 0,
    issueFrom: iso(half - 30 * day),
    issueUntil: iso(half + 300 * day),
    useFrom: iso(half - 30 * day),
    useUntil: iso(half + 300 * day),
    validDays: 0,
    stock: 0,
    perPerson: 2,
    points: 0,
    offlineDays: 7,
    shops: [],
    selfService: true,
    open: true,
    ...given,
  };
}

const trip = termsOf({ ja: '日帰りの旅', en: 'Day trip', what: 'percent', amount: 20, yenMax: 1000 });
const offers: Offer[] = [
  {
    code: 'dinner',
    version: 3,
    issued: 4,
    of: termsOf({ ja: '夕食の引換券', en: 'Dinner ticket', what: 'ticket', points: 300, validDays: 30 }),
  },
  { code: 'bath', version: 4, issued: 0, of: termsOf({ ja: '温泉の割引', en: 'Hot spring discount' }) },
  { code: 'trip', version: 5, issued: 0, of: { ...trip, points: 5000 } },
];

function line(number: number, points: number, balance: number, ja: string, en: string, ago: number): PointLine {
  const at = iso(half - ago);
  return { number, at, points, balance, what: '', code: '', reason: { ja, en }, receipt: String(number) };
}

const lines: PointLine[] = [
  line(6, -30, 420, 'ホクノーでの利用', 'Used at Hokuno', 2 * 60 * minute),
  line(5, 50, 450, 'イベント参加（雪かき教室）', 'Took part in an event (snow clearing)', day),
  line(4, 200, 400, '健康診断を受けました', 'Health check', 20 * day),
  {
    ...line(3, 0, 200, 'クーポンと交換', 'For a coupon', 40 * day),
    what: 'post',
    code: 'exchange',
    receipt: 'taken/exchange/1/coupon-2',
  },
  {
    ...line(2, -100, 200, 'クーポンと交換（手続き中）', 'For a coupon (under way)', 40 * day),
    what: 'hold',
    code: 'exchange',
    receipt: 'exchange/1/coupon-2',
  },
  line(1, 300, 300, '歩いた日（8,000歩）', 'Steps (8,000)', 45 * day),
];

const messages: InboxMessage[] = [
  letter(71, '雪かき教室のお知らせ', '12月5日（土） 午前10時から、もみじ台の会館で行います。', '/resident/points', null),
  letter(70, 'ポイントの期限', '30ポイントが、来年3月31日でなくなります。', '/resident/points', iso(half - day)),
];

function letter(id: number, subject: string, body: string, link: string, readAt: string | null): InboxMessage {
  return {
    id, key: `mock:${id}`, kind: 'town.notice', subject, body, about: '', link, urgent: false, now: 'sent',
    at: iso(half - (80 - id) * 60 * minute), expiresAt: null, readAt, answeredAt: null, answers: [], answer: null,
  };
}

const problem = (status: number, code: string, more: object = {}): Said => ({
  status,
  body: { title: code, status, code, ...more },
});

const square =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41 41"><rect width="41" height="41" fill="#fff"/>' +
  '<path d="M4 4h7v7H4zM30 4h7v7h-7zM4 30h7v7H4zM16 16h9v9h-9z"/></svg>';

export class TownMock {
  #coupons: Coupon[] = [];
  #lines: PointLine[] = [];
  #balance = 420;
  #messages: InboxMessage[] = [];
  #asked = new Map<string, number>();
  #uses = new Map<string, Outcome>();
  readonly effects: string[] = [];

  constructor() {
    this.reset();
  }

  reset(): void {
    const [first, second] = [1, 2].map((serial) => this.#coupon(serial, 'lunch', 2, termsOf({}))) as [Coupon, Coupon];
    this.#coupons = [first, { ...second, state: 'used', qr: null, uses: [useOf(2)] }];
    this.#lines = structuredClone(lines);
    this.#messages = structuredClone(messages);
    this.#balance = 420;
    this.#asked.clear();
    this.#uses.clear();
    this.effects.length = 0;
  }

  /** As the QR code of the coupon with this serial says it. */
  qr(serial: number, given: Partial<QrFacts> = {}, key = mockKey): string {
    const facts = { town: mockTown, key: 1, serial, version: 2, fromMs: half - 30 * day, untilMs: half + 300 * day };
    return signedText({ ...facts, ...given }, key);
  }

  #coupon(serial: number, campaign: string, version: number, of: Terms): Coupon {
    return {
      serial, campaign, state: 'issued', issuedAt: iso(half - day), expiresAt: of.useUntil,
      points: of.points, prints: 0,
      of, code: mockCodes[serial] ?? '47AC9DEFHJKN', qr: this.qr(serial, { version }), uses: [], person: null,
      issuedBy: null, copies: null,
    };
  }

  /** Staff take a use back. */
  reopen(serial: number): void {
    const found = this.#coupons.find((one) => one.serial === serial);
    if (found) {
      found.state = 'issued';
      for (const one of found.uses) {
        one.reopenedAt = iso(half);
      }
    }
    for (const [act, said] of this.#uses) {
      if (said.use?.serial === serial) {
        this.#uses.set(act, { ...said, use: { ...said.use, reopenedAt: iso(half) } });
      }
    }
  }

  inbox(id: string, part: string): Said {
    if (id === '') {
      const unread = this.#messages.filter((one) => one.readAt === null).length;
      return { status: 200, body: { items: this.#messages, unread, next: null } };
    }
    const found = this.#messages.find((one) => String(one.id) === id);
    if (!found || part !== 'read') {
      return problem(404, 'notify_no_message');
    }
    found.readAt = iso(half);
    return { status: 204 };
  }

  answer(method: string, url: URL, body: Record<string, unknown>): Said | { svg: string } | { html: string } {
    const path = url.pathname;
    const print = /^\/coupons\/v1\/me\/coupons\/(\d+)\/(qr|prints)$/.exec(path);
    if (print?.[2] === 'qr') {
      return { svg: square };
    }
    if (print) {
      this.effects.push(`print ${print[1]} ${url.searchParams.get('paper')}`);
      return { html: `<!doctype html><html lang="ja"><title>印刷</title><main><h1>ランチ割引</h1></main></html>` };
    }
    switch (`${method} ${path}`) {
      case 'GET /points/v1/me':
        return { status: 200, body: { person: 1, balance: this.#balance, held: 0, lots: [
          { points: 30, expiresAt: iso(Date.UTC(2027, 2, 31, 15)) },
          { points: this.#balance - 30, expiresAt: iso(Date.UTC(2028, 2, 31, 15)) },
        ], notices: [{ points: 30, expiresAt: iso(Date.UTC(2027, 2, 31, 15)) }] } };
      case 'GET /points/v1/me/history':
        return { status: 200, body: { items: this.#lines } };
      case 'GET /coupons/v1/me/offers':
        return { status: 200, body: { items: offers } };
      case 'GET /coupons/v1/me/coupons':
        return { status: 200, body: { items: this.#coupons } };
      case 'POST /coupons/v1/me/coupons':
        return this.#take(String(body['id']), String(body['campaign']));
      default:
        return this.#till(method, path, body);
    }
  }

  #take(id: string, campaign: string): Said {
    const before = this.#asked.get(id);
    const offer = offers.find((one) => one.code === campaign);
    if (before !== undefined) {
      return { status: 201, body: this.#coupons.find((one) => one.serial === before) };
    }
    if (!offer || this.#balance < offer.of.points) {
      return problem(422, offer ? 'ledger_exceeds_credits' : 'coupons_not_open');
    }
    const made = this.#coupon(10 + this.#coupons.length, campaign, offer.version, offer.of);
    this.#coupons.unshift(made);
    this.#balance -= offer.of.points;
    this.#asked.set(id, made.serial);
    this.effects.push(`take ${campaign}`);
    return { status: 201, body: made };
  }

  #till(method: string, path: string, body: Record<string, unknown>): Said {
    if (path === '/coupons/v1/terminal') {
      return { status: 200, body: {
        terminal: 'till-1', shop: 'hokuno', shopName: 'ホクノー', town: mockTown, now: iso(half),
        keys: [{ number: 1, signsFrom: iso(half - 90 * day), jwk: { kty: 'OKP', crv: 'Ed25519', x: mockJwk.x } }],
        terms: [
          { code: 'lunch', version: 2, issued: 2, of: termsOf({}) },
          { code: 'trip', version: 5, issued: 0, of: trip },
          { code: 'other', version: 6, issued: 0, of: termsOf({ shops: ['elsewhere'] }) },
        ],
      } };
    }
    if (path === '/coupons/v1/terminal/uses') {
      const said = this.#use(body);
      return said.how === 'refused'
        ? problem(said.code === 'coupons_used' ? 409 : 422, said.code ?? '', said.first ? { first: said.first } : {})
        : { status: 201, body: said };
    }
    if (path === '/coupons/v1/terminal/uploads') {
      const acts = body['acts'] as Record<string, unknown>[];
      return { status: 200, body: { items: acts.map((one) => this.#use(one)) } };
    }
    const reopen = /^\/coupons\/v1\/coupons\/(\d+)(\/reopen)?$/.exec(path);
    const found = this.#coupons.find((one) => String(one.serial) === reopen?.[1]);
    if (!found) {
      return problem(404, 'coupons_no_coupon');
    }
    if (reopen?.[2] !== undefined && method === 'POST') {
      this.reopen(found.serial);
      this.effects.push(`reopen ${found.serial} ${String(body['reason'])}`);
    }
    return { status: 200, body: found };
  }

  #use(wish: Record<string, unknown>): Outcome {
    const act = String(wish['act']);
    const before = this.#uses.get(act);
    if (before) {
      return { ...before, how: 'used_before' };
    }
    const { qr, code: typed } = wish;
    const found = this.#coupons.find((one) => one.qr === qr || (typed !== undefined && one.code === typed));
    const refuse = (code: string): Outcome => ({ act, how: 'refused', code, use: null, first: null });
    if (!found) {
      return refuse('coupons_no_coupon');
    }
    if (found.state === 'used') {
      return { ...refuse('coupons_used'), first: found.uses[0] ?? null };
    }
    found.state = 'used';
    found.uses = [useOf(found.serial, Number(wish['billYen'] ?? 500))];
    this.effects.push(`use ${found.serial}`);
    const made: Outcome = { act, how: 'used', use: found.uses[0] ?? null, code: null, first: null };
    this.#uses.set(act, made);
    return made;
  }
}

function useOf(serial: number, bill = 500): Coupon['uses'][number] {
  const at = iso(half - 90 * minute);
  return {
    serial, campaign: 'lunch', shop: 'hokuno', shopName: 'ホクノー', usedAt: at, bookedAt: at,
    yen: Math.min(500, bill), billYen: bill, offline: false,
    terminal: null, reopenedAt: null, reopenedBy: null, reason: null,
  };
}

export const residentSession = {
  tenant: { code: mockTown, name: '北海道' },
  subject: 'account:1',
  role: 'resident',
  permissions: [
    'points.own.read',
    'points.own.spend',
    'coupons.own.use',
    'notify.inbox.read',
    'health.own.keep',
    'health.shared.read',
    'survey.own.answer',
    'community.own.use',
    'community.info.read',
    'devices.own.use',
    'inquiries.own.use',
    'devices.call.read',
    'crm.own.read',
    'crm.own.answer',
  ],
};
export const shopSession = {
  tenant: { code: mockTown, name: '北海道' },
  subject: 'token:shop',
  role: 'shop',
  permissions: ['coupons.coupon.redeem'],
};
export const counterSession = {
  tenant: { code: mockTown, name: '北海道' },
  subject: 'account:9',
  role: 'staff',
  permissions: ['coupons.coupon.read', 'coupons.coupon.reopen'],
};
