import type { Pack, Terms } from '../api/town.ts';
import { isSignedBy } from './coupon-text.ts';
import type { CouponText } from './coupon-text.ts';

// What a till decides by itself. The codes are those of the server, which judges again when it is told.

export type Refusal =
  | 'coupons_qr_altered'
  | 'coupons_key_revoked'
  | 'coupons_other_town'
  | 'coupons_not_yet'
  | 'coupons_expired'
  | 'coupons_other_shop'
  | 'coupons_used'
  | 'till_cannot_check'
  | 'till_needs_line';

/** Whether a till that has no line may take it, by what it took along. */
export async function judgeAlone(
  text: CouponText,
  pack: Pack,
  taken: ReadonlySet<number>,
  nowMs: number,
): Promise<{ ok: true; terms: Terms } | { ok: false; code: Refusal }> {
  const refuse = (code: Refusal) => ({ ok: false, code }) as const;
  const { facts } = text;
  if (facts.town !== pack.town) {
    return refuse('coupons_other_town');
  }
  const key = pack.keys.find((one) => one.number === facts.key);
  if (!key) {
    return refuse('coupons_key_revoked');
  }
  const signed = await isSignedBy(text, key.jwk);
  if (signed !== true) {
    return refuse(signed === 'cannot' ? 'till_cannot_check' : 'coupons_qr_altered');
  }
  if (nowMs < facts.fromMs) {
    return refuse('coupons_not_yet');
  }
  if (nowMs >= facts.untilMs) {
    return refuse('coupons_expired');
  }
  const terms = pack.terms.find((one) => one.version === facts.version)?.of;
  if (!terms || (terms.shops.length > 0 && !terms.shops.includes(pack.shop))) {
    return refuse('coupons_other_shop');
  }
  if (taken.has(facts.serial)) {
    return refuse('coupons_used');
  }
  return terms.offlineDays > 0 ? { ok: true, terms } : refuse('till_needs_line');
}

export type BillFault = 'coupons_bill_needed' | 'coupons_bill_too_small';

/** What the shop gets for it; a bill of 0 is none. */
export function yenOf(terms: Terms, bill: number): number | BillFault {
  if (bill === 0 && needsBill(terms)) {
    return 'coupons_bill_needed';
  }
  if (bill < terms.billMinYen) {
    return 'coupons_bill_too_small';
  }
  switch (terms.what) {
    case 'yen':
      return bill === 0 ? terms.amount : Math.min(terms.amount, bill);
    case 'percent':
      return Math.min(terms.yenMax, Math.floor((bill * terms.amount) / 100));
    default:
      return terms.amount;
  }
}

export function needsBill(terms: Terms): boolean {
  return terms.what === 'percent' || terms.billMinYen > 0;
}

/** "１，２００円" as it is typed: a whole number of yen; nothing typed is 0. */
export function typedYen(text: string): number | undefined {
  const plain = text.normalize('NFKC').replaceAll(/[\s,、円¥]/g, '');
  return /^\d{0,9}$/.test(plain) ? Number(plain) : undefined;
}
