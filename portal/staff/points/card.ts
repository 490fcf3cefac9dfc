import type { Answer } from '../../api/client.ts';
import type { Card, DatedRule, Rule, Setting } from '../../api/points-staff.ts';

// The card through time. The server tells how it stands at a moment; what was before and what comes is asked for one
// change after the other. Pure but for what is handed in.

/** So late that every change that was entered has begun. */
export const atTheEnd = '2999-12-31T15:00:00.000Z';
/** So many dates of change are looked at: a town changes its card some times a year. */
const datesMax = 60;

export type CardHistory = {
  /** Each version once, the latest beginning first; those of the program itself, which have no beginning, last. */
  versions: DatedRule[];
  /** What the numbers will be once all that was entered has begun. */
  later: Setting[];
  /** There are older ones that were not asked for. */
  more: boolean;
};

const startOf = (rule: DatedRule): number => (rule.from ? Date.parse(rule.from) : -Infinity);

/** Walks back from the end: before the latest beginning on a card, the version before it is on the card. */
export async function historyOf(load: (at: string) => Promise<Answer<Card>>): Promise<Answer<CardHistory>> {
  const known = new Map<string, DatedRule>();
  let later: Setting[] | undefined;
  let at = atTheEnd;
  let more = true;
  for (let asked = 0; asked < datesMax && more; ++asked) {
    const answer = await load(at);
    if (!answer.ok) {
      return answer;
    }
    later ??= answer.value.settings;
    for (const rule of answer.value.rules) {
      known.set(rule.version, rule);
    }
    const latest = Math.max(...answer.value.rules.map(startOf));
    more = Number.isFinite(latest);
    if (more) {
      at = new Date(latest - 1).toISOString();
    }
  }
  const versions = [...known.values()].toSorted((left, right) => startOf(right) - startOf(left) || 0);
  return { ok: true, value: { versions, later: later ?? [], more } };
}

/** The versions of a rule that begin later than that. */
export function laterThan(versions: readonly DatedRule[], nowMs: number): DatedRule[] {
  return versions.filter((one) => startOf(one) > nowMs);
}

/** Those that have begun, of rules whose card is the town's own: what a table of changes shows. */
export function changesUntil(versions: readonly DatedRule[], nowMs: number): DatedRule[] {
  return versions.filter((one) => one.from !== null && one.from !== undefined && startOf(one) <= nowMs);
}

/** Points for an amount under a rule, within the cap of a day (A5.1). */
export function worth(rule: Pick<Rule, 'how' | 'points' | 'per' | 'dayCap'>, amount: number): number {
  const all = rule.how === 'each' ? rule.points : Math.floor(amount / rule.per) * rule.points;
  return rule.dayCap > 0 ? Math.min(all, rule.dayCap) : all;
}

/** Amounts that show what a rule by amount does: just short of one step, some steps, more than the cap takes. */
export function examplesOf(rule: Rule): { amount: number; points: number }[] {
  if (rule.how === 'each' || rule.per < 2) {
    return [];
  }
  const capped = rule.dayCap > 0 ? Math.ceil(rule.dayCap / rule.points) + 2 : 12;
  return [rule.per - 1, Math.floor(rule.per * 3.4), Math.floor(rule.per * (capped + 0.34))].map((amount) => ({
    amount,
    points: worth(rule, amount),
  }));
}

/** "steps@3" as the code and the number; version 0 is of the card that comes with the program. */
export function versionOf(name: string): { code: string; version: number } | undefined {
  const found = /^([a-z0-9_]{1,40})@(\d{1,9})$/.exec(name);
  return found ? { code: found[1] ?? '', version: Number(found[2]) } : undefined;
}

/** What the server calls "points.spend_max" is "spend_max" in addresses and texts here. */
export const shortName = (name: string): string => name.replace(/^points\./, '');
