import type { Answer } from '../api/client.ts';
import type { LateUse, Outcome, Pack, UseWish } from '../api/town.ts';
import { dayOf } from './day.ts';
import { readCouponText } from './coupon-text.ts';
import { judgeAlone, yenOf } from './judge.ts';
import type { BillFault, Refusal } from './judge.ts';

// What a till does with a coupon: it asks the server where it can; where it cannot, it judges by itself what is
// signed, writes the use down before it says so, and tells it later, as often as it must. The same act counts once.

/** One use, as it stands on this till. */
export type Row = {
  order: number;
  act: string;
  /** UTC, ISO 8601. */
  at: string;
  who: string;
  qr?: string;
  code?: string;
  billYen?: number;
  serial?: number;
  name: { ja: string; en: string };
  yen: number;
  /** unsure: typed, asked, and no answer came. reopened: staff took the use back. */
  state: 'waiting' | 'used' | 'refused' | 'unsure' | 'reopened';
  refusal?: string;
};

export type Said =
  | { kind: 'used'; row: Row }
  | { kind: 'alone'; row: Row }
  | { kind: 'refused'; code: string; first?: NonNullable<Outcome['first']> }
  | { kind: 'unsure'; row: Row }
  | { kind: 'bill'; fault: BillFault }
  | { kind: 'signed-out' }
  | { kind: 'not-kept' };

export type TillParts = {
  all: () => Promise<Row[]>;
  /** Durable when it is answered. */
  add: (row: Omit<Row, 'order'>) => Promise<Row>;
  put: (row: Row) => Promise<void>;
  remove: (order: number) => Promise<void>;
  use: (wish: UseWish) => Promise<Answer<Outcome>>;
  tell: (acts: LateUse[]) => Promise<Answer<{ items: Outcome[] }>>;
  makeAct: () => string;
  now: () => number;
  who: () => string;
  pack: () => Pack | undefined;
  onChange: (rows: readonly Row[]) => void;
};

/** So many are told at once; the server takes 200. */
const toldAtOnce = 100;
const keptMs = 40 * 86_400_000;

/** No answer that settles it: it is asked again. */
export function isForLater({ status, code }: { status: number; code: string }): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500 || code === 'unreadable';
}

export type Presented = { qr: string } | { code: string };

export class Till {
  readonly #parts: TillParts;
  #rows: Row[] = [];
  #syncing: Promise<void> | undefined;

  constructor(parts: TillParts) {
    this.#parts = parts;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** Reads what was written down; what was settled long ago is forgotten. */
  async open(): Promise<void> {
    const rows = await this.#parts.all();
    for (const row of rows) {
      if (row.state !== 'waiting' && this.#parts.now() - Date.parse(row.at) > keptMs) {
        await this.#parts.remove(row.order);
      }
    }
    this.#show(await this.#parts.all());
  }

  async use(presented: Presented, billYen: number): Promise<Said> {
    const act = this.#parts.makeAct();
    const wish: UseWish = { act, ...presented, ...(billYen > 0 ? { billYen } : {}) };
    const answer = await this.#parts.use(wish);
    if (answer.ok || !isForLater(answer.problem)) {
      return this.#settled(wish, answer);
    }
    return 'qr' in presented ? this.#alone(wish, presented.qr, billYen) : this.#unsure(wish);
  }

  /** Asks once more about a code that was typed; the same act, so that it counts once. */
  async askAgain(row: Row): Promise<Said> {
    const wish: UseWish = { act: row.act, ...wishOf(row) };
    const answer = await this.#parts.use(wish);
    if (!answer.ok && isForLater(answer.problem)) {
      return { kind: 'unsure', row };
    }
    if (answer.ok) {
      const used: Row = { ...row, ...this.#ofUse(answer.value) };
      await this.#change(used);
      return used.state === 'used' ? { kind: 'used', row: used } : { kind: 'refused', code: 'till_reopened' };
    }
    if (answer.problem.status === 401) {
      return { kind: 'signed-out' };
    }
    await this.#change({ ...row, state: 'refused', refusal: answer.problem.code });
    return refused(answer.problem);
  }

  /** What stands as used on that day is asked about again: staff may have taken it back. The same act books nothing. */
  async lookAgain(day: string): Promise<void> {
    const used = this.#rows.filter(
      (row) => row.state === 'used' && row.who === this.#parts.who() && dayOf(row.at) === day,
    );
    for (let at = 0; at < used.length; at += toldAtOnce) {
      const some = used.slice(at, at + toldAtOnce);
      const answer = await this.#parts.tell(some.map((row) => ({ act: row.act, at: row.at, ...wishOf(row) })));
      const told = new Map(answer.ok ? answer.value.items.map((one) => [one.act, one]) : []);
      for (const row of some) {
        const one = told.get(row.act);
        if (one?.use?.reopenedAt) {
          await this.#change({ ...row, ...this.#ofUse(one) });
        }
      }
    }
  }

  /** What was asked and never answered is put away, when whoever stands there says that nothing was used. */
  async putAway(row: Row): Promise<void> {
    await this.#parts.remove(row.order);
    this.#show(this.#rows.filter((one) => one.order !== row.order));
  }

  /** Tells what waits; one at a time, however often it is called. */
  sync(): Promise<void> {
    this.#syncing ??= this.#tellAll().finally(() => {
      this.#syncing = undefined;
    });
    return this.#syncing;
  }

  async #tellAll(): Promise<void> {
    // A mark of who took it: another who is signed in at this till stands in another shop, perhaps.
    const waiting = (): Row[] =>
      this.#rows.filter((row) => row.state === 'waiting' && row.who === this.#parts.who()).slice(0, toldAtOnce);
    for (let rows = waiting(); rows.length > 0; rows = waiting()) {
      const answer = await this.#parts.tell(rows.map((row) => ({ act: row.act, at: row.at, ...wishOf(row) })));
      if (!answer.ok) {
        return;
      }
      const told = new Map(answer.value.items.map((one) => [one.act, one]));
      if (!rows.every((row) => told.has(row.act))) {
        return; // an answer to something else: nothing is believed of it
      }
      for (const row of rows) {
        const one = told.get(row.act);
        if (one) {
          await this.#change(
            one.how === 'refused'
              ? { ...row, state: 'refused', refusal: one.code ?? 'unknown' }
              : { ...row, ...this.#ofUse(one) },
          );
        }
      }
    }
  }

  async #settled(wish: UseWish, answer: Answer<Outcome>): Promise<Said> {
    if (!answer.ok) {
      return answer.problem.status === 401 ? { kind: 'signed-out' } : refused(answer.problem);
    }
    const used = { ...this.#rowOf(wish), ...this.#ofUse(answer.value) };
    // It is booked at the server; that this till could not write it down changes nothing.
    return { kind: 'used', row: (await this.#keep(used)) ?? { ...used, order: 0 } };
  }

  async #alone(wish: UseWish, qr: string, billYen: number): Promise<Said> {
    const text = readCouponText(qr);
    const pack = this.#parts.pack();
    if (!text || !pack) {
      return { kind: 'refused', code: text ? 'till_needs_line' : 'coupons_qr_altered' };
    }
    const taken = new Set(
      this.#rows.filter((row) => row.state === 'waiting' || row.state === 'used').map((row) => row.serial ?? 0),
    );
    const verdict = await judgeAlone(text, pack, taken, this.#parts.now());
    if (!verdict.ok) {
      return { kind: 'refused', code: verdict.code satisfies Refusal };
    }
    const yen = yenOf(verdict.terms, billYen);
    if (typeof yen === 'string') {
      return { kind: 'bill', fault: yen };
    }
    const { ja, en } = verdict.terms;
    const row = await this.#keep({
      ...this.#rowOf(wish),
      serial: text.facts.serial,
      name: { ja, en },
      yen,
      state: 'waiting',
    });
    return row ? { kind: 'alone', row } : { kind: 'not-kept' };
  }

  async #unsure(wish: UseWish): Promise<Said> {
    const row = await this.#keep({ ...this.#rowOf(wish), state: 'unsure' });
    return row ? { kind: 'unsure', row } : { kind: 'not-kept' };
  }

  #rowOf(wish: UseWish): Omit<Row, 'order'> {
    const name = this.#nameOf(wish);
    const at = new Date(this.#parts.now()).toISOString();
    return { ...wish, at, who: this.#parts.who(), name, yen: 0, state: 'waiting' };
  }

  #nameOf({ qr }: UseWish): { ja: string; en: string } {
    const version = qr === undefined ? undefined : readCouponText(qr)?.facts.version;
    const terms = this.#parts.pack()?.terms.find((one) => one.version === version)?.of;
    return { ja: terms?.ja ?? '', en: terms?.en ?? '' };
  }

  #ofUse({ use }: Outcome): Pick<Row, 'state'> & Partial<Pick<Row, 'serial' | 'yen' | 'name'>> {
    if (!use) {
      return { state: 'used' };
    }
    const terms = this.#parts.pack()?.terms.findLast((one) => one.code === use.campaign)?.of;
    const name = terms ? { name: { ja: terms.ja, en: terms.en } } : {};
    const state = use.reopenedAt ? 'reopened' : 'used';
    return { state, serial: use.serial, yen: use.yen, ...name };
  }

  async #keep(row: Omit<Row, 'order'>): Promise<Row | undefined> {
    try {
      const kept = await this.#parts.add(row);
      this.#show([...this.#rows, kept]);
      return kept;
    } catch {
      return undefined;
    }
  }

  async #change(row: Row): Promise<void> {
    await this.#parts.put(row);
    this.#show(this.#rows.map((one) => (one.order === row.order ? row : one)));
  }

  #show(rows: Row[]): void {
    this.#rows = rows;
    this.#parts.onChange(rows);
  }
}

function wishOf({ qr, code, billYen }: Row): Omit<UseWish, 'act'> {
  return { ...(qr ? { qr } : {}), ...(code ? { code } : {}), ...(billYen ? { billYen } : {}) };
}

function refused(problem: { code: string }): Said {
  const { first } = problem as { first?: NonNullable<Outcome['first']> };
  return { kind: 'refused', code: problem.code, ...(first ? { first } : {}) };
}

/** What was taken on that day in Japan: what the server has, and what it has yet to be told. */
export function dayTotal(rows: readonly Row[], day: string): { count: number; yen: number; waiting: number } {
  const taken = rows.filter(
    (row) => (row.state === 'used' || row.state === 'waiting') && dayOf(row.at) === day,
  );
  return {
    count: taken.length,
    yen: taken.reduce((sum, row) => sum + row.yen, 0),
    waiting: taken.filter((row) => row.state === 'waiting').length,
  };
}
