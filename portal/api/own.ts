import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type { components } from './schema.d.ts';

// What a resident answers and asks for: surveys, talks with a nurse, a tablet to borrow.

type Schemas = components['schemas'];

export type OwnWave = Schemas['surveyOwnWavePage']['items'][number];
export type Sheet = Schemas['surveySheet'];
export type SurveyItem = Sheet['form']['items'][number];
export type SurveyAnswer = Sheet['answers'][number];
export type AboutMe = Sheet['by'];
export type OwnAnswers = Schemas['surveyOwnAnswers'];

export function getOwnWaves(): Promise<Answer<{ items: OwnWave[] }>> {
  return ask('get', '/survey/v1/me/waves', {});
}

export function getSheet(code: string): Promise<Answer<Sheet>> {
  return ask('get', '/survey/v1/me/waves/{code}', { path: { code } });
}

/** In place of what was answered so far. */
export function putSheet(code: string, answers: OwnAnswers): Promise<Answer<Sheet>> {
  return ask('put', '/survey/v1/me/waves/{code}', { path: { code }, body: answers });
}

export function dropSheet(code: string): Promise<Answer<unknown>> {
  return ask('delete', '/survey/v1/me/waves/{code}', { path: { code } });
}

export type Consultations = Schemas['communityOwnConsultations'];
export type Consultation = Consultations['items'][number];
export type Slot = Consultations['free'][number];

export function getConsultations(): Promise<Answer<Consultations>> {
  return ask('get', '/community/v1/me/consultations', {});
}

/** Somebody's own time asked for again is that time. */
export function bookConsultation(slot: number, about: string): Promise<Answer<Consultation>> {
  return ask('post', '/community/v1/me/consultations', { body: { slot, about } });
}

export function cancelConsultation(number: number): Promise<Answer<Consultation>> {
  return ask('post', '/community/v1/me/consultations/{number}/cancel', { path: { number: String(number) } });
}

/** What a campaign says to oneself. */
export type CampaignMessage = Schemas['crmMessagePage']['items'][number];

export function getOwnMessages(): Promise<Answer<{ items: CampaignMessage[] }>> {
  return ask('get', '/crm/v1/me/messages', {});
}

/** That it was opened; the same again changes nothing. */
export function openOwnMessage(campaign: string): Promise<Answer<unknown>> {
  return ask('post', '/crm/v1/me/messages/{campaign}/opened', { path: { campaign } });
}

export type Lending = Schemas['devicesPerson'];
export type Application = Lending['applications'][number];
export type Loan = Lending['loans'][number];
export type Seat = Lending['seats'][number];
export type Call = Schemas['devicesCallPage']['items'][number];
export type Briefing = Schemas['devicesBriefingPage']['items'][number];

export function getLending(): Promise<Answer<Lending>> {
  return ask('get', '/devices/v1/me', {});
}

export function getCalls(): Promise<Answer<{ items: Call[] }>> {
  return ask('get', '/devices/v1/calls', {});
}

export function getBriefings(): Promise<Answer<{ items: Briefing[] }>> {
  return ask('get', '/devices/v1/briefings', {});
}

/** The same again changes nothing. */
export function applyFor(call: string, wants: Application['wants'], hasWifi = true): Promise<Answer<Application>> {
  return ask('post', '/devices/v1/me/applications', { body: { call, wants, hasWifi } });
}

export function withdrawApplication(number: number): Promise<Answer<Application>> {
  return ask('post', '/devices/v1/me/applications/{number}/withdraw', { path: { number: String(number) } });
}

export function takeSeat(code: string): Promise<Answer<unknown>> {
  return ask('put', '/devices/v1/me/briefings/{code}', { path: { code } });
}

export function giveSeatBack(code: string): Promise<Answer<unknown>> {
  return ask('delete', '/devices/v1/me/briefings/{code}', { path: { code } });
}
