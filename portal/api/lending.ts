import { addressOf, ask } from './client.ts';
import type { Answer } from './client.ts';
import type { components } from './schema.d.ts';

// Recruiting people, briefing them, lending tablets and helping (A14), as the secretariat asks.

type Schemas = components['schemas'];

export type Register = Schemas['devicesRegister'];
export type Tablet = Schemas['devicesTabletPage']['items'][number];
export type TabletDetail = Schemas['devicesTablet'];
export type TabletState = Tablet['state'];
export type Loan = Schemas['devicesLoan'];
export type LendWish = Schemas['devicesLend'];
export type MdmFact = Schemas['devicesFact'];
export type FactWish = Schemas['devicesFactWish'];
export type Work = Schemas['devicesTaskPage']['items'][number];
export type Call = Schemas['devicesCall'];
export type CallWish = Schemas['devicesCallWish'];
export type Application = Schemas['devicesApplication'];
export type Briefing = Schemas['devicesBriefing'];
export type BriefingWish = Schemas['devicesBriefingWish'];
export type Attendance = Schemas['devicesAttendance'];
export type Seat = Schemas['devicesSeat'];
export type Matter = Schemas['devicesMatter'];
export type MatterWish = Schemas['devicesOpen'];
export type Channel = Matter['by'];
export type Support = Schemas['devicesSupport'];
export type Borrower = Schemas['devicesPerson'];

/** Pages of a list are asked for until there are no more: a town has some hundred tablets, not millions. */
const pagesMax = 20;

async function all<Item, Next>(
  page: (after?: Next) => Promise<Answer<{ items: Item[]; next?: Next | null }>>,
): Promise<Answer<{ items: Item[] }>> {
  const items: Item[] = [];
  let after: Next | undefined;
  for (let asked = 0; asked < pagesMax; ++asked) {
    const answer = await page(after); // oxlint-disable-line no-await-in-loop -- each page names the next
    if (!answer.ok) {
      return answer;
    }
    items.push(...answer.value.items);
    if (answer.value.next === null || answer.value.next === undefined) {
      break;
    }
    after = answer.value.next;
  }
  return { ok: true, value: { items } };
}

const from = <Next>(after: Next | undefined): { after?: Next } => (after === undefined ? {} : { after });

export function getRegister(): Promise<Answer<Register>> {
  return ask('get', '/devices/v1/register', {});
}

export function getTablets(): Promise<Answer<{ items: Tablet[] }>> {
  return all<Tablet, string>((after) => ask('get', '/devices/v1/tablets', { query: { limit: 100, ...from(after) } }));
}

export function addTablets(tablets: { serial: string; model: string }[]): Promise<Answer<Register>> {
  return ask('post', '/devices/v1/tablets', { body: { tablets } });
}

export function getTablet(serial: string): Promise<Answer<TabletDetail>> {
  return ask('get', '/devices/v1/tablets/{serial}', { path: { serial } });
}

export function moveTablet(serial: string, to: TabletState, why: string): Promise<Answer<TabletDetail>> {
  return ask('post', '/devices/v1/tablets/{serial}/moves', { path: { serial }, body: { to, why } });
}

export function putFact(serial: string, fact: FactWish): Promise<Answer<MdmFact>> {
  return ask('put', '/devices/v1/tablets/{serial}/facts', { path: { serial }, body: fact });
}

export function lend(wish: LendWish): Promise<Answer<Loan>> {
  return ask('post', '/devices/v1/loans', { body: wish });
}

export function endLoan(number: number, as: TabletState, condition: string, why: string): Promise<Answer<Loan>> {
  return ask('post', '/devices/v1/loans/{number}/end', {
    path: { number: String(number) },
    body: { as, condition, why },
  });
}

export function getWork(): Promise<Answer<{ items: Work[] }>> {
  return all<Work, number>((after) => ask('get', '/devices/v1/tasks', { query: { limit: 100, ...from(after) } }));
}

export function finishWork(number: number, note: string): Promise<Answer<Work>> {
  return ask('post', '/devices/v1/tasks/{number}/done', { path: { number: String(number) }, body: { note } });
}

export function getCalls(): Promise<Answer<{ items: Call[] }>> {
  return ask('get', '/devices/v1/calls', {});
}

export function putCall(code: string, wish: CallWish): Promise<Answer<Call>> {
  return ask('put', '/devices/v1/calls/{code}', { path: { code }, body: wish });
}

export function drawCall(code: string, seed?: string): Promise<Answer<Call>> {
  return ask('post', '/devices/v1/calls/{code}/draw', { path: { code }, body: seed === undefined ? {} : { seed } });
}

export function getApplications(code: string): Promise<Answer<{ items: Application[] }>> {
  return all<Application, number>((after) =>
    ask('get', '/devices/v1/calls/{code}/applications', { path: { code }, query: { limit: 100, ...from(after) } }),
  );
}

export type ForPerson = { call: string; wants: Application['wants']; hasWifi: boolean; person: number };

export function applyFor(wish: ForPerson): Promise<Answer<Application>> {
  return ask('post', '/devices/v1/applications', { body: wish });
}

export function withdrawFor(number: number): Promise<Answer<Application>> {
  return ask('post', '/devices/v1/applications/{number}/withdraw', { path: { number: String(number) } });
}

export function getBriefings(): Promise<Answer<{ items: Briefing[] }>> {
  return ask('get', '/devices/v1/briefings', {});
}

export function putBriefing(code: string, wish: BriefingWish): Promise<Answer<Briefing>> {
  return ask('put', '/devices/v1/briefings/{code}', { path: { code }, body: wish });
}

export function getAttendance(code: string): Promise<Answer<Attendance>> {
  return ask('get', '/devices/v1/briefings/{code}/attendance', { path: { code }, query: {} });
}

export function attendanceFile(code: string): string {
  return addressOf('/devices/v1/briefings/{code}/attendance', { path: { code }, query: { as: 'csv' as const } });
}

export function bookSeat(code: string, person: number): Promise<Answer<Seat>> {
  return ask('post', '/devices/v1/briefings/{code}/seats', { path: { code }, body: { person } });
}

export function markSeat(code: string, person: number, attended: boolean): Promise<Answer<Seat>> {
  return ask('post', '/devices/v1/briefings/{code}/marks', { path: { code }, body: { person, attended } });
}

/** Solved ones with that text in what they are about, the newest first. Whoever asked sees that they were looked at. */
export function getSolvedMatters(q: string, before?: number): Promise<Answer<Schemas['devicesMatterPage']>> {
  const query = {
    state: 'solved' as const,
    limit: 50,
    ...(q === '' ? {} : { q }),
    ...(before === undefined ? {} : { before }),
  };
  return ask('get', '/devices/v1/support', { query });
}

/** Those that are open. Whoever asked sees that they were looked at. */
export function getMatters(): Promise<Answer<{ items: Matter[] }>> {
  return all<Matter, number>((before) =>
    ask('get', '/devices/v1/support', { query: { limit: 100, ...(before === undefined ? {} : { before }) } }),
  );
}

export function openMatter(wish: MatterWish): Promise<Answer<Matter>> {
  return ask('post', '/devices/v1/support', { body: wish });
}

export function addContact(number: number, note: string, solved: boolean): Promise<Answer<Matter>> {
  return ask('post', '/devices/v1/support/{number}/contacts', {
    path: { number: String(number) },
    body: { note, solved },
  });
}

export function getSupport(month?: string): Promise<Answer<Support>> {
  return ask('get', '/devices/v1/support/summary', { query: month === undefined ? {} : { month } });
}

export function getBorrower(person: number, why: string): Promise<Answer<Borrower>> {
  return ask('get', '/devices/v1/persons/{person}', { path: { person: String(person) }, query: { why } });
}
