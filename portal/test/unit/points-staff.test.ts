import { describe, expect, it } from 'vitest';
import type { Card, DatedRule, Line, Rule, Settlement } from '../../api/points-staff.ts';
import { changesUntil, examplesOf, historyOf, laterThan, versionOf, worth } from '../../staff/points/card.ts';
import {
  beginningOf,
  changeOf,
  draftOf,
  eventOf,
  fits,
  nextMonth,
  textFaults,
  wholeOf,
} from '../../staff/points/draft.ts';
import { phaseOf } from '../../staff/points/events.tsx';
import { accountOf, evidenceOf } from '../../staff/points/evidence.ts';
import { mayCancel } from '../../staff/points/history.tsx';
import { agrees, sumsOf } from '../../staff/points/settle.ts';

// The card through time, what a form means, where a grant comes from, and what a month comes to.

const steps: Rule = {
  code: 'steps', ja: '歩数', en: 'Steps', how: 'per_amount', points: 5, per: 1000, dayCap: 50, totalCap: 0, active: true,
};
const now = Date.parse('2026-01-19T12:00:00Z');

const version = (number: number, from: string | null, points = 5): DatedRule => ({
  of: { ...steps, points }, version: `steps@${number}`, source: 's', setBy: 'account:9', from,
});

const three = [version(0, null), version(4, '2026-01-01T00:00:00Z', 6), version(9, '2026-04-01T00:00:00Z', 7)];

async function answer(at: string): Promise<{ ok: true; value: Card }> {
  const begun = three.filter((one) => !one.from || one.from <= at);
  const settings = [{ name: 'points.spend_max', value: at > '2026-06' ? 9 : 5, least: 1, most: 10 }];
  return { ok: true, value: { rules: begun.slice(-1), settings } };
}

describe('the card through time', () => {
  it('A5.1 gives what the default card gives for steps', () => {
    expect([12_340, 3400, 999].map((amount) => worth(steps, amount))).toEqual([50, 15, 0]);
    expect(examplesOf(steps)).toEqual([
      { amount: 999, points: 0 },
      { amount: 3400, points: 15 },
      { amount: 12_340, points: 50 },
    ]);
    expect(examplesOf({ ...steps, how: 'each' })).toEqual([]);
  });

  it('A5.6 finds each version by walking back from the end', async () => {
    const found = await historyOf(answer);
    expect(found.ok && found.value.versions.map((one) => one.version)).toEqual(['steps@9', 'steps@4', 'steps@0']);
    expect(found.ok && found.value.more).toBe(false);
    expect(found.ok && found.value.later[0]?.value).toBe(9);
    expect(laterThan(three, now).map((one) => one.version)).toEqual(['steps@9']);
    expect(changesUntil(three, now).map((one) => one.version)).toEqual(['steps@4']);
  });

  it('hands on what the server refuses, and reads versions', async () => {
    const refused = { ok: false as const, problem: { title: '', status: 403, code: 'no' } };
    expect(await historyOf(async () => refused)).toBe(refused);
    expect(versionOf('health_class@12')).toEqual({ code: 'health_class', version: 12 });
    expect(versionOf('steps')).toBeUndefined();
  });
});

describe('what is typed', () => {
  it('is a whole number within its bounds, in full width as well', () => {
    expect(wholeOf('１２', 1, 20)).toBe(12);
    expect([wholeOf('1.5', 1, 20), wholeOf('21', 1, 20), wholeOf('', 0, 9)]).toEqual([undefined, undefined, undefined]);
  });

  it('counts bytes as the server does', () => {
    expect(fits('あ'.repeat(63), 190)).toBe(true);
    expect(textFaults({ a: ['', 9], b: ['あ'.repeat(64), 190], c: ['x', 9] })).toEqual({ a: 'missing', b: 'too_long' });
  });

  it('begins on the first of the next month in Japan, and never in the past', () => {
    expect(nextMonth(Date.parse('2025-12-31T14:59:00Z'))).toBe('2026-01-01T00:00');
    expect(nextMonth(Date.parse('2025-12-31T15:00:00Z'))).toBe('2026-02-01T00:00');
    expect(beginningOf('2026-02-01T00:00', now)).toEqual({ from: '2026-01-31T15:00:00.000Z' });
    expect(beginningOf('2026-01-19T20:59', now)).toEqual({ fault: 'too_small' });
    expect(beginningOf('', now)).toEqual({ fault: 'missing' });
  });

  it('is a change of a rule; an empty cap is none', () => {
    const draft = { ...draftOf(version(4, null), now), points: '6', dayCap: '', source: '要綱' };
    expect(changeOf(draft, now)).toEqual({
      change: { of: { ...steps, points: 6, dayCap: 0 }, from: '2026-01-31T15:00:00.000Z', source: '要綱' },
    });
    expect(changeOf({ ...draft, code: 'A b', points: '0', source: '', from: '' }, now)).toEqual({
      faults: { fields: { source: 'missing', code: 'not_a_code', points: 'out_of_bounds', from: 'missing' } },
    });
  });

  it('is an event, with a place only where it is held to one', () => {
    const draft = {
      id: 'e', name: '夕べ', rule: 'checkin', startsAt: '2026-02-01T10:00', endsAt: '2026-02-01T12:00', isHere: false,
      place: { lat: '', lon: '' }, radiusM: '200',
    };
    expect(eventOf(draft)).toEqual({
      event: {
        id: 'e', name: '夕べ', rule: 'checkin', startsAt: '2026-02-01T01:00:00.000Z', endsAt: '2026-02-01T03:00:00.000Z',
      },
    });
    expect(eventOf({ ...draft, isHere: true, endsAt: '2026-02-01T10:00', radiusM: '0' })).toEqual({
      faults: { fields: { endsAt: 'before_start', lat: 'not_a_place', radiusM: 'out_of_bounds' } },
    });
    const here = eventOf({ ...draft, isHere: true, place: { lat: '43.04', lon: '141.47' } });
    expect('event' in here && [here.event.lat, here.event.lon, here.event.radiusM]).toEqual([43.04, 141.47, 200]);
  });
});

describe('where a grant comes from', () => {
  it.each([
    ['steps:2026-01-14:3400', 'steps', { kind: 'steps', day: '2026-01-14', steps: 3400 }],
    ['health:steps:2026-01-14', 'steps', { kind: 'steps', day: '2026-01-14', steps: undefined }],
    ['health:402', 'vitals', { kind: 'record', number: 402 }],
    ['session:7', 'health_class', { kind: 'session', number: 7 }],
    ['event:e1', 'checkin', { kind: 'event', name: 'e1' }],
    ['correction:3', 'correction', { kind: 'correction', number: 3 }],
    ['activity:w-1', 'survey', { kind: 'other', name: 'w-1' }],
    ['event:うそ', 'cancel', { kind: 'reason', text: 'event:うそ' }],
    ['', 'merge', undefined],
  ])('A5.7 %s of %s', (text, code, evidence) => {
    expect(evidenceOf(text, code)).toEqual(evidence);
  });

  it('knows accounts among those who act', () => {
    expect([accountOf('account:17'), accountOf('staff:tanaka')]).toEqual([17, undefined]);
  });

  it('lets a payment be taken back once', () => {
    const line = (code: string, points: number, receipt: string): Line => ({
      number: 1, at: '', points, balance: 0, what: '', code, reason: { ja: '', en: '' }, receipt,
    });
    const [first, second] = [line('spend', -30, 'spend/12/a'), line('spend', -40, 'spend/12/b')];
    const all = [line('cancel', 30, 'cancel/spend/12/a'), second, first];
    expect([mayCancel(first, all), mayCancel(second, all), mayCancel(line('steps', 5, 'x'), all)]).toEqual([
      false, true, false,
    ]);
  });
});

describe('a month', () => {
  const shop = {
    shop: 'a', name: 'A', payments: 3, points: 90, cancels: 1, pointsReturned: 30, netPoints: 60, yen: 60,
  };
  const all: Settlement = { month: '2026-01', items: [shop, { ...shop, shop: 'b' }], netPoints: 120, yen: 120 };

  it('A5.5 is Σ payments less Σ cancels of each shop, and the sums are those of the shops', () => {
    expect(sumsOf(all.items)).toEqual({
      payments: 6, points: 180, cancels: 2, pointsReturned: 60, netPoints: 120, yen: 120,
    });
    expect(agrees(all)).toBe(true);
    expect(agrees({ ...all, netPoints: 121 })).toBe(false);
    expect(agrees({ ...all, items: [{ ...shop, points: 91 }], netPoints: 60, yen: 60 })).toBe(false);
    expect(agrees({ month: '', items: [], netPoints: 0, yen: 0 })).toBe(true);
  });

  it('has events that are to come, go on, or are over', () => {
    const event = { startsAt: '2026-01-19T11:00:00Z', endsAt: '2026-01-19T13:00:00Z' };
    const hour = 3_600_000;
    expect([-2 * hour, 0, hour].map((ago) => phaseOf(event, now + ago))).toEqual(['before', 'now', 'over']);
  });
});
