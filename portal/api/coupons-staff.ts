import { prefix } from './base.ts';
import { addressOf, ask } from './client.ts';
import type { Answer } from './client.ts';
import type { components } from './schema.d.ts';
import type { Coupon, Offer, Paper, Terms } from './town.ts';

// Coupons and tickets (A12), as staff ask: campaigns, issue, tills, keys, settlement.

type Schemas = components['schemas'];

export type Campaign = Offer;
export type Report = Schemas['couponsReport'];
export type Terminal = Schemas['couponsTerminal'];
export type SigningKey = Schemas['couponsKeyPage']['items'][number];
export type Settlement = Schemas['couponsSettlement'];
export type Shop = Schemas['pointsShopPage']['items'][number];
export type MadeAccount = Schemas['madeAccount'];
type Balance = Schemas['pointsBalance'];

export function getCampaigns(): Promise<Answer<{ items: Campaign[] }>> {
  return ask('get', '/coupons/v1/campaigns', {});
}

/** Coupons that were issued keep the terms under which they were. */
export function putCampaign(code: string, of: Terms): Promise<Answer<Campaign>> {
  return ask('put', '/coupons/v1/campaigns/{code}', { path: { code }, body: of });
}

export function getReport(code: string): Promise<Answer<Report>> {
  return ask('get', '/coupons/v1/campaigns/{code}/report', { path: { code } });
}

/** The same id again gives the same coupon; without a person it is for whoever holds it. */
export function issueCoupon(campaign: string, id: string, person?: number): Promise<Answer<Coupon>> {
  return ask('post', '/coupons/v1/campaigns/{code}/coupons', {
    path: { code: campaign },
    body: { id, ...(person === undefined ? {} : { person }) },
  });
}

export function getCouponsOf(person: number): Promise<Answer<{ items: Coupon[] }>> {
  return ask('get', '/coupons/v1/persons/{person}/coupons', { path: { person: String(person) } });
}

/** What a person has in points, for who may see it. */
export function getBalanceOf(person: number): Promise<Answer<Balance>> {
  return ask('get', '/points/v1/persons/{person}', { path: { person: String(person) } });
}

/** Where a form of the page sends to: the answer is the sheet to print, and one more copy. */
export function printAddress(serial: number, paper: Paper): string {
  return `${prefix}/coupons/v1/coupons/${serial}/prints?${new URLSearchParams({ paper })}`;
}

export function getShops(): Promise<Answer<{ items: Shop[] }>> {
  return ask('get', '/points/v1/shops', {});
}

export function getTerminals(): Promise<Answer<{ items: Terminal[] }>> {
  return ask('get', '/coupons/v1/terminals', {});
}

export function putTerminal(of: Terminal): Promise<Answer<Terminal>> {
  return ask('put', '/coupons/v1/terminals/{id}', { path: { id: of.id }, body: of });
}

/** A log-in for a till; the code for its first password is told this once. */
export function makeTillLogin(loginId: string, name: string, why: string): Promise<Answer<MadeAccount>> {
  return ask('post', '/id/v1/accounts', {
    body: { kind: 'provider', role: 'shop', proof: 'counter', loginId, profile: { name }, why },
  });
}

export function getKeys(): Promise<Answer<{ items: SigningKey[] }>> {
  return ask('get', '/coupons/v1/keys', {});
}

export function rotateKey(): Promise<Answer<Schemas['couponsKey']>> {
  return ask('post', '/coupons/v1/keys/rotate', {});
}

export function revokeKey(number: number): Promise<Answer<{ items: SigningKey[] }>> {
  return ask('post', '/coupons/v1/keys/{number}/revoke', { path: { number: String(number) } });
}

export function getSettlement(month: string): Promise<Answer<Settlement>> {
  return ask('get', '/coupons/v1/settlements/{month}', { path: { month } });
}

/** Where the file for spreadsheets is. */
export function settlementFile(month: string): string {
  return addressOf('/coupons/v1/settlements/{month}', { path: { month }, query: { as: 'csv' } });
}
