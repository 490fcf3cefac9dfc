import { describe, expect, it } from 'vitest';
import type { SurveyComparison, SurveyWave } from '../../api/types.ts';
import { bodyFaults, kihonOf } from '../../staff/health/kihon.tsx';
import { inOrder } from '../../resident/surveys/waves.tsx';
import { comparedRows, pairsOf } from '../../staff/surveys/compared.ts';
import { numberFault } from '../../staff/surveys/paper-state.ts';
import { read, typedOf } from '../../staff/surveys/reference.ts';
import { answersOf, blanksOf, faultsByItem, isWhole, nextNumber, readOne, wrongOf } from '../../staff/surveys/sheet.ts';
import { sorted, stateOf } from '../../staff/surveys/show.ts';
import { isNameTaken, linesOf, proposedCode } from '../../staff/surveys/wave-form.tsx';

// Sheets of paper as they are typed in, waves in their order, references as they are entered.

const items = [
  { no: 1, scale: 'zero_to_ten' },
  { no: 2, scale: 'one_to_five' },
  { no: 43, scale: 'one_to_five_reversed' },
] as const;

describe('a key', () => {
  it.each([
    ['one_to_five', '1', { choice: 'strongly_agree' }],
    ['one_to_five', '５', { choice: 'strongly_disagree' }],
    // What stands on the sheet, whichever way it scores.
    ['one_to_five_reversed', '1', { choice: 'strongly_agree' }],
    ['one_to_five', '0', 'wrong'],
    ['one_to_five', '6', 'wrong'],
    ['one_to_five', '12', 'wrong'],
    ['zero_to_ten', '0', { choice: '0' }],
    ['zero_to_ten', '10', { choice: '10' }],
    ['zero_to_ten', '11', 'wrong'],
    ['zero_to_ten', '01', 'wrong'],
    ['one_to_five', '', 'blank'],
    ['one_to_five', 'ー', 'skipped'],
  ] as const)('of %s: %s is %o', (scale, typed, expected) => {
    expect(readOne(scale, typed)).toEqual(expected);
  });

  it('goes on to the next question, but for a 1 that may become 10', () => {
    expect(isWhole('one_to_five', '1')).toBe(true);
    expect(isWhole('zero_to_ten', '1')).toBe(false);
    expect(isWhole('zero_to_ten', '10')).toBe(true);
    expect(isWhole('zero_to_ten', '9')).toBe(true);
    expect(isWhole('one_to_five', '6')).toBe(false);
    expect(isWhole('one_to_five', '')).toBe(false);
  });
});

describe('a sheet', () => {
  it('sends what is answered, and knows what is blank and what is wrong', () => {
    const typed = { 1: '10', 2: '-', 43: '7' };
    expect(answersOf(items, typed)).toEqual([{ no: 1, choice: '10' }]);
    expect(wrongOf(items, typed)).toEqual([43]);
    expect(blanksOf(items, typed)).toEqual([]);
    expect(blanksOf(items, { 1: '3' })).toEqual([2, 43]);
  });

  it.each([
    ['A-009', 'A-010'],
    ['99', '100'],
    ['0099', '0100'],
    ['R8-2-1', 'R8-2-2'],
    ['A', ''],
    ['', ''],
  ])('numbered %s is followed by %s', (number, next) => {
    expect(nextNumber(number)).toBe(next);
  });

  it('says what is wrong with its number before anything is sent', () => {
    const paper = { number: 'A-1', typed: {}, by: { age: '', sex: '', area: '', uses: '' }, whose: undefined };
    const entered = [{ ...paper, answered: 1, asked: 50 }];
    expect(numberFault('', entered)).toBe('empty');
    expect(numberFault('A 1', entered)).toBe('not_allowed');
    expect(numberFault('A-1', entered)).toBe('entered');
    expect(numberFault('A-2', entered)).toBeUndefined();
  });

  it('has what the server refused beside its question', () => {
    const sent = [{ no: 1, choice: '3' }, { no: 43, choice: 'x' }];
    expect(faultsByItem({ 'answers[1].choice': 'not_of_this_scale', 'by.age': 'not_allowed' }, sent)).toEqual({
      'item 43': 'not_of_this_scale',
      'by.age': 'not_allowed',
    });
  });
});

const nowMs = Date.parse('2026-01-19T00:00:00Z');
const wave = (code: string, given: Partial<SurveyWave> & { from: string; until: string; ja?: string }): SurveyWave => {
  const { from, until, ja = code, ...rest } = given;
  return {
    code,
    closedAt: null,
    open: false,
    ...rest,
    of: { instrument: 'lwci-r5', ja, en: '', phase: 'none', opensAt: from, closesAt: until, areas: [] },
  };
};

describe('waves', () => {
  const counted = wave('counted', {
    closedAt: '2025-12-01T00:00:00Z',
    from: '2025-10-01T00:00:00Z',
    until: '2025-11-01T00:00:00Z',
  });
  const older = wave('older', {
    closedAt: '2024-12-01T00:00:00Z',
    from: '2024-10-01T00:00:00Z',
    until: '2024-11-01T00:00:00Z',
  });
  const open = wave('open', { open: true, from: '2026-01-10T00:00:00Z', until: '2026-02-01T00:00:00Z', ja: '調査 １' });
  const before = wave('before', { from: '2026-03-01T00:00:00Z', until: '2026-04-01T00:00:00Z' });
  const over = wave('over', { from: '2025-12-10T00:00:00Z', until: '2026-01-01T00:00:00Z' });
  const all = [older, before, counted, over, open];

  it('stand open ones first, then what is to be counted', () => {
    expect(sorted(all, nowMs).map((one) => one.code)).toEqual(['open', 'over', 'before', 'counted', 'older']);
    expect(all.map((one) => stateOf(one, nowMs))).toEqual(['counted', 'before', 'counted', 'waiting', 'open']);
  });

  it('are compared where another of the same questionnaire is counted', () => {
    expect(pairsOf(all).map((one) => one.code)).toEqual(['counted', 'older']);
    expect(pairsOf([counted, open])).toEqual([]);
  });

  it('may not have the title of another', () => {
    expect(isNameTaken(' 調査1', all)).toBe(true);
    expect(isNameTaken('調査 2', all)).toBe(false);
  });

  it('have a code proposed that is free', () => {
    expect(proposedCode('lwci', '2026-12', [])).toBe('lwci-2026-12');
    expect(proposedCode('lwci', '2026-12', ['lwci-2026-12', 'lwci-2026-12-2'])).toBe('lwci-2026-12-3');
  });

  it('have districts, one a line', () => {
    expect(linesOf(' 青葉 \n\nもみじ台\n')).toEqual(['青葉', 'もみじ台']);
  });
});

describe('a reference', () => {
  const q1 = { code: 'q1', name: '1', scale: 'zero_to_ten', of: 'item' } as const;

  it('is read with its cells', () => {
    const { faults, reference } = read(q1, { mean: '６.4', sd: '0.31', source: ' 全国 ', '60s female': '6.6' });
    expect(faults).toEqual({});
    expect(reference).toEqual({
      measure: 'q1',
      source: '全国',
      cells: [{ age: '', sex: '', mean: 6.4, sd: 0.31 }, { age: '60s', sex: 'female', mean: 6.6 }],
    });
    expect(typedOf(reference)).toEqual({ source: '全国', mean: '6.4', sd: '0.31', '60s female': '6.6' });
  });

  it.each([
    [{ mean: '11', source: 'x' }, { mean: 'out_of_range' }],
    [{ mean: 'a', source: 'x' }, { mean: 'not_a_number' }],
    [{ mean: '6', sd: '0', source: 'x' }, { sd: 'out_of_range' }],
    [{ mean: '6' }, { source: 'missing' }],
    [{ '60s female': '6', source: 'x' }, { mean: 'whole_missing' }],
    [{}, {}],
  ])('%o has to mend %o', (typed, faults) => {
    expect(read(q1, typed as Record<string, string>).faults).toEqual(faults);
  });
});

it('a resident sees what ends first on top, and what can still be changed before what is over', () => {
  const own = (code: string, closesAt: string, open: boolean, state: 'none' | 'begun' | 'finished') => ({
    code, instrument: 'lwci-r5', ja: '調査', en: '', opensAt: '2025-01-01T00:00:00Z', closesAt, open, state,
  });
  const { open, past } = inOrder([
    own('over', '2025-06-01T00:00:00Z', false, 'finished'),
    own('late', '2026-03-01T00:00:00Z', true, 'none'),
    own('done', '2026-02-01T00:00:00Z', true, 'finished'),
    own('soon', '2026-02-01T00:00:00Z', true, 'begun'),
    own('older', '2024-06-01T00:00:00Z', false, 'begun'),
  ]);
  expect(open.map((one) => one.code)).toEqual(['soon', 'late']);
  expect(past.map((one) => one.code)).toEqual(['done', 'over', 'older']);
});

it('a checklist from paper has 25 places, and none where height and weight answer', () => {
  const { answers, heightCm, weightKg } = kihonOf({ 1: 'yes', 25: 'no' }, '１５２.5', '');
  expect(answers).toHaveLength(25);
  expect([answers[0], answers[1], answers[11], answers[24]]).toEqual([true, null, null, false]);
  expect([heightCm, weightKg]).toEqual([152.5, null]);
  expect(bodyFaults('15', 'x')).toEqual({ heightCm: 'out_of_bounds', weightKg: 'not_a_number' });
  expect(bodyFaults('', '')).toEqual({});
});

it('a comparison as rows of a file tells nothing of few', () => {
  const few = { n: null, mean: null, sd: null, low: null, high: null, standing: null, adjusted: null };
  const many = { n: 412, mean: 6.640_04, sd: 1, low: 6.45, high: 6.83, standing: 53.6, adjusted: 6.51 };
  const both: SurveyComparison = {
    measure: 'q1', before: 'a', after: 'b', scale: 'zero_to_ten',
    groups: [
      { who: 'all', before: { ...many, mean: 7 }, after: many, change: { mean: -0.36, low: -0.6, high: -0.1 } },
      { who: 'no', before: few, after: many, change: { mean: null, low: null, high: null } },
    ],
  };
  const words = { groups: { all: '全員', no: '利用していない人' }, hidden: '非公表' };
  const rows = comparedRows(both, '1. 幸せ', { before: '前', after: '後' }, words);
  expect(rows[1]).toEqual(['1. 幸せ', '全員', '後', 412, 6.64, 6.45, 6.83, 53.6, 6.51, -0.36, -0.6, -0.1]);
  expect(rows[2]).toEqual(['1. 幸せ', '利用していない人', '前', '非公表', '', '', '', '', '', '', '', '']);
});
