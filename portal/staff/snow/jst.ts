// What a field of date and time holds, which is Japan's time whatever the zone of the machine.

/** "2026-01-19T02:30" as Japan's time in an instant; nothing where it is none. */
export function instantOf(field: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(field)) {
    return undefined;
  }
  const at = new Date(`${field}:00+09:00`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** What stands in the field for an instant. */
export function fieldOf(ms: number): string {
  return new Date(ms + 9 * 3_600_000).toISOString().slice(0, 16);
}

/** The winter of a moment, named by the year in which it begins: from July on it is the next. */
export function winterOf(ms: number): number {
  const local = new Date(ms + 9 * 3_600_000);
  return local.getUTCMonth() >= 6 ? local.getUTCFullYear() : local.getUTCFullYear() - 1;
}
