import { prefix } from './base.ts';
import { addressOf, ask } from './client.ts';
import type { Answer } from './client.ts';
import type { components } from './schema.d.ts';

// What a resident asks for themself (points, coupons), and what the till of a shop asks for.

type Schemas = components['schemas'];

export type Balance = Schemas['pointsBalance'];
export type PointLine = Schemas['pointsHistory']['items'][number];
export type Offer = Schemas['couponsCampaignPage']['items'][number];
export type Terms = Offer['of'];
export type Coupon = Schemas['couponsCoupon'];
export type CouponUse = Coupon['uses'][number];
export type Pack = Schemas['couponsPack'];
export type Outcome = Schemas['couponsOutcome'];

export function getBalance(): Promise<Answer<Balance>> {
  return ask('get', '/points/v1/me', {});
}

/** The newest first; further ones are before a number. */
export function getPointLines(limit: number, before?: number): Promise<Answer<{ items: PointLine[] }>> {
  return ask('get', '/points/v1/me/history', { query: { limit, ...(before === undefined ? {} : { before }) } });
}

export function getOffers(): Promise<Answer<{ items: Offer[] }>> {
  return ask('get', '/coupons/v1/me/offers', {});
}

export function getCoupons(): Promise<Answer<{ items: Coupon[] }>> {
  return ask('get', '/coupons/v1/me/coupons', {});
}

/** The same id again gives the same coupon. */
export function takeCoupon(id: string, campaign: string): Promise<Answer<Coupon>> {
  return ask('post', '/coupons/v1/me/coupons', { body: { id, campaign } });
}

export function qrAddress(serial: number): string {
  return addressOf('/coupons/v1/me/coupons/{serial}/qr', { path: { serial: String(serial) } });
}

export type Paper = '80mm' | 'a4';

/** Where a form of the page sends to: the answer is the sheet to print. */
export function printAddress(serial: number, paper: Paper): string {
  const query = new URLSearchParams({ paper });
  return `${prefix}/coupons/v1/me/coupons/${serial}/prints?${query}`;
}

export function getPack(): Promise<Answer<Pack>> {
  return ask('get', '/coupons/v1/terminal', {}, 'return');
}

export type UseWish = { act: string; qr?: string; code?: string; billYen?: number };

export function useCoupon(wish: UseWish): Promise<Answer<Outcome>> {
  return ask('post', '/coupons/v1/terminal/uses', { body: wish }, 'return');
}

export type LateUse = UseWish & { at: string };

export function tellUses(acts: LateUse[]): Promise<Answer<{ items: Outcome[] }>> {
  return ask('post', '/coupons/v1/terminal/uploads', { body: { acts } }, 'return');
}

/** For staff only. */
export function getCoupon(serial: number): Promise<Answer<Coupon>> {
  return ask('get', '/coupons/v1/coupons/{serial}', { path: { serial: String(serial) } }, 'return');
}

/** For staff only. */
export function reopenCoupon(serial: number, reason: string): Promise<Answer<Coupon>> {
  return ask(
    'post',
    '/coupons/v1/coupons/{serial}/reopen',
    { path: { serial: String(serial) }, body: { reason } },
    'return',
  );
}
