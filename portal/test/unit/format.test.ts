import { describe, expect, it } from 'vitest';
import { formatCount, formatValue } from '../../ui/number.ts';
import { ja } from '../../ui/text/ja.ts';
import { en } from '../../ui/text/en.ts';
import { ageOf, formatTime, secondsText } from '../../ui/time.ts';

const at = '2025-12-31T15:00:00Z';
const now = Date.parse(at);
const minutes = (count: number): number => now - count * 60_000;

describe('times', () => {
  it('are shown in Japan time, over midnight and over the year', () => {
    expect(formatTime(at, 'fullDateTime', 'ja')).toBe('2026年1月1日(木) 00:00');
    expect(formatTime(at, 'time', 'en')).toBe('00:00');
  });

  it('never show 24 o’clock', () => {
    expect(formatTime(at, 'dateTime', 'ja')).toBe('1月1日 00:00');
  });

  it.each([
    [0, 'たった今', 'just now'],
    [1, '1分前', '1 min ago'],
    [12, '12分前', '12 min ago'],
    [59, '59分前', '59 min ago'],
    [60, '1時間前', '1 h ago'],
    [47 * 60 + 59, '47時間前', '47 h ago'],
    [48 * 60, '2日前', '2 d ago'],
    [61 * 24 * 60, '2か月前', '2 mo ago'],
    [3 * 366 * 24 * 60, '3年前', '3 y ago'],
  ])('%i minutes are told as %s', (count, japanese, english) => {
    const age = ageOf(minutes(count), now);
    expect(ja.ago(age)).toBe(japanese);
    expect(en.ago(age)).toBe(english);
  });

  it('of a clock that runs ahead are not told as the future', () => {
    expect(ageOf(now + 60_000, now).unit).toBe('now');
  });

  it('that something took are short', () => {
    expect(secondsText(4.26)).toEqual({ unit: 'seconds', text: '4.3' });
    expect(secondsText(61.7)).toEqual({ unit: 'seconds', text: '62' });
    expect(secondsText(150)).toEqual({ unit: 'minutes', text: '2.5' });
  });
});

describe('numbers', () => {
  it('have groups of three and fixed decimals', () => {
    expect(formatCount(612_955)).toBe('612,955');
    expect(formatValue(-3.25, 1)).toBe('-3.3');
    expect(formatValue(5, 1)).toBe('5.0');
  });

  it('are never minus nothing', () => {
    expect(formatValue(-0.04, 1)).toBe('0.0');
  });
});
