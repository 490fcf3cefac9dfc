import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type { Session } from './types.ts';

export function getSession(): Promise<Answer<Session>> {
  return ask('get', '/id/v1/session', {}, 'return');
}

export type Proof = { token: string } | { code: string };

export function openSession(proof: Proof): Promise<Answer<void>> {
  return ask('post', '/id/v1/session', { body: proof }, 'return');
}

export function closeSession(): Promise<Answer<void>> {
  return ask('delete', '/id/v1/session', {}, 'return');
}
