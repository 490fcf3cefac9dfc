import { expect, it } from 'vitest';
import { language } from '../../ui/language.ts';
import { monthsUntil, monthText, partsOfMonth } from '../../staff/months.ts';

// Months as the screens of staff choose and name them.

it('A14.4 months are counted in Japan', () => {
  expect(monthsUntil(Date.parse('2026-01-31T15:00:00Z')).slice(0, 3)).toEqual(['2026-02', '2026-01', '2025-12']);
  expect(monthsUntil(Date.parse('2026-01-31T14:59:00Z'))[0]).toBe('2026-01');
  expect(monthsUntil(Date.parse('2026-01-31T14:59:00Z'))).toHaveLength(13);
});

it('a month is told in the language that is shown', () => {
  expect(partsOfMonth('2026-01')).toEqual([2026, 1]);
  language.value = 'ja';
  expect(monthText('2026-01')).toBe('2026年1月');
  language.value = 'en';
  expect(monthText('2026-01')).toBe('2026-01');
});
