import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type { components } from './schema.d.ts';

// What residents need help with in daily life, and how far it has come.

type Schemas = components['schemas'];

export type Inquiry = Schemas['inquiriesInquiry'];
export type InquiryStep = NonNullable<Inquiry['steps']>[number];
export type InquiryWish = Schemas['inquiriesOwnWish'];
export type StaffInquiryWish = Schemas['inquiriesStaffWish'];
export type StepWish = Schemas['inquiriesStepWish'];
export type InquirySummary = Schemas['inquiriesSummary'];

export function getOwnInquiries(): Promise<Answer<{ items: Inquiry[] }>> {
  return ask('get', '/inquiries/v1/me/inquiries', {});
}

/** The same id again asks nothing twice. */
export function askForHelp(wish: InquiryWish): Promise<Answer<Inquiry>> {
  return ask('post', '/inquiries/v1/me/inquiries', { body: wish });
}

export function callOff(number: number): Promise<Answer<Inquiry>> {
  return ask('post', '/inquiries/v1/me/inquiries/{number}/call-off', { path: { number: String(number) } });
}

export function giveStars(number: number, stars: number): Promise<Answer<Inquiry>> {
  const path = { number: String(number) };
  return ask('post', '/inquiries/v1/me/inquiries/{number}/stars', { path, body: { stars } });
}

type Page = Schemas['inquiriesPage'];

export function getInquiries(state: 'open' | 'ended', after?: string): Promise<Answer<Page>> {
  return ask('get', '/inquiries/v1/inquiries', { query: after === undefined ? { state } : { state, after } });
}

export function getInquiry(number: number): Promise<Answer<Inquiry>> {
  return ask('get', '/inquiries/v1/inquiries/{number}', { path: { number: String(number) } });
}

export function askFor(wish: StaffInquiryWish): Promise<Answer<Inquiry>> {
  return ask('post', '/inquiries/v1/inquiries', { body: wish });
}

export function addStep(number: number, wish: StepWish): Promise<Answer<Inquiry>> {
  return ask('post', '/inquiries/v1/inquiries/{number}/steps', { path: { number: String(number) }, body: wish });
}

export function getSummary(month: string): Promise<Answer<InquirySummary>> {
  return ask('get', '/inquiries/v1/summary', { query: { month } });
}
