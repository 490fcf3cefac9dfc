import type { Campaign } from '../../api/crm-staff.ts';
import { formatValue } from '../../ui/number.ts';

// What came of a campaign, as it is read. Pure.

/** Points of a hundred, signed: "+4.2". */
export function percentText(points: number): string {
  const text = formatValue(points, 1);
  return Number(text) > 0 ? `+${text}` : text;
}

/** "31.4%" of a group, or nothing where there is nobody in it. */
export function shareText(count: number, all: number): string | undefined {
  return all > 0 ? `${formatValue((count / all) * 100, 1)}%` : undefined;
}

/** Whether the interval leaves out nought. */
export function verdictOf(difference: Campaign['difference']): 'none' | 'works' | 'harms' | 'unclear' {
  if (!difference) {
    return 'none';
  }
  if (difference.low > 0) {
    return 'works';
  }
  return difference.high < 0 ? 'harms' : 'unclear';
}
