const format = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Tokyo',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** "2026-11-30": the day in Japan. */
export function dayOf(at: string | number): string {
  return format.format(new Date(at));
}
