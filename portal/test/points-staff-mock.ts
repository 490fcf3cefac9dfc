import type { IncomingMessage } from 'node:http';
import type { Card, Correction, DatedRule, Line, PointEvent, Rule, Shop } from '../api/points-staff.ts';
import {
  correction, dated, firstCorrections, firstEvents, firstLines, firstShops, firstVersions, jst, line, numbers,
  settlement, summary,
} from './points-staff-seed.ts';
import { isOfTown } from './mock-people.ts';
import type { Said } from './snow/mock.ts';
import { half, iso } from './snow/night.ts';

// Points as staff of the mock server see to them.

/** What staff ask of points; residents and shops are answered by the town. */
export function isOfPoints(request: IncomingMessage, path: string): boolean {
  // What the screens of coupons ask of points is answered with them.
  const ofCoupons = request.headers.referer?.includes('/staff/coupons') ?? false;
  return path.startsWith('/points/') && !isOfTown(request) && !ofCoupons;
}

export const pointsPermissions = [
  'points.card.read', 'points.card.write', 'points.person.read', 'points.person.correct', 'points.person.agree',
  'points.settlement.read', 'coupons.coupon.reopen',
];

const problem = (status: number, code: string, errors: { field: string; code: string }[] = []): Said => ({
  status,
  body: { title: code, status, code, errors },
});
const ok = (body: unknown, status = 200): Said => ({ status, body });

export class PointsStaffMock {
  #versions: DatedRule[] = [];
  #settings: { name: string; value: number; from: string }[] = [];
  #lines: Line[] = [];
  #corrections: Correction[] = [];
  #events: PointEvent[] = [];
  #shops: Shop[] = [];
  #balance = 320;
  /** The sums of the server are wrong. */
  miscounts = false;
  readonly effects: string[] = [];

  constructor() {
    this.reset();
  }

  reset(): void {
    this.#versions = firstVersions();
    this.#settings = [];
    this.#lines = firstLines();
    this.#corrections = firstCorrections();
    this.#events = firstEvents();
    this.#shops = firstShops();
    this.#balance = 320;
    this.miscounts = false;
    this.effects.length = 0;
  }

  answer(method: string, url: URL, body: Record<string, unknown>): Said {
    const [, , , area, id = '', part] = url.pathname.split('/').map(decodeURIComponent);
    switch (area) {
      case 'card':
        return ok(this.#card(Date.parse(url.searchParams.get('at') ?? iso(half))));
      case 'rules':
        return this.#rule(body);
      case 'settings':
        this.#settings.push({ name: id, value: Number(body['value']), from: String(body['from']) });
        this.effects.push(`setting ${id} ${String(body['value'])} ${String(body['from'])}`);
        return ok(body);
      case 'events':
        return id === '' ? ok({ items: this.#events }) : this.#event(body as PointEvent);
      case 'shops':
        return id === '' ? ok({ items: this.#shops }) : this.#shop(body as Shop);
      case 'settlements':
        return this.#settle(id);
      case 'summary':
        return ok(summary(url.searchParams.get('month') ?? '2026-01'));
      case 'cancels':
        return this.#cancel(String(body['receipt']), String(body['reason']));
      case 'corrections':
        return part === undefined
          ? ok({ items: this.#corrections.filter((one) => one.state === (url.searchParams.get('state') ?? 'waiting')) })
          : this.#decide(Number(id), part);
      default:
        return this.#person(method, Number(id), part, body);
    }
  }

  #card(at: number): Card {
    const begun = this.#versions.filter((one) => !one.from || Date.parse(one.from) <= at);
    const sorted = begun.toSorted((left, right) => Date.parse(left.from ?? iso(0)) - Date.parse(right.from ?? iso(0)));
    const rules = new Map(sorted.map((one) => [one.of.code, one]));
    const settings = numbers.map(([name, value, least, most]) => ({
      name, value: this.#settings.findLast((one) => one.name === name && Date.parse(one.from) <= at)?.value ?? value,
      least, most,
    }));
    return { rules: [...rules.values()], settings };
  }

  #rule(body: Record<string, unknown>): Said {
    const from = String(body['from']);
    if (Date.parse(from) < half) {
      return problem(422, 'points_from_past');
    }
    const made = dated(body['of'] as Rule, this.#versions.length, from, String(body['source']), 'demo-staff');
    this.#versions.push(made);
    this.effects.push(`rule ${made.of.code} ${made.of.points} ${made.of.dayCap} ${from}`);
    return ok(made);
  }

  #event(event: PointEvent): Said {
    const before = this.#events.find((one) => one.id === event.id);
    const kept = { ...event, token: before?.token ?? 'n3W1r5Tt7Vb9Xd2Zf4Hk6A' };
    this.#events = [kept, ...this.#events.filter((one) => one.id !== event.id)];
    this.effects.push(`event ${event.name} ${event.rule} ${event.startsAt} ${event.radiusM ?? 'anywhere'}`);
    return ok(kept);
  }

  #shop(shop: Shop): Said {
    this.#shops = [...this.#shops.filter((one) => one.code !== shop.code), shop];
    this.effects.push(`shop ${shop.code} ${shop.name} ${shop.closed ? 'closed' : 'open'}`);
    return ok(shop);
  }

  #settle(month: string): Said {
    const all = month === '2025-06' ? { month, items: [], netPoints: 0, yen: 0 } : settlement(month);
    return ok(this.miscounts ? { ...all, netPoints: all.netPoints + 1 } : all);
  }

  #cancel(receipt: string, reason: string): Said {
    const paid = this.#lines.find((one) => one.receipt === receipt);
    if (!paid) {
      return problem(404, 'points_no_receipt');
    }
    this.#balance -= paid.points;
    const evidence = reason;
    const facts = { code: 'cancel', receipt: `cancel/${receipt}`, evidence, by: 'demo-staff', balance: this.#balance };
    this.#lines.unshift(line(19, -paid.points, '利用の取消', facts));
    this.effects.push(`cancel ${receipt} ${reason}`);
    return ok({ receipt: facts.receipt, points: -paid.points, balance: this.#balance });
  }

  #decide(number: number, verdict: string): Said {
    const one = this.#corrections.find((other) => other.number === number);
    if (!one) {
      return problem(404, 'points_no_correction');
    }
    if (one.state !== 'waiting') {
      return problem(409, 'points_already_decided');
    }
    if (verdict === 'agree' && one.askedBy === 'demo-staff') {
      return problem(403, 'points_same_person');
    }
    const state = verdict === 'agree' ? 'done' : 'refused';
    Object.assign(one, { state, decidedBy: 'demo-staff', decidedAt: iso(half) });
    this.effects.push(`${verdict} ${number}`);
    return ok(one);
  }

  /** Somebody else decides first. */
  decideElsewhere(number: number): void {
    this.#decide(number, 'refuse');
    this.effects.length = 0;
  }

  #person(method: string, person: number, part: string | undefined, body: Record<string, unknown>): Said {
    if (person !== 12 && person !== 13) {
      return problem(404, 'no_such_person');
    }
    if (part === undefined) {
      return ok({
        person, balance: this.#balance, held: 0, notices: [],
        lots: [
          { points: 30, expiresAt: jst('2026-04-01') },
          { points: this.#balance - 30, expiresAt: jst('2027-04-01') },
        ],
      });
    }
    if (method === 'GET') {
      return ok({ items: person === 12 ? this.#lines : [] });
    }
    return this.#correct(person, body);
  }

  #correct(person: number, body: Record<string, unknown>): Said {
    const id = String(body['id']);
    const points = Number(body['points']);
    const before = this.#corrections.find((one) => one.id === id);
    if (before) {
      return ok(before, 201);
    }
    const state = Math.abs(points) > 1000 ? 'waiting' : 'done';
    const made = correction({
      number: 10 + this.#corrections.length, id, person, points, reason: String(body['reason']), state,
      askedBy: 'demo-staff', ...(state === 'done' ? { decidedBy: 'demo-staff', decidedAt: iso(half) } : {}),
    });
    this.#corrections.unshift(made);
    this.#balance += state === 'done' ? points : 0;
    this.effects.push(`correct ${person} ${points} ${made.reason}`);
    return ok(made, 201);
  }
}
