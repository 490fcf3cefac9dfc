import type { NoticeFacts, Session } from '../../api/community-staff.ts';
import { language } from '../../ui/language.ts';
import { formatTime } from '../../ui/time.ts';
import type { Language } from '../../ui/time.ts';

/** In the language that is shown; where a name has none, in Japanese. */
export const wordOf = (of: { ja: string; en: string }): string =>
  language.value === 'en' && of.en !== '' ? of.en : of.ja;

/** "12月3日(木) 10:00〜11:30": the day again only where it ends on another. */
export function spanText(from: string, until: string, shown: Language = language.value): string {
  const sameDay = formatTime(from, 'date', 'en') === formatTime(until, 'date', 'en');
  const end = formatTime(until, sameDay ? 'time' : 'fullDateTime', shown);
  return `${formatTime(from, 'fullDateTime', shown)}${shown === 'ja' ? '〜' : ' – '}${end}`;
}

export type SessionState = 'cancelled' | 'unlisted' | 'over' | 'before' | 'closed' | 'full' | 'open';

/** What is said of it in one word. */
export function stateOf(session: Session, nowMs: number): SessionState {
  const { of, cancelled, going } = session;
  if (cancelled) {
    return 'cancelled';
  }
  if (!of.listed) {
    return 'unlisted';
  }
  if (nowMs >= Date.parse(of.signUpUntil)) {
    return 'closed';
  }
  if (nowMs < Date.parse(of.signUpFrom)) {
    return 'before';
  }
  return of.capacity > 0 && going >= of.capacity ? 'full' : 'open';
}

export function noticeState(of: NoticeFacts, nowMs: number): 'before' | 'now' | 'over' {
  if (nowMs < Date.parse(of.from)) {
    return 'before';
  }
  return nowMs < Date.parse(of.until) ? 'now' : 'over';
}

/** What happens to a number in the address; nothing where it is none. */
export function numberOf(text: string | undefined): number | undefined {
  return /^\d{1,15}$/.test(text ?? '') ? Number(text) : undefined;
}

/** "20261130" as days until then, from the day of Japan at that moment. */
export function daysUntil(day: number, nowMs: number): number {
  const text = String(day);
  const end = Date.parse(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}T00:00:00+09:00`);
  const today = Math.floor((nowMs + 9 * 3_600_000) / 86_400_000) * 86_400_000 - 9 * 3_600_000;
  return Math.round((end - today) / 86_400_000);
}
