import { describe, expect, it } from 'vitest';
import type { Application, Call, Tablet, TabletState } from '../../api/lending.ts';
import { phaseOf } from '../../staff/lending/calls.tsx';
import { checkDraw, drawn, isSeed } from '../../staff/lending/draw.ts';
import {
  addsUp,
  conditionText,
  countsOf,
  disagreements,
  movesFrom,
  serialsOf,
  stocktaking,
} from '../../staff/lending/register.ts';
import { ja } from '../../staff/lending/text/ja.ts';

// The register of tablets, the draw that anybody can do again, and what is kept of a hand-over.

const tablet = (serial: string, state: TabletState): Tablet => ({
  serial,
  model: 'm',
  state,
  toWipe: false,
  addedAt: '',
});
const tablets = [
  tablet('A', 'stock'),
  tablet('B', 'stock'),
  tablet('C', 'lent'),
  tablet('D', 'repair'),
  tablet('E', 'lost'),
  tablet('F', 'retired'),
];

describe('A14.1 the register', () => {
  it('is stock, lent, repair and lost together; the retired are out of it', () => {
    const sums = countsOf(tablets);
    expect(sums).toEqual({ total: 5, stock: 2, lent: 1, repair: 1, lost: 1, retired: 1 });
    expect(addsUp(sums)).toBe(true);
    expect(addsUp({ ...sums, total: 6 })).toBe(false);
  });
  it('names the states in which it differs from the list', () => {
    const sums = countsOf(tablets);
    expect(disagreements(sums, sums)).toEqual([]);
    expect(disagreements({ ...sums, stock: 3, lost: 0 }, sums)).toEqual(['stock', 'lost']);
  });
  it('lets a tablet go where the server lets it', () => {
    expect(movesFrom('stock')).toEqual(['repair', 'lost', 'retired']);
    expect(movesFrom('lent')).toEqual([]);
    expect(movesFrom('retired')).toEqual([]);
  });
});

describe('A14.1 a stocktaking', () => {
  it('reads serial numbers as scanners and spreadsheets write them, each once', () => {
    expect(serialsOf(' ＴＡＢ-1\r\nB, C、D\tB\n\n')).toEqual(['TAB-1', 'B', 'C', 'D']);
    expect(serialsOf('  ')).toEqual([]);
  });
  it('tells what is there, what is missing, what should be elsewhere, and what nobody knows', () => {
    const found = stocktaking(tablets, ['A', 'C', 'E', 'X']);
    const names = (all: Tablet[]): string => all.map((one) => one.serial).join('');
    expect([names(found.there), names(found.missing), names(found.misplaced)]).toEqual(['A', 'BD', 'CE']);
    expect(found.unknown).toEqual(['X']);
  });
});

const application = (number: number, rank: number): Application => ({
  number,
  call: 'r7',
  wants: 'tablet',
  state: 'accepted',
  rank,
  appliedAt: '',
  reason: 'none',
  warnings: [],
});

describe('a lottery', () => {
  // The same as in src/service/devices/test/rules_test.cc: portal and server draw alike.
  it('is drawn again as the server draws it', () => {
    expect(drawn('00000000000007ea', [10, 9, 8, 7, 6, 5, 4, 3, 2, 1])).toEqual([4, 5, 9, 6, 7, 1, 2, 3, 8, 10]);
    expect(drawn('0f3a9c0012345678', [11, 12, 13, 14, 15, 16, 17])).toEqual([11, 16, 14, 15, 17, 12, 13]);
    expect(drawn('ffffffffffffffff', [])).toEqual([]);
    expect(drawn('0000000000000001', [9])).toEqual([9]);
  });
  it('is as it was kept, or is not, or cannot be told by who does not see everybody', () => {
    const order = drawn('00000000000007ea', [1, 2, 3, 4]);
    const kept = order.map((number, index) => application(number, index + 1));
    expect(checkDraw('00000000000007ea', [...kept.toReversed(), application(5, 0)])).toBe('same');
    expect(checkDraw('00000000000007eb', kept)).toBe('other');
    expect(checkDraw('00000000000007ea', kept.slice(1))).toBe('unknown');
    expect(checkDraw('seed', kept)).toBe('unknown');
  });
  it('takes a seed of 16 hexadecimal digits', () => {
    expect(isSeed('0F3a9c0012345678')).toBe(true);
    expect(isSeed('0f3a9c001234567')).toBe(false);
    expect(isSeed('0f3a9c001234567g')).toBe(false);
  });
});

describe('a call', () => {
  const call: Call = {
    code: 'r7',
    ja: '',
    en: '',
    how: 'lottery',
    places: 1,
    opensAt: '2026-01-10T00:00:00Z',
    closesAt: '2026-01-20T00:00:00Z',
  };
  const on = (day: number): number => Date.parse(`2026-01-${day}T00:00:00Z`);
  it('opens, closes, and is drawn where it is a lottery', () => {
    expect([
      phaseOf(call, on(10) - 1),
      phaseOf(call, on(10)),
      phaseOf(call, on(20) - 1),
      phaseOf(call, on(20)),
    ]).toEqual(['before', 'open', 'open', 'toDraw']);
    expect(phaseOf({ ...call, how: 'first_come' }, on(20))).toBe('closed');
    expect(phaseOf({ ...call, seed: '00000000000007ea' }, on(20))).toBe('drawn');
  });
});

describe('A14.2 what is looked at when a tablet is handed over', () => {
  it('is kept in a sentence, with what is missing', () => {
    expect(conditionText(['charger', 'body'], ' 角に小さい傷 ', ja.tablet)).toBe(
      '確認：本体・充電器。 なし：ケース・使い方の紙・画面に傷なし・電源が入る。 角に小さい傷',
    );
    expect(conditionText([], '', ja.tablet)).toMatch(/^なし：本体/);
    expect(conditionText(['body', 'charger', 'case', 'manual', 'screen', 'power'], '', ja.tablet)).not.toContain(
      'なし：',
    );
  });
});
