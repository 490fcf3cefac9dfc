import { ask } from './client.ts';
import type { Answer } from './client.ts';

// What staff may see of one person, as far as their role may: the person sees who looked, and what for.

export type Known = { name: string; kana: string; phone: string };

/** Empty where nothing is registered. */
export async function getKnown(person: number | string, purpose: string): Promise<Answer<Known>> {
  const answer = await ask('get', '/people/v1/residents/{person}', {
    path: { person: String(person) },
    query: { purpose, kinds: 'name,kana,phone' },
  });
  if (!answer.ok) {
    return answer;
  }
  const { data } = answer.value;
  const text = (kind: string): string => (typeof data[kind] === 'string' ? data[kind] : '');
  return { ok: true, value: { name: text('name'), kana: text('kana'), phone: text('phone') } };
}
