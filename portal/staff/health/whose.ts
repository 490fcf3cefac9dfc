import { findByNumber, lookAt } from '../../api/erasing.ts';
import { findByCard } from '../../api/nurse.ts';
import { getKnown } from '../../api/persons.ts';
import type { Answer } from '../../api/client.ts';
import { may } from '../state.ts';

// Whose number that is, before anything is written into a record: by the way that the role has.

export type Whom = { person: number } | { card: string };

/** With "" for a name that nobody here may read. */
export type Whose = { name: string; kana: string };

const unnamed: Answer<Whose> = { ok: true, value: { name: '', kana: '' } };
const nobody: Answer<Whose> = { ok: false, problem: { title: '', status: 404, code: 'no_such_person' } };

/** Nurses look for a purpose; others with a reason. */
export async function whoseIs(whom: Whom, purpose: string, why: string): Promise<Answer<Whose>> {
  if (may('health.person.read') && purpose !== '') {
    return ofNurse(whom, purpose);
  }
  return may('id.account.read') ? ofCounter(whom, why) : unnamed;
}

async function ofNurse(whom: Whom, purpose: string): Promise<Answer<Whose>> {
  const found = 'card' in whom ? await findByCard(whom.card, purpose) : { ok: true as const, value: whom };
  if (!found.ok) {
    return found;
  }
  const known = await getKnown(found.value.person, purpose);
  return known.ok || known.problem.status !== 403 ? known : unnamed;
}

async function ofCounter(whom: Whom, why: string): Promise<Answer<Whose>> {
  if ('person' in whom) {
    const answer = await lookAt(String(whom.person), why);
    return answer.ok ? { ok: true, value: namesOf(answer.value) } : answer;
  }
  if (!/^\d+$/.test(whom.card)) {
    return unnamed; // the letters of a card are no number to look for
  }
  const answer = await findByNumber(whom.card, why);
  if (!answer.ok) {
    return answer;
  }
  const found = answer.value.items.find((one) => one.loginId.replaceAll(/\D/g, '') === whom.card);
  return found ? { ok: true, value: namesOf(found) } : nobody;
}

type Profiled = { profile?: { name?: string | null; kana?: string | null } | null };

function namesOf({ profile }: Profiled): Whose {
  return { name: profile?.name ?? '', kana: profile?.kana ?? '' };
}
