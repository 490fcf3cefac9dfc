import { addressOf, ask, putFile } from './client.ts';
import type { Answer } from './client.ts';
import type { components } from './schema.d.ts';

// Events, who takes part, what a town tells its people and how they get about, as staff see them.

type Schemas = components['schemas'];

export type Session = Schemas['communitySession'];
export type SessionFacts = Schemas['communitySessionFacts'];
export type SessionPage = Schemas['communitySessionPage'];
export type ProgrammeFacts = Schemas['communityProgrammeFacts'];
export type Programme = Schemas['communityProgramme'];
export type People = Schemas['communityPeople'];
export type SignUp = People['signUps'][number];
export type Attendance = People['attendance'][number];
export type Told = Schemas['communityUpload']['items'][number];
export type Outcome = Schemas['communityOutcome'];
export type Notice = Schemas['communityNotice'];
export type NoticeFacts = Schemas['communityNoticeFacts'];
export type Video = Schemas['communityVideo'];
export type VideoFacts = Schemas['communityVideoFacts'];
export type TownPlace = Schemas['communityPlacePage']['items'][number];
export type PlaceFacts = Schemas['communityPlaceFacts'];
export type Feed = Schemas['communityFeed'];
export type Stop = Schemas['communityStopPage']['items'][number];
export type Departures = Schemas['communityDeparturePage'];
export type Slot = Schemas['communitySlotPage']['items'][number];
export type Consultation = Schemas['communityConsultation'];
export type Report = Schemas['communityReport'];

type Page<Item> = Promise<Answer<{ items: Item[] }>>;
const numbered = (number: number): { path: { number: string } } => ({ path: { number: String(number) } });

/** Whom staff mean: the number of a person, or what their card or their ID says. */
export type Who = { person: number } | { card: string };

export type SessionQuery = { from?: string; until?: string; district?: string; after?: string; limit?: number };
export function getSessions(query: SessionQuery): Promise<Answer<SessionPage>> {
  return ask('get', '/community/v1/sessions', { query });
}

export function getSession(number: number): Promise<Answer<Session>> {
  return ask('get', '/community/v1/sessions/{number}', numbered(number));
}

/** Changes the one of that number, or makes a new one. */
export function keepSession(number: number | undefined, body: SessionFacts): Promise<Answer<Session>> {
  return number === undefined
    ? ask('post', '/community/v1/sessions', { body })
    : ask('put', '/community/v1/sessions/{number}', { ...numbered(number), body });
}

export function callOff(number: number, reason: string): Promise<Answer<Session>> {
  return ask('post', '/community/v1/sessions/{number}/cancel', { ...numbered(number), body: { reason } });
}

export function getPeople(number: number): Promise<Answer<People>> {
  return ask('get', '/community/v1/sessions/{number}/people', numbered(number));
}

export function signUp(number: number, who: Who): Promise<Answer<SignUp>> {
  return ask('post', '/community/v1/sessions/{number}/sign-ups', { ...numbered(number), body: who });
}

export function giveBack(number: number, person: number): Promise<Answer<SignUp>> {
  return ask('post', '/community/v1/sessions/{number}/sign-ups/{person}/cancel', {
    path: { number: String(number), person: String(person) },
  });
}

/** At most 200; what was told before counts once. */
export function tellArrivals(device: string, items: Told[]): Page<Outcome> {
  return ask('post', '/community/v1/check-ins/uploads', { body: { device, items } });
}

export function getCode(number: number): Promise<Answer<Schemas['communityCode']>> {
  return ask('get', '/community/v1/sessions/{number}/code', numbered(number));
}

export function codePicture(number: number): string {
  return addressOf('/community/v1/sessions/{number}/code/qr', numbered(number));
}

export function getReport(month: string): Promise<Answer<Report>> {
  return ask('get', '/community/v1/reports/{month}', { path: { month } });
}

export function getProgrammes(): Page<Programme> {
  return ask('get', '/community/v1/programmes', {});
}

export function keepProgramme(code: string, body: ProgrammeFacts): Promise<Answer<Programme>> {
  return ask('put', '/community/v1/programmes/{code}', { path: { code }, body });
}

/** Until: the first day that is not included. */
export function planProgramme(code: string, from: string, until: string): Promise<Answer<SessionPage>> {
  return ask('post', '/community/v1/programmes/{code}/sessions', { path: { code }, body: { from, until } });
}

export function getNotices(before?: number): Page<Notice> {
  return ask('get', '/community/v1/notices', { query: before === undefined ? {} : { before } });
}

export function keepNotice(number: number | undefined, body: NoticeFacts): Promise<Answer<Notice>> {
  return number === undefined
    ? ask('post', '/community/v1/notices', { body })
    : ask('put', '/community/v1/notices/{number}', { ...numbered(number), body });
}

export function getVideos(): Page<Video> {
  return ask('get', '/community/v1/videos', { query: { limit: 200 } });
}

export function keepVideo(code: string, body: VideoFacts): Promise<Answer<Video>> {
  return ask('put', '/community/v1/videos/{code}', { path: { code }, body });
}

export function getPlaces(category: string, lon: number, lat: number): Promise<Answer<Schemas['communityPlacePage']>> {
  return ask('get', '/community/v1/places/nearest', { query: { category, lon, lat, limit: 50 } });
}

/** By code, of one category or of all, with how many each category has. */
export function getAllPlaces(category: string, after: string): Promise<Answer<Schemas['communityPlaceList']>> {
  const query = { limit: 50, ...(category === '' ? {} : { category }), ...(after === '' ? {} : { after }) };
  return ask('get', '/community/v1/places', { query });
}

export function keepPlace(code: string, body: PlaceFacts): Promise<Answer<TownPlace>> {
  return ask('put', '/community/v1/places/{code}', { path: { code }, body });
}

export function getFeeds(): Page<Feed> {
  return ask('get', '/community/v1/transit/feeds', {});
}

export function importFeed(code: string, archive: Blob): Promise<Answer<Feed>> {
  return putFile('/community/v1/transit/feeds/{code}', { path: { code } }, archive);
}

export function getStops(name: string): Page<Stop> {
  return ask('get', '/community/v1/transit/stops', { query: { name, limit: 10 } });
}

export function getDepartures(feed: string, stop: string): Promise<Answer<Departures>> {
  return ask('get', '/community/v1/transit/feeds/{feed}/stops/{stop}/departures', { path: { feed, stop }, query: {} });
}

export function getSlots(from: string, until: string): Page<Slot> {
  return ask('get', '/community/v1/slots', { query: { from, until } });
}

export function offerSlot(body: Schemas['communitySlotWish']): Promise<Answer<Slot>> {
  return ask('post', '/community/v1/slots', { body });
}

/** A time for who calls; what it is about only nurses read. */
export function bookTalk(body: Schemas['communityBookingFor']): Promise<Answer<Consultation>> {
  return ask('post', '/community/v1/consultations', { body });
}

/** Those that are over, by what was said; each person whose talk is shown sees that it was looked at. */
export function getClosedConsultations(
  q: string,
  before?: number,
): Promise<Answer<Schemas['communityConsultationPage']>> {
  const query = { limit: 30, ...(q === '' ? {} : { q }), ...(before === undefined ? {} : { before }) };
  return ask('get', '/community/v1/consultations', { query });
}

export function getConsultation(number: number): Promise<Answer<Consultation>> {
  return ask('get', '/community/v1/consultations/{number}', numbered(number));
}

export function writeNote(number: number, body: Schemas['communityNoteWish']): Promise<Answer<Consultation>> {
  return ask('post', '/community/v1/consultations/{number}/notes', { ...numbered(number), body });
}
