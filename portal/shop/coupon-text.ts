// What stands in the QR code of a coupon, as doc/coupon-format.md says, and whether it is signed by one of the keys.

export type CouponFacts = {
  town: string;
  key: number;
  serial: number;
  version: number;
  fromMs: number;
  untilMs: number;
};

export type CouponText = { facts: CouponFacts; signed: Uint8Array<ArrayBuffer>; signature: Uint8Array<ArrayBuffer> };

const mark = 'TSC1:';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const headBytes = 26;
const signatureBytes = 64;
const domain = 'tsunagu coupon 1\n';
const minuteMs = 60_000;

function fromBase32(text: string): Uint8Array<ArrayBuffer> | undefined {
  const out = new Uint8Array(Math.floor((text.length * 5) / 8));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const sign of text) {
    const value = letters.indexOf(sign);
    if (value < 0) {
      return undefined;
    }
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (held >> bits) & 0xff;
    }
  }
  return out;
}

/** Taken apart; nothing is believed yet. Nothing where it is no such text. */
export function readCouponText(text: string): CouponText | undefined {
  const body = text.trim().toUpperCase();
  if (!body.startsWith(mark) || body.length !== mark.length + ((headBytes + signatureBytes) * 8) / 5) {
    return undefined;
  }
  const bytes = fromBase32(body.slice(mark.length));
  if (bytes?.[0] !== 1) {
    return undefined;
  }
  let at = 1;
  const take = (count: number): number => {
    let value = 0;
    for (const byte of bytes.subarray(at, at + count)) {
      value = value * 256 + byte;
    }
    at += count;
    return value;
  };
  const facts: CouponFacts = {
    town: String(take(3)).padStart(6, '0'),
    key: take(2),
    serial: take(5),
    version: take(3),
    fromMs: take(4) * minuteMs,
    untilMs: take(4) * minuteMs,
  };
  const said = new TextEncoder().encode(domain);
  const signed = new Uint8Array(said.length + headBytes);
  signed.set(said);
  signed.set(bytes.subarray(0, headBytes), said.length);
  return { facts, signed, signature: bytes.slice(headBytes) };
}

/** 'cannot' where this browser knows nothing of Ed25519: then nothing is taken without a line. */
export async function isSignedBy(text: CouponText, jwk: unknown): Promise<boolean | 'cannot'> {
  try {
    const { kty, crv, x } = jwk as { kty?: string; crv?: string; x?: string };
    const key = await crypto.subtle.importKey('jwk', { kty, crv, x } as JsonWebKey, { name: 'Ed25519' }, false, [
      'verify',
    ]);
    return await crypto.subtle.verify({ name: 'Ed25519' }, key, text.signature, text.signed);
  } catch {
    return 'cannot';
  }
}

const codeSigns = '34679ACDEFHJKMNPQRTVWXY';

/** A typed code as it is kept, or nothing where its check sign says that it was mistyped. */
export function typedCode(text: string): string | undefined {
  const code = text.normalize('NFKC').toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  const values = [...code].map((sign) => codeSigns.indexOf(sign));
  if (values.length !== 12 || values.some((value) => value < 0)) {
    return undefined;
  }
  const sum = values.reduce((all, value, index) => all + value * (index + 1), 0);
  return sum % codeSigns.length === 0 ? code : undefined;
}
