import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type { components } from './schema.d.ts';

// What a resident asks of the community: sessions and one's place in them, videos, news, and getting about.

type Schemas = components['schemas'];

/** Anything with a place and a time: an event, a lesson of a programme, a shift of volunteers. */
export type Session = Schemas['communitySession'];
export type SessionPage = Schemas['communitySessionPage'];
export type SignUp = Schemas['communitySignUp'];
export type Programme = Schemas['communityProgrammePage']['items'][number];
export type CheckedIn = Schemas['communityOutcome'];
export type History = Schemas['communityHistory'];
export type Attendance = History['items'][number];
export type AttendanceMonth = History['months'][number];
export type Notice = Schemas['communityNoticePage']['items'][number];
export type Video = Schemas['communityVideoPage']['items'][number];
export type Watch = Schemas['communityWatch'];
/** Seconds of a video, the last one not included. */
export type Piece = Watch['seen'][number];
export type Stop = Schemas['communityStopPage']['items'][number];
export type DeparturePage = Schemas['communityDeparturePage'];
export type Departure = DeparturePage['items'][number];
export type PlacePage = Schemas['communityPlacePage'];
export type NearPlace = PlacePage['items'][number];
export type MobileShop = Schemas['communityMobileShopPage']['items'][number];
export type OwnShop = Schemas['communityOwnShop'];
export type Home = Schemas['communityHome'];
export type OwnChoices = Schemas['communityChoices'];
export type Proposal = Schemas['crmProposalPage']['items'][number];

export type Position = { lon: number; lat: number };

/** The earliest first; `after` as the page before says. */
export function getSessions(limit: number, after?: string): Promise<Answer<SessionPage>> {
  return ask('get', '/community/v1/sessions', { query: { limit, ...(after === undefined ? {} : { after }) } });
}

export function getSession(number: number): Promise<Answer<Session>> {
  return ask('get', '/community/v1/sessions/{number}', { path: { number: String(number) } });
}

export function getProgrammes(): Promise<Answer<{ items: Programme[] }>> {
  return ask('get', '/community/v1/programmes', {});
}

export function getOwnSignUps(): Promise<Answer<SessionPage>> {
  return ask('get', '/community/v1/me/sign-ups', {});
}

/** The same again changes nothing. */
export function takePlace(session: number): Promise<Answer<SignUp>> {
  return ask('post', '/community/v1/me/sign-ups', { body: { session } });
}

export function giveBack(session: number): Promise<Answer<SignUp>> {
  return ask('post', '/community/v1/me/sign-ups/{session}/cancel', { path: { session: String(session) } });
}

/** The same code again counts once. */
export function checkIn(code: string, at?: Position): Promise<Answer<CheckedIn>> {
  return ask('post', '/community/v1/me/check-ins', { body: { code, ...at } });
}

/** The newest first; further ones are before a number. */
export function getHistory(limit: number, before?: number): Promise<Answer<History>> {
  return ask('get', '/community/v1/me/attendance', { query: { limit, ...(before === undefined ? {} : { before }) } });
}

export function getNotices(): Promise<Answer<{ items: Notice[] }>> {
  return ask('get', '/community/v1/me/notices', {});
}

export function getVideos(): Promise<Answer<{ items: Video[] }>> {
  return ask('get', '/community/v1/me/videos', { query: { limit: 200 } });
}

/** Each second counts once, however often it is told. */
export function tellSeen(code: string, seen: Piece[]): Promise<Answer<Watch>> {
  return ask('post', '/community/v1/me/videos/{code}/watches', { path: { code }, body: { seen } });
}

export function getStopsNamed(name: string): Promise<Answer<{ items: Stop[] }>> {
  return ask('get', '/community/v1/transit/stops', { query: { name, limit: 50 } });
}

export function getStopsNear({ lon, lat }: Position): Promise<Answer<{ items: Stop[] }>> {
  return ask('get', '/community/v1/transit/stops', { query: { lon, lat, limit: 20 } });
}

export function getDepartures(feed: string, stop: string, limit: number): Promise<Answer<DeparturePage>> {
  return ask('get', '/community/v1/transit/feeds/{feed}/stops/{stop}/departures', {
    path: { feed, stop },
    query: { limit },
  });
}

export function getPlacesNear(category: string, { lon, lat }: Position): Promise<Answer<PlacePage>> {
  return ask('get', '/community/v1/places/nearest', { query: { category, lon, lat, limit: 5 } });
}

export function getMobileShops(): Promise<Answer<{ items: MobileShop[] }>> {
  return ask('get', '/community/v1/mobile-shops', {});
}

/** When the shop comes to one's own stop; 404 where none is chosen. */
export function getOwnShop(): Promise<Answer<OwnShop>> {
  return ask('get', '/community/v1/me/mobile-shop', {});
}

export function getOwnChoices(): Promise<Answer<OwnChoices>> {
  return ask('get', '/community/v1/me/settings', {});
}

export function keepOwnChoices(choices: OwnChoices): Promise<Answer<OwnChoices>> {
  return ask('put', '/community/v1/me/settings', { body: choices });
}

/** What one is proposed, and why; the newest first. */
export function getProposals(): Promise<Answer<{ items: Proposal[] }>> {
  return ask('get', '/crm/v1/me/proposals', { query: { limit: 50 } });
}

export function answerProposal(number: number, answer: 'opened' | 'accepted' | 'refused'): Promise<Answer<Proposal>> {
  return ask('post', '/crm/v1/me/proposals/{number}', { path: { number: String(number) }, body: { answer } });
}

/** Where one lives, as one set it oneself. */
export function getHome(): Promise<Answer<Home>> {
  return ask('get', '/community/v1/me/home', {});
}

export function keepHome(body: Position): Promise<Answer<Home>> {
  return ask('put', '/community/v1/me/home', { body });
}

export function forgetHome(): Promise<Answer<void>> {
  return ask('delete', '/community/v1/me/home', {});
}
