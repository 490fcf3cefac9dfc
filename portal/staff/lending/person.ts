import { findByNumber } from '../../api/erasing.ts';
import { faultsOf } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { lending } from './texts.ts';

/** A number as people write it: with full-width digits, with blanks and dashes. */
function digitsOf(typed: string): string {
  return typed.normalize('NFKC').replaceAll(/[\s-]/g, '');
}

/** The number of an ID has eight digits or more and is looked up; a shorter one is the person's own in these pages. */
export async function personOf(typed: string): Promise<number | Faults> {
  const number = digitsOf(typed);
  if (!/^\d{1,20}$/.test(number)) {
    return { fields: { person: 'not_a_number' } };
  }
  if (number.length < 8) {
    return Number(number);
  }
  const answer = await findByNumber(number, lending.value.person.look);
  if (!answer.ok) {
    return faultsOf(answer.problem);
  }
  const found = answer.value.items.find((one) => digitsOf(one.loginId) === number);
  return found
    ? found.id
    : faultsOf({ type: 'about:blank', title: '', status: 404, code: 'no_such_person', traceId: '' });
}

/** Whose something was; 0 is somebody who has left. */
export function personText(person: number | null | undefined): string {
  return person ? lending.value.person.number(person) : lending.value.person.gone;
}
