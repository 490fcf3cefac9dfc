import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../api/client.ts';
import type { Outcome, Pack } from '../../api/town.ts';
import { isSignedBy, readCouponText, typedCode } from '../../shop/coupon-text.ts';
import { judgeAlone, needsBill, typedYen, yenOf } from '../../shop/judge.ts';
import { Till, dayTotal } from '../../shop/till.ts';
import type { Row } from '../../shop/till.ts';
import { mockJwk, mockKey, signedText, termsOf } from '../town-mock.ts';

const now = Date.UTC(2026, 10, 30, 3);
const day = 86_400_000;
const facts = { town: '011002', key: 1, serial: 7, version: 2, fromMs: now - day, untilMs: now + day };
const text = signedText(facts, mockKey);
const pack: Pack = {
  terminal: 't', shop: 'hokuno', shopName: 'ホクノー', town: '011002', now: new Date(now).toISOString(),
  keys: [{ number: 1, signsFrom: new Date(0).toISOString(), jwk: { kty: 'OKP', crv: 'Ed25519', x: mockJwk.x } }],
  terms: [
    { code: 'lunch', version: 2, issued: 0, of: termsOf({}) },
    { code: 'there', version: 3, issued: 0, of: termsOf({ shops: ['there'] }) },
    { code: 'online', version: 4, issued: 0, of: termsOf({ offlineDays: 0 }) },
  ],
};

function read(of: string) {
  const found = readCouponText(of);
  if (!found) {
    throw new Error('no coupon');
  }
  return found;
}

describe('the text of a QR code', () => {
  it('says what was put in', () => {
    expect(read(text).facts).toEqual({ ...facts, fromMs: Math.floor(facts.fromMs / 60_000) * 60_000 });
  });
  it('is taken apart only where it is whole', () => {
    const others = [text.slice(0, -1), `${text}A`, text.replace('TSC1', 'TSC2'), text.replace(/.$/, '1')];
    for (const wrong of ['', 'TSC1:', ...others]) {
      expect(readCouponText(wrong)).toBeUndefined();
    }
  });
  it('is signed by the key and by no other, and any changed letter shows', async () => {
    expect(await isSignedBy(read(text), mockJwk)).toBe(true);
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    expect(await isSignedBy(read(text), other)).toBe(false);
    const altered = text.slice(0, 30) + (text[30] === 'A' ? 'B' : 'A') + text.slice(31);
    expect(await isSignedBy(read(altered), mockJwk)).toBe(false);
    expect(await isSignedBy(read(text), { kty: 'EC' })).toBe('cannot');
  });
});

describe('a typed code', () => {
  it('is taken however it is typed', () => {
    expect(typedCode('k7qf-4m9d-xwtm')).toBe('K7QF4M9DXWTM');
    expect(typedCode('Ｋ７ＱＦ　４Ｍ９Ｄ　ＸＷＴＭ')).toBe('K7QF4M9DXWTM');
  });
  it('with a wrong sign or two changed ones is refused', () => {
    for (const wrong of ['K7QF4M9DXWTR', '7KQF4M9DXWTM', 'K7QF4M9DXWT', 'K7QF4M9DXWTMM', 'K7QF4M9DXWT0']) {
      expect(typedCode(wrong)).toBeUndefined();
    }
  });
});

describe('a till without a line', () => {
  const judge = (given: Partial<typeof facts>, taken: number[] = [], at = now) =>
    judgeAlone(read(signedText({ ...facts, ...given }, mockKey)), pack, new Set(taken), at);
  it('takes what is good', async () => {
    expect(await judge({})).toMatchObject({ ok: true });
  });
  it.each([
    ['coupons_other_town', { town: '010006' }],
    ['coupons_key_revoked', { key: 2 }],
    ['coupons_not_yet', { fromMs: now + 60_000 }],
    ['coupons_expired', { untilMs: now - (now % 60_000) }],
    ['coupons_other_shop', { version: 3 }],
    ['coupons_other_shop', { version: 99 }],
    ['till_needs_line', { version: 4 }],
  ])('says %s', async (code, given) => {
    expect(await judge(given)).toEqual({ ok: false, code });
  });
  it('takes none twice', async () => {
    expect(await judge({}, [7])).toEqual({ ok: false, code: 'coupons_used' });
  });
});

it('a bill is read as it is typed, and says what a coupon is worth', () => {
  expect(['１，２００円', '', '¥ 90', '-1', '1.5'].map(typedYen)).toEqual([1200, 0, 90, undefined, undefined]);
  expect([yenOf(termsOf({}), 0), yenOf(termsOf({}), 450), yenOf(termsOf({}), 900)]).toEqual([500, 450, 500]);
  const percent = termsOf({ what: 'percent', amount: 15, yenMax: 300 });
  expect(needsBill(percent)).toBe(true);
  expect([0, 999, 9999].map((bill) => yenOf(percent, bill))).toEqual(['coupons_bill_needed', 149, 300]);
  expect(yenOf(termsOf({ billMinYen: 1000 }), 999)).toBe('coupons_bill_too_small');
});

describe('the till', () => {
  let kept: Row[] = [];
  let net = true;
  let keepFails = false;
  let booked: Map<string, string> = new Map();
  let loses = false;
  let reopened = false;
  const used: NonNullable<Outcome['use']> = {
    serial: 7,
    campaign: 'lunch',
    shop: 'hokuno',
    shopName: 'ホクノー',
    usedAt: '',
    bookedAt: '',
    yen: 500,
    billYen: 0,
    offline: false,
  };
  const said = (act: string, how: Outcome['how'], code: string | null = null): Outcome => ({
    act, how, code, first: null,
    use: how === 'refused' ? null : { ...used, reopenedAt: reopened ? new Date(now).toISOString() : null },
  });
  function book(act: string, what: string): Outcome {
    const same = booked.get(what);
    if (same !== undefined && same !== act) {
      return said(act, 'refused', 'coupons_used');
    }
    booked.set(what, act);
    return said(act, same === undefined ? 'used' : 'used_before');
  }
  const noNet: Answer<never> = { ok: false, problem: { title: '', status: 0, code: 'network' } };
  function make(): Till {
    let acts = 0;
    return new Till({
      all: () => Promise.resolve([...kept]),
      add: (row) => {
        if (keepFails) {
          return Promise.reject(new Error('full'));
        }
        const made = { ...row, order: kept.length + 1 };
        kept.push(made);
        return Promise.resolve(made);
      },
      put: (row) => {
        kept = kept.map((one) => (one.order === row.order ? row : one));
        return Promise.resolve();
      },
      remove: (order) => {
        kept = kept.filter((one) => one.order !== order);
        return Promise.resolve();
      },
      use: (wish) => {
        if (!net) {
          return Promise.resolve(noNet);
        }
        const one = book(wish.act, wish.qr ?? wish.code ?? '');
        if (loses) {
          return Promise.resolve(noNet);
        }
        const refusal = { ok: false, problem: { title: '', status: 409, code: one.code ?? '' } } as const;
        return Promise.resolve(one.how === 'refused' ? refusal : { ok: true, value: one });
      },
      tell: (all) => {
        const items = (): Outcome[] => all.map((one) => book(one.act, one.qr ?? one.code ?? ''));
        return Promise.resolve(net ? { ok: true, value: { items: items() } } : noNet);
      },
      makeAct: () => `act-${++acts}-${kept.length}`,
      now: () => now,
      who: () => 'token:shop',
      pack: () => pack,
      onChange: () => {},
    });
  }
  beforeEach(() => {
    kept = [];
    booked = new Map();
    net = true;
    keepFails = false;
    loses = false;
    reopened = false;
  });

  it('uses at once where there is a line, and says why not', async () => {
    const till = make();
    expect(await till.use({ qr: text }, 0)).toMatchObject({ kind: 'used', row: { serial: 7, yen: 500 } });
    expect(await till.use({ qr: text }, 0)).toMatchObject({ kind: 'refused', code: 'coupons_used' });
    expect(dayTotal(till.rows, '2026-11-30')).toEqual({ count: 1, yen: 500, waiting: 0 });
  });
  it('takes a signed one without a line, once, and tells it when there is one again', async () => {
    const till = make();
    net = false;
    expect(await till.use({ qr: text }, 0)).toMatchObject({ kind: 'alone' });
    expect(await till.use({ qr: text }, 0)).toMatchObject({ kind: 'refused', code: 'coupons_used' });
    await till.sync();
    expect(dayTotal(till.rows, '2026-11-30')).toEqual({ count: 1, yen: 500, waiting: 1 });
    net = true;
    await Promise.all([till.sync(), till.sync()]);
    expect(till.rows.map((row) => row.state)).toEqual(['used']);
    expect(booked.size).toBe(1);
  });
  it('whose answer was lost tells the same act, which counts once', async () => {
    const till = make();
    loses = true;
    expect(await till.use({ qr: text }, 0)).toMatchObject({ kind: 'alone' });
    loses = false;
    await till.sync();
    expect(till.rows.map((row) => row.state)).toEqual(['used']);
  });
  it('shows what was refused when it was told', async () => {
    const till = make();
    net = false;
    await till.use({ qr: text }, 0);
    booked.set(text, 'of another till');
    net = true;
    await till.sync();
    expect(till.rows).toMatchObject([{ state: 'refused', refusal: 'coupons_used' }]);
    expect(dayTotal(till.rows, '2026-11-30').count).toBe(0);
  });
  it('does not take a typed code without a line, and asks again as the same act', async () => {
    const till = make();
    loses = true;
    const first = await till.use({ code: 'K7QF4M9DXWTM' }, 0);
    expect(first).toMatchObject({ kind: 'unsure' });
    expect(dayTotal(till.rows, '2026-11-30').count).toBe(0);
    loses = false;
    const row = till.rows[0];
    expect(row && (await till.askAgain(row))).toMatchObject({ kind: 'used' });
    expect(booked.size).toBe(1);
  });
  it('counts no use that staff have taken back, which it learns by asking about the same acts', async () => {
    const till = make();
    await till.use({ qr: text }, 0);
    reopened = true;
    await till.lookAgain('2026-11-29');
    expect(dayTotal(till.rows, '2026-11-30').count).toBe(1);
    await till.lookAgain('2026-11-30');
    expect(till.rows).toMatchObject([{ state: 'reopened', serial: 7 }]);
    expect(dayTotal(till.rows, '2026-11-30')).toEqual({ count: 0, yen: 0, waiting: 0 });
    expect(booked.size).toBe(1);
  });
  it('puts away what was asked and never answered', async () => {
    const till = make();
    net = false;
    await till.use({ code: 'K7QF4M9DXWTM' }, 0);
    const row = till.rows[0];
    expect(row?.state).toBe('unsure');
    if (row) {
      await till.putAway(row);
    }
    expect([till.rows, kept]).toEqual([[], []]);
  });
  it('takes nothing without a line that it cannot write down', async () => {
    const till = make();
    net = false;
    keepFails = true;
    expect(await till.use({ qr: text }, 0)).toEqual({ kind: 'not-kept' });
  });
  it('opens with what an earlier window left', async () => {
    net = false;
    await make().use({ qr: text }, 0);
    const till = make();
    await till.open();
    net = true;
    await till.sync();
    expect(till.rows).toMatchObject([{ state: 'used' }]);
  });
});
