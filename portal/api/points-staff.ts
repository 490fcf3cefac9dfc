import { addressOf, ask } from './client.ts';
import type { Answer } from './client.ts';
import type { components } from './schema.d.ts';

// Points (A5) as staff see to them: the card of rules, what a person has, corrections, shops and what they get.

type Schemas = components['schemas'];

export type Card = Schemas['pointsCard'];
export type DatedRule = Schemas['pointsRule'];
export type Rule = DatedRule['of'];
export type RuleChange = Schemas['pointsRuleChange'];
export type Setting = Card['settings'][number];
export type SettingChange = Schemas['pointsSettingChange'];
export type PointEvent = Schemas['pointsEvent'];
export type Shop = Schemas['pointsShop'];
export type ShopMonth = Settlement['items'][number];
export type Settlement = Schemas['pointsSettlement'];
export type Summary = Schemas['pointsSummary'];
export type Balance = Schemas['pointsBalance'];
export type Line = Schemas['pointsHistory']['items'][number];
export type Correction = Schemas['pointsCorrection'];
export type CorrectionWish = Schemas['pointsCorrectionWish'];
export type Paid = Schemas['pointsPaid'];

/** The card as it stands at a moment; now where none is said. */
export function getCard(at?: string): Promise<Answer<Card>> {
  return ask('get', '/points/v1/card', { query: at === undefined ? {} : { at } });
}

export function putRule(change: RuleChange): Promise<Answer<DatedRule>> {
  return ask('put', '/points/v1/rules/{code}', { path: { code: change.of.code }, body: change });
}

export function putSetting(name: string, change: SettingChange): Promise<Answer<SettingChange>> {
  return ask('put', '/points/v1/settings/{name}', { path: { name }, body: change });
}

export function getEvents(): Promise<Answer<{ items: PointEvent[] }>> {
  return ask('get', '/points/v1/events', {});
}

export function putEvent(event: Omit<PointEvent, 'token'>): Promise<Answer<PointEvent>> {
  return ask('put', '/points/v1/events/{id}', { path: { id: event.id }, body: event });
}

export function getShops(): Promise<Answer<{ items: Shop[] }>> {
  return ask('get', '/points/v1/shops', {});
}

export function putShop(shop: Shop): Promise<Answer<Shop>> {
  return ask('put', '/points/v1/shops/{code}', { path: { code: shop.code }, body: shop });
}

export function getSettlement(month: string): Promise<Answer<Settlement>> {
  return ask('get', '/points/v1/settlements/{month}', { path: { month }, query: {} });
}

/** Where the file is: a table for spreadsheets, or what programs read. */
export function settlementFile(month: string, as: 'csv' | 'json'): string {
  return addressOf('/points/v1/settlements/{month}', { path: { month }, query: { as } });
}

export function getSummary(month: string): Promise<Answer<Summary>> {
  return ask('get', '/points/v1/summary', { query: { month } });
}

/** Each look stands in the person's own record. */
export function getBalanceOf(person: number): Promise<Answer<Balance>> {
  return ask('get', '/points/v1/persons/{person}', { path: { person: String(person) } });
}

/** The newest first, with the evidence; further ones are before a number. */
export function getLinesOf(person: number, limit: number, before?: number): Promise<Answer<{ items: Line[] }>> {
  const query = { limit, ...(before === undefined ? {} : { before }) };
  return ask('get', '/points/v1/persons/{person}/history', { path: { person: String(person) }, query });
}

/** The same id again corrects nothing twice. */
export function correct(person: number, wish: CorrectionWish): Promise<Answer<Correction>> {
  return ask('post', '/points/v1/persons/{person}/corrections', { path: { person: String(person) }, body: wish });
}

export function getCorrections(state: Correction['state']): Promise<Answer<{ items: Correction[] }>> {
  return ask('get', '/points/v1/corrections', { query: { state } });
}

export function decide(number: number, verdict: 'agree' | 'refuse'): Promise<Answer<Correction>> {
  const path = { number: String(number) };
  return verdict === 'agree'
    ? ask('post', '/points/v1/corrections/{number}/agree', { path })
    : ask('post', '/points/v1/corrections/{number}/refuse', { path });
}

/** A payment is taken back once and whole, whatever is sent again. */
export function cancelPayment(receipt: string, reason: string): Promise<Answer<Paid>> {
  return ask('post', '/points/v1/cancels', { body: { receipt, reason } });
}
