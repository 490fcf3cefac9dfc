import type { IncomingMessage } from 'node:http';
import { nurseSession } from './health-staff-mock.ts';
import { counterSession, residentSession, shopSession } from './town-mock.ts';

// Who there is in the mock: the tokens they come with, and the cookies they get.

export const mockToken = 'mock-token-0123456789';
export const mockContractorToken = 'mock-contractor-0123456789';
export const mockDeveloperToken = 'mock-developer-0123456789';
export const mockResidentToken = 'mock-resident-0123456789';
export const mockShopToken = 'mock-shop-0123456789';
export const mockCounterToken = 'mock-counter-0123456789';
export const mockNurseToken = 'mock-nurse-0123456789';
export const mockCode = 'ONCE2345';
export const cookie = 'mock_session=1';
export const contractorCookie = 'mock_session=2';
export const developerCookie = 'mock_session=3';

/** Who has a cookie of the town's own: a resident, the till of a shop, staff at a counter, a nurse. */
export const townPeople = [
  { token: mockResidentToken, cookie: 'mock_session=4', session: residentSession },
  { token: mockShopToken, cookie: 'mock_session=5', session: shopSession },
  { token: mockCounterToken, cookie: 'mock_session=6', session: counterSession },
  { token: mockNurseToken, cookie: 'mock_session=7', session: nurseSession },
];

export function isResident(request: IncomingMessage): boolean {
  return (request.headers.cookie ?? '').includes('mock_session=4');
}

export function isOfTown(request: IncomingMessage): boolean {
  return townPeople.some((one) => (request.headers.cookie ?? '').includes(one.cookie));
}
