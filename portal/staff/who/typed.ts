// What is typed or read by a hand-held reader where a person is meant. Pure.

/** What people write a number with: full-width digits, blanks and dashes. */
const digitsOf = (typed: string): string => typed.normalize('NFKC').replaceAll(/[\s-]/g, '');

/** A person's own number in these pages is shorter than that of an ID, which has 10 digits; older ones had 8. */
const idLeast = 8;

/** Whom a number or the letters of a card mean; nothing where there is none. */
export function whomOf(typed: string): { person: number } | { card: string } | undefined {
  const text = digitsOf(typed);
  if (text === '') {
    return undefined;
  }
  return /^\d+$/.test(text) && text.length < idLeast ? { person: Number(text) } : { card: text };
}

/** What a card or an ID says, as the server takes it; nothing where it may be a name. */
export function cardOf(typed: string): string | undefined {
  const text = typed.normalize('NFKC').trim();
  const digits = text.replaceAll(/[\s-]/g, '');
  if (/^\d{8,20}$/.test(digits)) {
    return digits;
  }
  return /^[A-Z0-9][A-Z0-9 :/-]{9,199}$/i.test(text) && /\d/.test(text) ? text : undefined;
}
