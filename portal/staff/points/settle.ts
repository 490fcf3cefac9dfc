import type { Settlement } from '../../api/points-staff.ts';

// What shops get for a month, added up anew on this machine (A5.5). Pure.

const counted = ['payments', 'points', 'cancels', 'pointsReturned', 'netPoints', 'yen'] as const;
export type SettlementSums = Record<(typeof counted)[number], number>;

export function sumsOf(items: Settlement['items']): SettlementSums {
  const sum = (name: (typeof counted)[number]): number => items.reduce((all, one) => all + one[name], 0);
  return Object.fromEntries(counted.map((name) => [name, sum(name)])) as SettlementSums;
}

/** Whether each shop has Σ payments − Σ cancels, and all of them the sum that the server tells. */
export function agrees(settlement: Settlement): boolean {
  const sums = sumsOf(settlement.items);
  return (
    settlement.items.every((one) => one.netPoints === one.points - one.pointsReturned) &&
    sums.netPoints === settlement.netPoints &&
    sums.yen === settlement.yen
  );
}
