import { fieldOf } from './snow/jst.ts';
import { staff } from './texts.ts';

// Months, which are counted in Japan: "2026-01".

const monthsBack = 12;

/** "2026-11" as year and month. */
export function partsOfMonth(month: string): [number, number] {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return [year, number];
}

/** The month of a moment and those before it. */
export function monthsUntil(nowMs: number): string[] {
  const [year, month] = partsOfMonth(fieldOf(nowMs).slice(0, 7));
  return Array.from({ length: monthsBack + 1 }, (_, back) => {
    const at = new Date(Date.UTC(year, month - 1 - back, 1));
    return at.toISOString().slice(0, 7);
  });
}

export function monthText(month: string): string {
  return staff.value.monthOf(...partsOfMonth(month));
}
