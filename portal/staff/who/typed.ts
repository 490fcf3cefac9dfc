// What is typed or read by a hand-held reader where a person is meant. Pure.

/** What a card or an ID says, as the server takes it; nothing where it may be a name. */
export function cardOf(typed: string): string | undefined {
  const text = typed.normalize('NFKC').trim();
  const digits = text.replaceAll(/[\s-]/g, '');
  if (/^\d{8,20}$/.test(digits)) {
    return digits;
  }
  return /^[A-Z0-9][A-Z0-9 :/-]{9,199}$/i.test(text) && /\d/.test(text) ? text : undefined;
}
