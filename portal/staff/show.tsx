import { ageOf, formatTime } from '../ui/time.ts';
import { formatValue } from '../ui/number.ts';
import { language } from '../ui/language.ts';
import { ui } from '../ui/texts.ts';
import { decimalsOf } from '../map/quantity.ts';
import { nowMs } from './state.ts';
import { staff } from './texts.ts';

/** "-3.2 ℃", or the words for no value. */
export function valueText(quantity: string, value: number | null | undefined, unit?: string): string {
  if (value === null || value === undefined) {
    return staff.value.noValue;
  }
  const space = language.value === 'en' ? ' ' : '';
  return formatValue(value, decimalsOf(quantity)) + space + staff.value.quantity(quantity, unit).unit;
}

/** "12分前", with the exact Japan time for who points at it or reads by ear. */
export function Ago({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatTime(at, 'fullDateTime', language.value)}>
      {ui.value.ago(ageOf(at, nowMs.value))}
    </time>
  );
}

/** "2026-11-30", a day of Japan, in words. */
export function dayText(day: string): string {
  return formatTime(`${day}T00:00:00+09:00`, 'date', language.value);
}

/** A day of birth: nobody asks for its weekday. */
export function bornText(day: string | null | undefined): string {
  return day ? formatTime(`${day}T00:00:00+09:00`, 'day', language.value) : '';
}

export function Exact({ at }: { at: string }) {
  return <time dateTime={at}>{formatTime(at, 'fullDateTime', language.value)}</time>;
}

/** A value in large figures with its unit small beside it. */
export function Figure({
  quantity,
  value,
  unit,
}: {
  quantity: string;
  value: number | null | undefined;
  unit?: string;
}) {
  if (value === null || value === undefined) {
    return <span class="figure-none">{staff.value.noValue}</span>;
  }
  return (
    <span class="number">
      <span class="figure">{formatValue(value, decimalsOf(quantity))}</span>
      <span class="figure-unit">{staff.value.quantity(quantity, unit).unit}</span>
    </span>
  );
}
