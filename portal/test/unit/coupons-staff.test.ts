import { describe, expect, it } from 'vitest';
import type { Campaign, Report, SigningKey } from '../../api/coupons-staff.ts';
import type { Coupon, Terms } from '../../api/town.ts';
import { tidyTerms, termsShape } from '../../staff/coupons/campaign-form.tsx';
import { barOf, reportCsv, shareText, sumOf } from '../../staff/coupons/report-rows.ts';
import {
  campaignState,
  couponMeant,
  couponState,
  expiryOf,
  keepKeys,
  keyStates,
  lastDay,
  needsPerson,
  storyOf,
  termFaults,
} from '../../staff/coupons/shown.ts';
import { ja } from '../../staff/coupons/text/ja.ts';
import { tillFaults } from '../../staff/coupons/till-form.tsx';
import { signedText, mockKey } from '../town-mock.ts';

const now = Date.parse('2026-01-18T17:30:00Z'); // 2:30 of the 19th in Japan
const shape = termsShape(now);
const terms = (given: Partial<Terms> = {}): Terms => ({ ...shape.model, ja: '昼', en: 'Lunch', ...given });
const campaign = (given: Partial<Terms>, issued = 0): Campaign => ({ code: 'c', version: 1, issued, of: terms(given) });

const coupon = (given: Partial<Coupon>): Coupon => ({
  serial: 7, campaign: 'c', state: 'issued', issuedAt: '2026-01-10T00:00:00Z', expiresAt: '2026-03-01T00:00:00Z',
  points: 0, prints: 0, of: terms(), uses: [], ...given,
});

describe('A12.4 a campaign', () => {
  it('is issued where it is open, in its period and not all given', () => {
    expect(campaignState(campaign({}), now)).toBe('open');
    expect(campaignState(campaign({ open: false }), now)).toBe('stopped');
    expect(campaignState(campaign({ issueFrom: '2026-02-01T00:00:00Z' }), now)).toBe('before');
    expect(campaignState(campaign({ issueUntil: '2026-01-18T17:30:00Z' }), now)).toBe('issueOver');
    expect(campaignState(campaign({ stock: 3 }, 3), now)).toBe('allGiven');
    expect(campaignState(campaign({ useUntil: '2026-01-01T00:00:00Z', open: false }), now)).toBe('over');
  });
  it('begins at midnight in Japan', () => {
    expect(shape.model.issueFrom).toBe('2026-01-18T15:00:00.000Z');
  });
  it('names what cannot be', () => {
    expect(termFaults(terms(), 0)).toEqual({});
    const wrong = terms({ amount: 0, useUntil: shape.model.useFrom, stock: 2, offlineDays: 32, perPerson: 1.5 });
    expect(termFaults(wrong, 3)).toEqual({
      amount: 'out_of_bounds', useUntil: 'before_start', stock: 'out_of_bounds', offlineDays: 'out_of_bounds',
      perPerson: 'out_of_bounds',
    });
    expect(termFaults(terms({ what: 'percent', amount: 101 }), 0)).toEqual({
      amount: 'out_of_bounds', yenMax: 'out_of_bounds',
    });
    expect(termFaults(terms({ ja: '長'.repeat(67) }), 0)).toEqual({ ja: 'too_long' });
  });
  it('is sent as the server takes it', () => {
    expect(tidyTerms(terms({ yenMax: 5, conditionsJa: '一\n 二' }))).toMatchObject({ yenMax: 0, conditionsJa: '一 二' });
    expect(tidyTerms(terms({ what: 'percent', yenMax: 5 })).yenMax).toBe(5);
  });
  it('is for a person where it costs points or has a limit', () => {
    expect(needsPerson({ points: 0, perPerson: 0 })).toBe(false);
    expect(needsPerson({ points: 1, perPerson: 0 })).toBe(true);
  });
  it('lasts its days from the day of issue in Japan, but not beyond its end', () => {
    const until = '2026-02-01T00:00:00Z';
    expect(new Date(expiryOf({ validDays: 1, useUntil: until }, now)).toISOString()).toBe('2026-01-19T15:00:00.000Z');
    expect(expiryOf({ validDays: 0, useUntil: until }, now)).toBe(Date.parse(until));
    expect(expiryOf({ validDays: 90, useUntil: until }, now)).toBe(Date.parse(until));
    expect(lastDay('2026-01-19T15:00:00Z', 'ja')).toBe('2026年1月19日(月)');
  });
});

describe('a coupon', () => {
  it('A12.1 A12.2 tells its story in order, with reprints and uses that were taken back', () => {
    const use = {
      serial: 7, campaign: 'c', shop: 's', shopName: '店', usedAt: '2026-01-12T00:00:00Z',
      bookedAt: '2026-01-12T00:00:00Z',
      yen: 500, billYen: 900, offline: true, terminal: 't1', reopenedAt: '2026-01-13T00:00:00Z',
      reopenedBy: 'account:9', reason: '別の人',
    };
    const copies = [1, 2].map((copy) => ({ copy, paper: 'a4', by: 'account:9', at: `2026-01-1${copy + 2}T00:00:00Z` }));
    const story = storyOf(coupon({ uses: [use], copies, issuedBy: 'account:12', person: 12 }));
    expect(story.map(({ kind }) => kind)).toEqual(['issued', 'used', 'printed', 'reopened', 'printed']);
  });
  it('is over when its time is, whatever the server has for its state', () => {
    expect(couponState(coupon({}), now)).toBe('issued');
    expect(couponState(coupon({ expiresAt: '2026-01-18T17:30:00Z' }), now)).toBe('expired');
    expect(couponState(coupon({ state: 'used', expiresAt: '2026-01-01T00:00:00Z' }), now)).toBe('used');
  });
  it('is meant by its serial number or what a reader gives of its QR code', () => {
    const facts = { town: '010006', key: 1, serial: 31, version: 2, fromMs: 0, untilMs: 60_000 };
    expect(couponMeant(' ３１ ')).toBe(31);
    expect(couponMeant(signedText(facts, mockKey))).toBe(31);
    expect(couponMeant('k7qf-4m9d-xwtm')).toBe('code');
    expect(couponMeant('k7qf-4m9d-xwtn')).toBe(undefined);
    expect(couponMeant('')).toBe(undefined);
  });
});

describe('keys', () => {
  it('one signs, later ones wait, earlier ones are kept', () => {
    const key = (number: number, signsFrom: string): SigningKey => ({ number, signsFrom, jwk: {} });
    const all = [
      key(1, '2025-01-01T00:00:00Z'), key(2, '2026-01-01T00:00:00Z'), key(3, '2026-01-20T00:00:00Z'),
    ];
    expect([...keyStates(all, now).values()]).toEqual(['kept', 'signs', 'waits']);
  });
  it('of acts stay the same until one was answered', () => {
    let made = 0;
    const keys = keepKeys(() => `k${++made}`);
    expect([keys.of('a'), keys.of('b'), keys.of('a')]).toEqual(['k1', 'k2', 'k1']);
    keys.done('a');
    expect(keys.of('a')).toBe('k3');
  });
});

describe('a till', () => {
  const typed = { id: 'aoba-1', shop: 'aoba', subject: '', name: 'レジ', why: '開始' };
  it('needs a name that a log-in can have, and no other has', () => {
    expect(tillFaults(typed, 'fresh', [])).toEqual({});
    expect(tillFaults(typed, 'fresh', ['aoba-1'])).toEqual({ id: 'taken' });
    expect(tillFaults({ ...typed, id: '1a' }, 'fresh', [])).toEqual({ id: 'not_a_name' });
    expect(tillFaults({ ...typed, id: '' }, 'known', [])).toEqual({ id: 'empty', subject: 'empty' });
  });
});

describe('A12.5 a report', () => {
  const report = (given: Partial<Report>): Report => ({
    campaign: 'c', issued: 0, used: 0, expired: 0, ended: 0, open: 0, yen: 0, reopened: 0, offline: 0, points: 0,
    printed: 0, reprints: 0, ...given,
  });
  const all = [
    { campaign: campaign({ ja: '=昼' }), report: report({ issued: 10, used: 4, expired: 3, open: 3, yen: 2000 }) },
    { campaign: campaign({}), report: report({ issued: 20, used: 5, open: 15, yen: 500 }) },
  ];
  it('adds up, and is drawn against the largest', () => {
    expect(sumOf(all)).toEqual({ issued: 30, used: 9, expired: 3, ended: 0, open: 18, yen: 2500 });
    expect(barOf(report({ issued: 10, used: 4, expired: 3, open: 3 }), 20)).toEqual([
      { kind: 'used', from: 0, width: 20 },
      { kind: 'open', from: 20, width: 15 },
      { kind: 'expired', from: 35, width: 15 },
    ]);
    expect(barOf(report({}), 0)).toEqual([]);
    expect(shareText({ used: 2, issued: 3 })).toBe('67%');
    expect(shareText({ used: 0, issued: 0 })).toBe('');
  });
  it('is taken along as a file in which no cell is a formula', () => {
    const lines = reportCsv(all, (of) => of.ja, ja).split('\r\n');
    expect(lines[0]).toBe(
      '\ufeff記号,キャンペーン,発行,使用ずみ,期限切れ,退会など,使える,支払う額,取り消した利用,回線なしの利用,引いたポイント,印刷した券,再印刷',
    );
    expect(lines[1]).toBe("c,'=昼,10,4,3,0,3,2000,0,0,0,0,0");
  });
});
