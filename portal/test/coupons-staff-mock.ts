import type { Campaign, Report, Shop, SigningKey, Terminal } from '../api/coupons-staff.ts';
import type { Coupon, CouponUse, Terms } from '../api/town.ts';
import type { Said } from './snow/mock.ts';
import { half, iso, minute } from './snow/night.ts';
import { mockJwk, termsOf } from './town-mock.ts';

// Coupons as staff of the mock server see them: campaigns, the coupons of two people, tills, keys, a settlement.

/** Of an administrator, who may do all of it. */
export const couponPermissions = [
  'coupons.campaign.read',
  'coupons.campaign.write',
  'coupons.coupon.issue',
  'coupons.coupon.read',
  'coupons.coupon.reopen',
  'coupons.settlement.read',
  'coupons.key.write',
  'points.card.read',
  'points.person.read',
  'id.account.manage',
];

const hour = 60 * minute;
const day = 24 * hour;
const problem = (status: number, code: string, errors: { field: string; code: string }[] = []): Said => ({
  status,
  body: { title: code, status, code, errors },
});

const shops: Shop[] = [
  { code: 'hokuno', name: 'ホクノー', closed: false },
  { code: 'aoba', name: 'あおば湯', closed: false },
  { code: 'old', name: '旧売店', closed: true },
];

const dinner = termsOf({
  ja: '夕食の引換券', en: 'Dinner ticket', what: 'ticket', amount: 800, points: 300, shops: ['hokuno'],
});
const flyer = termsOf({ ja: '祭りのちらし券', en: 'Festival flyer', perPerson: 0, amount: 100 });
const trip = termsOf({ ja: '日帰りの旅', en: 'Day trip', what: 'percent', amount: 20, yenMax: 1000, stock: 20 });
const autumn = termsOf({
  ja: '秋の周遊クーポン', en: 'Autumn tour', issueFrom: iso(half - 120 * day), issueUntil: iso(half - 60 * day),
  useFrom: iso(half - 120 * day), useUntil: iso(half - 30 * day),
});

const firstCampaigns = (): Campaign[] => [
  { code: 'lunch', version: 2, issued: 3, of: termsOf({ stock: 100 }) },
  { code: 'dinner', version: 3, issued: 4, of: dinner },
  { code: 'flyer', version: 4, issued: 0, of: flyer },
  { code: 'trip', version: 5, issued: 20, of: trip },
  { code: 'autumn', version: 6, issued: 40, of: autumn },
];

const reports: Record<string, Partial<Report>> = {
  lunch: { issued: 3, used: 1, open: 2, yen: 500, printed: 2, reprints: 1 },
  dinner: { issued: 4, used: 2, open: 2, yen: 1600, points: 1200, offline: 1 },
  trip: { issued: 20, used: 8, open: 11, ended: 1, yen: 6400, reopened: 1 },
  autumn: { issued: 40, used: 25, expired: 13, ended: 2, yen: 12_500, printed: 30, reprints: 4 },
};

const use = (serial: number, given: Partial<CouponUse> = {}): CouponUse => ({
  serial, campaign: 'lunch', shop: 'hokuno', shopName: 'ホクノー', usedAt: iso(half - 2 * hour),
  bookedAt: iso(half - 2 * hour), yen: 500, billYen: 1280, offline: false, terminal: 'till-1', reopenedAt: null,
  reopenedBy: null, reason: null, ...given,
});

function coupon(serial: number, campaign: string, of: Terms, given: Partial<Coupon> = {}): Coupon {
  return {
    serial, campaign, state: 'issued', issuedAt: iso(half - 3 * day), expiresAt: of.useUntil, points: of.points,
    prints: 0, of, code: null, qr: null, uses: [], person: 12, issuedBy: 'account:12', copies: [], ...given,
  };
}

const copy = (number: number, paper: string, agoDays: number) => ({
  copy: number, paper, by: 'account:900', at: iso(half - agoDays * day),
});

const firstCoupons = (): Coupon[] => [
  coupon(102, 'lunch', termsOf({}), {
    state: 'used', prints: 2, uses: [use(102)], copies: [copy(1, '80mm', 2), copy(2, 'a4', 1)],
  }),
  coupon(101, 'lunch', termsOf({})),
  coupon(100, 'autumn', autumn, { issuedAt: iso(half - 90 * day), issuedBy: 'account:900' }),
];

export class CouponsStaffMock {
  #campaigns: Campaign[] = [];
  #coupons: Coupon[] = [];
  #terminals: Terminal[] = [];
  #keys: SigningKey[] = [];
  #asked = new Map<string, number>();
  #balance = 420;
  /** After that many issues the next is refused with this code. */
  refusesAfter: { count: number; code: string } | undefined;
  readonly effects: string[] = [];

  constructor() {
    this.reset();
  }

  reset(): void {
    this.#campaigns = firstCampaigns();
    this.#coupons = firstCoupons();
    this.#terminals = [
      { id: 'till-1', subject: 'till-hokuno', shop: 'hokuno', closed: false },
      { id: 'till-2', subject: 'account:41', shop: 'old', closed: true },
    ];
    this.#keys = [this.#key(1, 400 * day), this.#key(2, 30 * day)];
    this.#asked.clear();
    this.#balance = 420;
    this.refusesAfter = undefined;
    this.effects.length = 0;
  }

  /** Somebody else writes a campaign. */
  race(code: string): void {
    const one = this.#campaigns.find((campaign) => campaign.code === code);
    if (one) {
      one.version += 10;
    }
  }

  #key(number: number, ago: number): SigningKey {
    return { number, signsFrom: iso(half - ago), jwk: { kty: 'OKP', crv: 'Ed25519', x: mockJwk.x } };
  }

  answer(method: string, url: URL, body: Record<string, unknown>): Said | { html: string } {
    const [, module, , area = '', id = '', part = ''] = url.pathname.split('/').map(decodeURIComponent);
    if (module === 'points') {
      return area === 'shops'
        ? { status: 200, body: { items: shops } }
        : { status: 200, body: { person: Number(id), balance: this.#balance, held: 0, lots: [], notices: [] } };
    }
    switch (area) {
      case 'campaigns':
        return this.#campaign(method, id, part, body);
      case 'coupons':
        return this.#one(Number(id), part, url, body);
      case 'persons':
        return { status: 200, body: { items: this.#coupons.filter((one) => one.person === Number(id)) } };
      case 'terminals':
        return this.#terminal(method, body as unknown as Terminal);
      case 'keys':
        return this.#ofKeys(id, part);
      case 'settlements':
        return settlement(id);
      default:
        return problem(404, 'not_found');
    }
  }

  #campaign(method: string, code: string, part: string, body: Record<string, unknown>): Said {
    const found = this.#campaigns.find((one) => one.code === code);
    if (code === '') {
      return { status: 200, body: { items: this.#campaigns } };
    }
    if (method === 'PUT') {
      return this.#keep(code, found, body as unknown as Terms);
    }
    if (!found) {
      return problem(404, 'coupons_no_campaign');
    }
    return part === 'report'
      ? { status: 200, body: { ...noReport(code), ...reports[code] } }
      : this.#issue(found, String(body['id']), body['person'] as number | undefined);
  }

  #keep(code: string, found: Campaign | undefined, of: Terms): Said {
    if (of.conditionsJa.includes('\n')) {
      return problem(400, 'coupons_bad_terms', [{ field: 'conditionsJa', code: 'not_allowed' }]);
    }
    const kept = { code, version: 20 + this.effects.length, issued: found?.issued ?? 0, of };
    this.#campaigns = [...this.#campaigns.filter((one) => one.code !== code), kept];
    this.effects.push(`campaign ${code} ${of.what} ${of.amount} ${of.shops.join(',')}`);
    return { status: 200, body: kept };
  }

  #issue(campaign: Campaign, id: string, person: number | undefined): Said {
    const before = this.#asked.get(id);
    if (before !== undefined) {
      return { status: 201, body: this.#coupons.find((one) => one.serial === before) };
    }
    if (this.refusesAfter && this.refusesAfter.count-- === 0) {
      const { code } = this.refusesAfter;
      this.refusesAfter = undefined;
      return problem(409, code);
    }
    if (campaign.of.points > this.#balance) {
      return problem(422, 'ledger_exceeds_credits');
    }
    const serial = 200 + this.#asked.size;
    const made = coupon(serial, campaign.code, campaign.of, {
      person: person ?? 0, issuedAt: iso(half), issuedBy: 'account:900',
    });
    campaign.issued += 1;
    this.#balance -= campaign.of.points;
    this.#coupons.unshift(made);
    this.#asked.set(id, serial);
    this.effects.push(`issue ${campaign.code} ${person ?? 'holder'}`);
    return { status: 201, body: made };
  }

  #one(serial: number, part: string, url: URL, body: Record<string, unknown>): Said | { html: string } {
    const one = this.#coupons.find((found) => found.serial === serial);
    if (!one) {
      return problem(404, 'coupons_no_coupon');
    }
    if (part === 'prints') {
      const paper = url.searchParams.get('paper') ?? '80mm';
      one.prints += 1;
      one.copies = [...(one.copies ?? []), { copy: one.prints, paper, by: 'account:900', at: iso(half) }];
      this.effects.push(`print ${serial} ${paper} ${one.prints}`);
      return { html: `<!doctype html><html lang="ja"><title>印刷</title><main><h1>${one.of.ja}</h1></main></html>` };
    }
    if (part === 'reopen') {
      const standing = one.uses.find((found) => !found.reopenedAt);
      if (!standing) {
        return problem(409, 'coupons_not_used');
      }
      Object.assign(standing, { reopenedAt: iso(half), reopenedBy: 'account:900', reason: String(body['reason']) });
      one.state = 'issued';
      this.effects.push(`reopen ${serial} ${String(body['reason'])}`);
    }
    return { status: 200, body: one };
  }

  #terminal(method: string, of: Terminal): Said {
    if (method !== 'PUT') {
      return { status: 200, body: { items: this.#terminals } };
    }
    if (this.#terminals.some((one) => one.subject === of.subject && one.id !== of.id)) {
      return problem(409, 'coupons_terminal_taken');
    }
    this.#terminals = [...this.#terminals.filter((one) => one.id !== of.id), of];
    this.effects.push(`till ${of.id} ${of.subject} ${of.shop} ${of.closed ? 'closed' : 'open'}`);
    return { status: 200, body: of };
  }

  #ofKeys(act: string, part: string): Said {
    if (act === 'rotate') {
      const made = this.#key(3, -day);
      this.#keys = [...this.#keys, made];
      this.effects.push('rotate');
      return { status: 201, body: made };
    }
    if (part === 'revoke') {
      this.#keys = [...this.#keys.filter((one) => String(one.number) !== act), this.#key(4, 0)];
      this.effects.push(`revoke ${act}`);
    }
    return { status: 200, body: { items: this.#keys } };
  }
}

function noReport(campaign: string): Report {
  return {
    campaign, issued: 0, used: 0, expired: 0, ended: 0, open: 0, yen: 0, reopened: 0, offline: 0, points: 0, printed: 0,
    reprints: 0,
  };
}

function settlement(month: string): Said {
  const items = month === '2026-01'
    ? [
        { shop: 'aoba', name: 'あおば湯', uses: 4, yenUsed: 2000, reopened: 0, yenReopened: 0, yen: 2000 },
        { shop: 'hokuno', name: 'ホクノー', uses: 12, yenUsed: 6000, reopened: 1, yenReopened: 500, yen: 5500 },
      ]
    : [];
  const sum = (name: 'uses' | 'yenUsed' | 'reopened' | 'yenReopened' | 'yen'): number =>
    items.reduce((all, one) => all + one[name], 0);
  const used = { uses: sum('uses'), yenUsed: sum('yenUsed') };
  const sums = { ...used, reopened: sum('reopened'), yenReopened: sum('yenReopened'), yen: sum('yen') };
  return { status: 200, body: { month, items, ...sums } };
}
