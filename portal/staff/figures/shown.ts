import type { FigureTile, SurveyFigures } from '../../api/types.ts';
import { formatCount, formatValue } from '../../ui/number.ts';
import type { KpiColumns } from '../kpi.ts';

// Figures as they are read, and what a chart draws. Pure.

/** Two decimals at most, none where they are zero; thousands are grouped. */
export function figureText(value: number | null | undefined, none: string): string {
  if (typeof value !== 'number') {
    return none;
  }
  return Number.isInteger(value) ? formatCount(value) : String(Number(value.toFixed(2)));
}

/** A mean with two decimals, so that columns align. */
export function meanText(value: number | null | undefined, none: string): string {
  return typeof value === 'number' ? formatValue(value, 2) : none;
}

export function isShown(of: SurveyFigures): boolean {
  return typeof of.n === 'number';
}

/** By the beginning of each month in Japan. */
export function columnsOfFigure(series: FigureTile['series']): KpiColumns {
  return {
    at: series.map((one) => Date.parse(`${one.month}-01T00:00:00+09:00`) / 1000),
    value: series.map((one) => one.value ?? null),
    target: series.map((one) => one.target ?? null),
  };
}
