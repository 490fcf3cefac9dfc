import type { Campaign, SigningKey } from '../../api/coupons-staff.ts';
import type { Coupon, Terms } from '../../api/town.ts';
import { readCouponText, typedCode } from '../../shop/coupon-text.ts';
import type { Language } from '../../ui/time.ts';
import { formatTime } from '../../ui/time.ts';

// What is said of campaigns, coupons and keys. Pure.

const day = 86_400_000;
const japan = 9 * 3_600_000;

export type CampaignState = 'over' | 'stopped' | 'before' | 'issueOver' | 'allGiven' | 'open';

/** Whether new coupons of it are issued at that moment, and why not. */
export function campaignState({ of, issued }: Campaign, nowMs: number): CampaignState {
  if (nowMs >= Date.parse(of.useUntil)) {
    return 'over';
  }
  if (!of.open) {
    return 'stopped';
  }
  if (nowMs < Date.parse(of.issueFrom)) {
    return 'before';
  }
  if (nowMs >= Date.parse(of.issueUntil)) {
    return 'issueOver';
  }
  return of.stock > 0 && issued >= of.stock ? 'allGiven' : 'open';
}

export type CouponState = Coupon['state'] | 'expired';

export function couponState({ state, expiresAt }: Pick<Coupon, 'state' | 'expiresAt'>, nowMs: number): CouponState {
  return state === 'issued' && nowMs >= Date.parse(expiresAt) ? 'expired' : state;
}

/** When a coupon that is issued at that moment may not be used any more; the day of issue is the first. */
export function expiryOf(of: Pick<Terms, 'validDays' | 'useUntil'>, nowMs: number): number {
  const end = Date.parse(of.useUntil);
  const today = Math.floor((nowMs + japan) / day) * day - japan;
  return of.validDays > 0 ? Math.min(end, today + of.validDays * day) : end;
}

/** The last day on which something is good: an end at midnight is the day before. */
export function lastDay(until: string | number, shown: Language): string {
  return formatTime(new Date(until).getTime() - 1, 'date', shown);
}

/** A coupon is for a named person only where it costs points or has a limit for each. */
export function needsPerson(of: Pick<Terms, 'points' | 'perPerson'>): boolean {
  return of.points > 0 || of.perPerson > 0;
}

/** The account that a subject is, such as that of staff or of the person; nothing where it is a token. */
export function accountIn(subject: string | null | undefined): number | undefined {
  const found = /^account:(\d{1,15})$/.exec(subject ?? '')?.[1];
  return found === undefined ? undefined : Number(found);
}

export type Step = { at: string } & (
  | { kind: 'issued'; by: string; points: number }
  | { kind: 'printed'; by: string; copy: number; paper: string }
  | { kind: 'used'; shop: string; yen: number; billYen: number; offline: boolean; terminal: string }
  | { kind: 'reopened'; by: string; reason: string; shop: string }
);

/** Everything that happened to a coupon, the oldest first. */
export function storyOf(of: Coupon): Step[] {
  const steps: Step[] = [{ at: of.issuedAt, kind: 'issued', by: of.issuedBy ?? '', points: of.points }];
  for (const { at, by, copy, paper } of of.copies ?? []) {
    steps.push({ at, kind: 'printed', by, copy, paper });
  }
  for (const use of of.uses) {
    const { shopName: shop, yen, billYen, offline } = use;
    steps.push({ at: use.usedAt, kind: 'used', shop, yen, billYen, offline, terminal: use.terminal ?? '' });
    if (use.reopenedAt) {
      steps.push({ at: use.reopenedAt, kind: 'reopened', by: use.reopenedBy ?? '', reason: use.reason ?? '', shop });
    }
  }
  return steps.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Which coupon is meant: by its serial number or what a reader gave of its QR code; 'code' is a typed code. */
export function couponMeant(typed: string): number | 'code' | undefined {
  const text = typed.normalize('NFKC').trim();
  const read = readCouponText(text);
  if (read) {
    return read.facts.serial;
  }
  if (/^\d{1,12}$/.test(text)) {
    return Number(text);
  }
  return typedCode(text) === undefined ? undefined : 'code';
}

export type KeyState = 'signs' | 'waits' | 'kept';

/** Of the keys that are out: the youngest whose time has come signs, later ones wait, earlier ones are kept. */
export function keyStates(keys: readonly SigningKey[], nowMs: number): Map<number, KeyState> {
  const come = keys.filter((one) => Date.parse(one.signsFrom) <= nowMs);
  const signing = Math.max(0, ...come.map((one) => one.number));
  const stateOf = (one: SigningKey): KeyState =>
    Date.parse(one.signsFrom) > nowMs ? 'waits' : one.number === signing ? 'signs' : 'kept';
  return new Map(keys.map((one) => [one.number, stateOf(one)]));
}

const yenMost = 1_000_000;
const countMost = 10_000_000;

/** What cannot be of terms, beside what the server is asked: by its names of the fields. */
export function termFaults(of: Terms, issued: number): Record<string, string> {
  const faults: Record<string, string> = {};
  const percent = of.what === 'percent';
  const within = (value: number, least: number, most: number): boolean =>
    Number.isInteger(value) && value >= least && value <= most;
  const need = (good: boolean, field: string, code: string): void => {
    if (!good) {
      faults[field] ??= code;
    }
  };
  const bytes = (text: string): number => new TextEncoder().encode(text).length;
  need(bytes(of.ja) <= 200, 'ja', 'too_long');
  need(bytes(of.en) <= 200, 'en', 'too_long');
  need(bytes(of.conditionsJa) <= 1000, 'conditionsJa', 'too_long');
  need(bytes(of.conditionsEn) <= 1000, 'conditionsEn', 'too_long');
  need(within(of.amount, of.what === 'ticket' ? 0 : 1, percent ? 100 : yenMost), 'amount', 'out_of_bounds');
  need(!percent || within(of.yenMax, 1, yenMost), 'yenMax', 'out_of_bounds');
  need(within(of.billMinYen, 0, yenMost), 'billMinYen', 'out_of_bounds');
  need(Date.parse(of.issueFrom) < Date.parse(of.issueUntil), 'issueUntil', 'before_start');
  need(Date.parse(of.useFrom) < Date.parse(of.useUntil), 'useUntil', 'before_start');
  need(within(of.validDays, 0, 3660), 'validDays', 'out_of_bounds');
  need(within(of.stock, 0, countMost) && (of.stock === 0 || of.stock >= issued), 'stock', 'out_of_bounds');
  need(within(of.perPerson, 0, countMost), 'perPerson', 'out_of_bounds');
  need(within(of.points, 0, yenMost), 'points', 'out_of_bounds');
  need(within(of.offlineDays, 0, 31), 'offlineDays', 'out_of_bounds');
  return faults;
}

/** Names for acts that are told once: the same until an answer has come, whatever else is chosen meanwhile. */
export function keepKeys(make: () => string): { of: (what: string) => string; done: (what: string) => void } {
  const kept = new Map<string, string>();
  return {
    of: (what) => {
      const known = kept.get(what) ?? make();
      kept.set(what, known);
      return known;
    },
    done: (what) => {
      kept.delete(what);
    },
  };
}
