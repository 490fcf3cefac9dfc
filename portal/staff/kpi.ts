// What every page of KPIs knows of them. Pure.

/** Seconds since 1970, the value (null where there is none) and what is wished for. */
export type KpiColumns = { at: number[]; value: (number | null)[]; target: (number | null)[] };

/** Whether a value is as wished for; unknown where one of the two is missing. */
export function isMet(
  value: number | null | undefined,
  target: number | null | undefined,
  better: string,
): boolean | undefined {
  if (typeof value !== 'number' || typeof target !== 'number') {
    return undefined;
  }
  return better === 'lower' ? value <= target : value >= target;
}
