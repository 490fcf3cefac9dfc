// The code that hangs at a session (doc/check-in-code.md), as it was read or typed: of the square, or the 8 letters.

const square = /^TSE1:[A-Z2-7]{56}$/;
const letters = /^[A-Z2-7]{8}$/;

/** Digits that the code does not have are the letters they look like. */
function withLetters(text: string): string {
  return text.replaceAll('0', 'O').replaceAll('1', 'I').replaceAll('8', 'B');
}

/** The 8 letters, and not what the square says. */
export function areLetters(code: string): boolean {
  return letters.test(code);
}

/** Full width, small letters, spaces and hyphens do not matter. */
export function readCheckInCode(text: string): string | undefined {
  const plain = text.normalize('NFKC').toUpperCase().replaceAll(/[\s\-‐‑–—―ー]/gu, '');
  const rest = /^TSE[1I]:?(.{56})$/.exec(plain)?.[1];
  const code = rest === undefined ? withLetters(plain) : `TSE1:${withLetters(rest)}`;
  return square.test(code) || letters.test(code) ? code : undefined;
}
