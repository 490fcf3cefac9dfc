import type { Slot } from '../../api/own.ts';
import { clockText, dayText } from '../show.tsx';
import { consult } from './texts.ts';

/** "2026年12月3日(木)" and "午前10時から午前10時30分まで". */
export function whenOf({ startsAt, endsAt }: Pick<Slot, 'startsAt' | 'endsAt'>): [string, string] {
  return [dayText(startsAt), consult.value.span(clockText(startsAt), clockText(endsAt))];
}
