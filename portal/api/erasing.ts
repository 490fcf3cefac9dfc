import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type { Account, Erasing, ErasingDecided } from './types.ts';

// Erasing somebody who has died: one of staff asks, another decides.

/** Whose ID has that number; nobody, or more than one where it is a name. Each look stands in the audit log. */
export function findByNumber(q: string, why: string): Promise<Answer<{ items: Account[] }>> {
  return ask('get', '/id/v1/accounts', { query: { q, why } });
}

/** One person; the look stands in their own log with this reason. */
export function lookAt(person: string, why: string): Promise<Answer<Account>> {
  return ask('get', '/id/v1/accounts/{id}', { path: { id: person }, query: { why } });
}

export function getErasings(): Promise<Answer<{ items: Erasing[] }>> {
  return ask('get', '/consent/v1/erasings', {});
}

export function askErasing(person: string, why: string): Promise<Answer<Erasing>> {
  return ask('post', '/consent/v1/persons/{person}/erasing', { path: { person }, body: { why } });
}

export function decideErasing(
  person: number,
  verdict: 'agree' | 'refuse',
  why: string,
): Promise<Answer<ErasingDecided>> {
  return ask('post', '/consent/v1/persons/{person}/erasing/decide', {
    path: { person: String(person) },
    body: { verdict, why },
  });
}
