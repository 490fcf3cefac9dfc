// Times are UTC instants inside and Japan time on screen, whatever the zone of the machine that shows them.

const zone = 'Asia/Tokyo';
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export type Language = 'ja' | 'en';

type Style = 'time' | 'monthDay' | 'dateTime' | 'fullDateTime' | 'date' | 'day' | 'hour';

const locales: Record<Language, string> = { ja: 'ja-JP', en: 'en-GB' };

const styles: Record<Style, Intl.DateTimeFormatOptions> = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  monthDay: { month: 'short', day: 'numeric' },
  date: { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' },
  day: { year: 'numeric', month: 'long', day: 'numeric' },
  dateTime: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  hour: { month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  fullDateTime: {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  },
};

const formats = new Map<string, Intl.DateTimeFormat>();

export function formatTime(instant: string | number, style: Style, language: Language): string {
  const key = `${language}:${style}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locales[language], { ...styles[style], timeZone: zone });
    formats.set(key, format);
  }
  return format.format(new Date(instant));
}

/** How long ago, in the largest unit that says enough: minutes under an hour, hours under two days. */
export type Age = { unit: 'now' | 'minutes' | 'hours' | 'days' | 'months' | 'years'; count: number };

export function ageOf(instant: string | number, nowMs: number): Age {
  const passed = Math.max(0, nowMs - new Date(instant).getTime());
  if (passed < minute) {
    return { unit: 'now', count: 0 };
  }
  if (passed < hour) {
    return { unit: 'minutes', count: Math.floor(passed / minute) };
  }
  if (passed < 2 * day) {
    return { unit: 'hours', count: Math.floor(passed / hour) };
  }
  if (passed < 60 * day) {
    return { unit: 'days', count: Math.floor(passed / day) };
  }
  if (passed < 730 * day) {
    return { unit: 'months', count: Math.floor(passed / (30.44 * day)) };
  }
  return { unit: 'years', count: Math.floor(passed / (365.25 * day)) };
}

export function secondsText(seconds: number): { unit: 'seconds' | 'minutes'; text: string } {
  return seconds < 90
    ? { unit: 'seconds', text: seconds < 10 ? seconds.toFixed(1) : String(Math.round(seconds)) }
    : { unit: 'minutes', text: (seconds / 60).toFixed(1) };
}

export const durations = { minute, hour, day };
