import { who } from './texts.ts';

// Members of staff are told by the numbers of their accounts; no route gives their names without a look that is kept.

/** "account:27" in words; what a program or a token is called stands as it is. */
export function staffText(subject: string | null | undefined): string {
  const number = /^account:(\d{1,15})$/.exec(subject ?? '')?.[1];
  return number === undefined ? (subject ?? '') : who.value.staffNumber(number);
}

/** What is sent of a field that began with a member of staff in words. */
export function subjectTyped(typed: string): string {
  const text = typed.normalize('NFKC').trim();
  const number = /\d{1,15}/.exec(text)?.[0];
  return number !== undefined && text === who.value.staffNumber(number) ? `account:${number}` : typed.trim();
}
