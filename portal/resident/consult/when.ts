import type { Slot } from '../../api/own.ts';
import { language } from '../../ui/language.ts';
import { formatTime } from '../../ui/time.ts';
import { consult } from './texts.ts';

/** "2026年12月3日(木)" and "10:00 から 10:30 まで". */
export function whenOf({ startsAt, endsAt }: Pick<Slot, 'startsAt' | 'endsAt'>): [string, string] {
  return [
    formatTime(startsAt, 'date', language.value),
    consult.value.span(formatTime(startsAt, 'time', language.value), formatTime(endsAt, 'time', language.value)),
  ];
}
