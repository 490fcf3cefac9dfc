// The code that hangs at a session (doc/check-in-code.md), as it was read or typed.

const whole = /^TSE1:[A-Z2-7]{56}$/;

/** Full width, small letters, spaces and hyphens do not matter; digits that the code does not have are the letters they look like. */
export function readCheckInCode(text: string): string | undefined {
  const plain = text.normalize('NFKC').toUpperCase().replaceAll(/[\s\-‐‑–—―ー]/gu, '');
  const rest = /^TSE[1I]:?(.*)$/.exec(plain)?.[1];
  if (rest === undefined) {
    return undefined;
  }
  const code = `TSE1:${rest.replaceAll('0', 'O').replaceAll('1', 'I').replaceAll('8', 'B')}`;
  return whole.test(code) ? code : undefined;
}
