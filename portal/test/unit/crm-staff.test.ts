import { describe, expect, it } from 'vitest';
import { flatOf, flatRefusal, wishOf } from '../../staff/crm/campaign-draft.ts';
import { campaignState } from '../../staff/crm/campaigns.tsx';
import { columnsOf, courseOf, daysOf, shareOf } from '../../staff/crm/course.ts';
import { percentText, shareText, verdictOf } from '../../staff/crm/outcome.ts';
import { vitalLines } from '../../staff/crm/vitals.ts';
import { draftOf, newTest, placeOf, ruleOf, withField } from '../../staff/crm/rule.ts';
import { faultsAt } from '../../staff/crm/rule-fields.tsx';

const now = Date.parse('2026-01-18T17:30:00Z');

describe('A4.1 the definition of a segment', () => {
  const rule = {
    all: [
      { field: 'age', op: '>=', value: 65 },
      {
        any: [
          { field: 'class', op: 'in', value: ['stagnant', 'unreachable'] },
          { field: 'count', kind: 'checkin', lastDays: 30, op: '<', value: 1 },
        ],
      },
      { not: { field: 'district', op: '=', value: 'aoba' } },
    ],
  };

  it('goes through the form and comes out as it was', () => {
    const draft = draftOf(rule);
    expect(draft && ruleOf(draft)).toEqual(rule);
  });

  it('that is one condition alone is one of all', () => {
    const draft = draftOf({ field: 'class', op: '=', value: 'stagnant' });
    expect(draft && ruleOf(draft)).toEqual({ all: [{ field: 'class', op: '=', value: 'stagnant' }] });
  });

  it('is not taken apart where it is deeper than the form, or of what the form does not know', () => {
    for (const deep of [
      { all: [{ any: [{ all: [{ field: 'age', op: '>', value: 1 }] }] }] },
      { all: [{ not: { not: { field: 'age', op: '>', value: 1 } } }] },
      { all: [{ field: 'shoe size', op: '>', value: 1 }] },
      { all: [], any: [] },
      { all: [] },
      [],
      'all',
    ]) {
      expect(draftOf(deep)).toBeUndefined();
    }
  });

  it('takes full-width digits and lists as they are typed, and leaves to the server what is no number', () => {
    const typed = { ...newTest('age'), value: '６５' };
    const listed = { ...newTest('district'), op: 'in', value: '青葉町、もみじ台, 厚別' };
    const wrong = { ...newTest('count'), value: 'many' };
    expect(ruleOf({ join: 'any', lines: [typed, listed, wrong] })).toEqual({
      any: [
        { field: 'age', op: '>=', value: 65 },
        { field: 'district', op: 'in', value: ['青葉町', 'もみじ台', '厚別'] },
        { field: 'count', kind: 'outing', lastDays: 30, op: '>=', value: 'many' },
      ],
    });
  });

  it('begins a condition anew over a field of another sort', () => {
    const age = { ...newTest('age'), not: true, value: '80', op: '<' };
    expect(withField(age, 'index')).toEqual({ ...age, field: 'index' });
    expect(withField(age, 'district')).toEqual({ ...newTest('district'), not: true });
  });

  it('tells a fault at its line', () => {
    expect(placeOf('all[2].not.value')).toEqual({ line: 2 });
    expect(placeOf('any[1].all[0].op')).toEqual({ line: 1, test: 0 });
    expect(placeOf('rule')).toBeUndefined();
    const faults = { fields: { 'all[1].any[0].value[2]': 'not_one_of', 'all[0].op': 'missing' } };
    expect(faultsAt(faults, 1, 0).fields).toEqual({ value: 'not_one_of' });
    expect(faultsAt(faults, 0).fields).toEqual({ op: 'missing' });
    expect(faultsAt(faults, 1).fields).toEqual({});
  });
});

describe('classes over time', () => {
  it('are asked for by days of Japan, up to today, within a year', () => {
    const days = daysOf(12, now);
    expect([days.length, days[0], days.at(-1)]).toEqual([13, '2025-10-27', '2026-01-19']);
    expect([daysOf(26, now).length, daysOf(52, now).length]).toEqual([14, 14]);
    expect(daysOf(52, now)[0]).toBe('2025-01-20');
  });

  it('stand in columns, and end with the first refusal', async () => {
    const summary = (asOf: string) => ({ asOf, residents: 4, classes: [{ now: 'stagnant' as const, count: 3 }] });
    const answer = await courseOf(['2026-01-12', '2026-01-19'], async (day) => ({ ok: true, value: summary(day) }));
    expect(answer.ok && columnsOf(answer.value)).toEqual({
      at: [1768143600, 1768748400],
      counts: [[0, 0], [0, 0], [3, 3], [0, 0]],
    });
    const asked: string[] = [];
    const refused = { ok: false as const, problem: { title: '', status: 403, code: 'not_allowed' } };
    await courseOf(['a', 'b'], async (day) => {
      asked.push(day);
      return refused as never;
    });
    expect(asked).toEqual(['a']);
    expect([shareOf(3, 4), shareOf(0, 0)]).toEqual(['75.0', undefined]);
  });
});

describe('A4.4 what came of a campaign', () => {
  it('is told only as far as the interval allows', () => {
    expect(verdictOf({ points: 24.8, low: 7.6, high: 38.1 })).toBe('works');
    expect(verdictOf({ points: 3, low: -9, high: 15 })).toBe('unclear');
    expect(verdictOf({ points: -8, low: -12, high: -1 })).toBe('harms');
    expect(verdictOf(null)).toBe('none');
    expect([percentText(4.25), percentText(-0.01), percentText(-3)]).toEqual(['+4.3', '0.0', '-3.0']);
    expect([shareText(41, 102), shareText(0, 0)]).toEqual(['40.2%', undefined]);
  });

  it('is over on its last day', () => {
    const of = flatOf(undefined);
    const one = { code: 'a', of: wishOf(of), state: 'running' as const, version: 1, author: '' };
    expect(campaignState({ ...one, until: '2026-01-18T17:30:00Z' }, now)).toBe('over');
    expect(campaignState({ ...one, until: '2026-01-18T17:30:01Z' }, now)).toBe('running');
    expect(campaignState({ ...one, state: 'draft' }, now)).toBe('draft');
  });

  it('holds out percents that the server has in thousandths', () => {
    const flat = { ...flatOf(undefined), controlPercent: 12.5, titleJa: '体操' };
    expect(wishOf(flat).controlPermille).toBe(125);
    expect(flatOf(wishOf(flat))).toEqual(flat);
    const errors = [{ field: 'says.bodyEn', code: 'not_allowed' }, { field: 'controlPermille', code: 'not_allowed' }];
    const answer = flatRefusal({ ok: false, problem: { title: '', status: 400, code: 'bad_fields', errors } as never });
    expect(!answer.ok && answer.problem.errors?.map((one) => one.field)).toEqual(['bodyEn', 'controlPercent']);
  });
});

describe('A4.6 a person by role', () => {
  it('shows vitals where they were given, and nothing where they were not', () => {
    const values = { systolicMmHg: 148, weightKg: 52, steps: null };
    const record = { number: 7, measuredAt: '2026-01-08T00:10:00Z', values };
    expect(vitalLines([record])).toEqual([
      { number: 7, at: record.measuredAt, of: 'systolic', text: '148' },
      { number: 7, at: record.measuredAt, of: 'weight', text: '52.0' },
    ]);
    expect([vitalLines(undefined), vitalLines(null), vitalLines({ systolic: 1 })]).toEqual([[], [], []]);
  });
});
