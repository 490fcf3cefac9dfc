import { describe, expect, it } from 'vitest';
import type { SurveyWave } from '../../api/types.ts';
import { columnsOfFigure, figureText, isShown, meanText } from '../../staff/figures/shown.ts';
import { isMet } from '../../staff/kpi.ts';
import { cellText, kindsText, newest, pairOf } from '../../staff/figures/surveys.tsx';

// Figures as they are read, and which waves stand beside one another.

const few = { n: null, mean: null, sd: null, low: null, high: null, standing: null, adjusted: null };

function wave(code: string, closedAt: string | null, phase: 'none' | 'before' | 'after', instrument = 'lwci-r5') {
  return {
    code,
    closedAt,
    open: false,
    of: { instrument, ja: code, en: '', phase, opensAt: '', closesAt: '', areas: [] },
  } as unknown as SurveyWave;
}

describe('a figure', () => {
  it.each([
    [540, '540'],
    [38_200, '38,200'],
    [4.12345, '4.12'],
    [0.2, '0.2'],
    [null, '—'],
    [undefined, '—'],
  ])('%s is read as %s', (value, text) => {
    expect(figureText(value, '—')).toBe(text);
  });
  it('has two decimals where it is a mean', () => {
    expect(meanText(6.5, '—')).toBe('6.50');
    expect(meanText(null, '—')).toBe('—');
  });
  it('meets a target from the right side', () => {
    expect(isMet(4, 4, 'higher')).toBe(true);
    expect(isMet(3.9, 4, 'higher')).toBe(false);
    expect(isMet(0.2, 0.2, 'lower')).toBe(true);
    expect(isMet(0.3, 0.2, 'lower')).toBe(false);
    expect(isMet(null, 0.2, 'lower')).toBeUndefined();
    expect(isMet(1, null, 'lower')).toBeUndefined();
  });
  it('stands in its month in a chart, with a gap where there is none', () => {
    const columns = columnsOfFigure([
      { month: '2025-12', value: null, target: null },
      { month: '2026-01', value: 5, target: 6 },
    ]);
    expect(columns.at).toEqual([Date.parse('2025-11-30T15:00:00Z') / 1000, Date.parse('2025-12-31T15:00:00Z') / 1000]);
    expect(columns.value).toEqual([null, 5]);
    expect(columns.target).toEqual([null, 6]);
  });
});

describe('what surveys came to', () => {
  it('is not shown of fewer than ten', () => {
    expect(isShown(few)).toBe(false);
    expect(cellText(few)).toBe('非公表');
    expect(cellText({ ...few, n: 12, mean: 6.5 })).toBe('6.50（12人）');
  });
  it('names kinds that stand together', () => {
    expect(kindsText(['70s'])).toBe('70代');
    expect(kindsText(['male', 'other'])).toBe('男性・その他（まとめ）');
    expect(kindsText([''])).toBe('無回答');
    expect(kindsText(['もみじ台'])).toBe('もみじ台');
  });
  it('compares the newest wave before with the newest after, of one questionnaire', () => {
    const all = [
      wave('a', '2024-02-01T00:00:00Z', 'before'),
      wave('b', '2025-02-01T00:00:00Z', 'before'),
      wave('c', '2025-10-01T00:00:00Z', 'after'),
      wave('d', '2025-12-01T00:00:00Z', 'after', 'ihs-2015'),
    ];
    expect(newest(all)?.code).toBe('d');
    const pair = pairOf(all, 'lwci-r5');
    expect([pair?.before.code, pair?.after.code]).toEqual(['b', 'c']);
    expect(pairOf(all, 'ihs-2015')).toBeUndefined();
  });
});
