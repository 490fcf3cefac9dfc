import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type { Session } from './types.ts';

export function getSession(): Promise<Answer<Session>> {
  return ask('GET', '/id/v1/session', undefined, 'return');
}

export type Proof = { token: string } | { code: string };

export function openSession(proof: Proof): Promise<Answer<void>> {
  return ask('POST', '/id/v1/session', proof, 'return');
}

export function closeSession(): Promise<Answer<void>> {
  return ask('DELETE', '/id/v1/session', undefined, 'return');
}
