import { language } from '../../ui/language.ts';
import { formatTime } from '../../ui/time.ts';
import { Exact } from '../show.tsx';
import { inquiries } from './texts.ts';

const day = 86_400_000;
const ofJapan = 9 * 3_600_000;

/** The server counts to the end of a day, which is midnight; people are told the day. */
export function lastDayOf(at: string): number | undefined {
  const ms = Date.parse(at);
  return (ms + ofJapan) % day === 0 ? ms - 1 : undefined;
}

/** Until when: a day, or within a day a time. */
export function Due({ at }: { at: string }) {
  const last = lastDayOf(at);
  return last === undefined ? (
    <Exact at={at} />
  ) : (
    <time dateTime={at}>{inquiries.value.dueBy(formatTime(last, 'date', language.value))}</time>
  );
}
