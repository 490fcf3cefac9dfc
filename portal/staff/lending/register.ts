import type { Register, Tablet, TabletState } from '../../api/lending.ts';

// The register of tablets: its sums, how they are counted again, and what a stocktaking finds. Pure.

export const states: readonly TabletState[] = ['stock', 'lent', 'repair', 'lost', 'retired'];

/** Where a tablet may go by a word of staff; a lent one goes through its loan. */
const moves: Readonly<Record<TabletState, readonly TabletState[]>> = {
  stock: ['repair', 'lost', 'retired'],
  repair: ['stock', 'lost', 'retired'],
  lost: ['stock', 'repair', 'retired'],
  lent: [],
  retired: [],
};

export function movesFrom(state: TabletState): readonly TabletState[] {
  return moves[state];
}

export function countsOf(tablets: readonly Tablet[]): Register {
  const count = (state: TabletState): number => tablets.filter((one) => one.state === state).length;
  const [stock, lent, repair, lost, retired] = [
    count('stock'),
    count('lent'),
    count('repair'),
    count('lost'),
    count('retired'),
  ];
  return { total: stock + lent + repair + lost, stock, lent, repair, lost, retired };
}

/** 在庫 + 貸出 + 修理 + 紛失 are the whole register; the retired are out of it. */
export function addsUp(of: Register): boolean {
  return of.total === of.stock + of.lent + of.repair + of.lost;
}

/** States of which the register says another number than the list has. */
export function disagreements(register: Register, counted: Register): TabletState[] {
  return states.filter((state) => register[state] !== counted[state]);
}

/** Serial numbers as a scanner or a person writes them: one to a line, or with blanks and commas between. */
export function serialsOf(text: string): string[] {
  return [...new Set(text.normalize('NFKC').split(/[\s,、;]+/).filter((one) => one !== ''))];
}

export type Stocktaking = {
  /** In stock or in repair, and there. */
  there: Tablet[];
  /** Should be there, and is not. */
  missing: Tablet[];
  /** Is there, though the register says lent, lost or retired. */
  misplaced: Tablet[];
  /** Is there, and nobody has registered it. */
  unknown: string[];
};

export function stocktaking(tablets: readonly Tablet[], seen: readonly string[]): Stocktaking {
  const known = new Set(tablets.map((one) => one.serial));
  const here = new Set(seen);
  const belongs = (one: Tablet): boolean => one.state === 'stock' || one.state === 'repair';
  return {
    there: tablets.filter((one) => belongs(one) && here.has(one.serial)),
    missing: tablets.filter((one) => belongs(one) && !here.has(one.serial)),
    misplaced: tablets.filter((one) => !belongs(one) && here.has(one.serial)),
    unknown: seen.filter((one) => !known.has(one)),
  };
}

export const checked = ['body', 'charger', 'case', 'manual', 'screen', 'power'] as const;
export type Checked = (typeof checked)[number];

type ConditionTexts = {
  items: Record<Checked, string>;
  fine: (items: string) => string;
  wanting: (items: string) => string;
};

/** What was looked at when a tablet goes out or comes back, in a sentence that is kept with the loan. */
export function conditionText(fine: readonly Checked[], note: string, texts: ConditionTexts): string {
  const named = (wanted: boolean): string =>
    checked
      .filter((one) => fine.includes(one) === wanted)
      .map((one) => texts.items[one])
      .join('・');
  return [
    fine.length > 0 ? texts.fine(named(true)) : '',
    fine.length < checked.length ? texts.wanting(named(false)) : '',
    note.trim(),
  ]
    .filter((one) => one !== '')
    .join(' ');
}
