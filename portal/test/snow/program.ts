import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ThresholdList } from '../../api/types.ts';

// What the program itself declares of snow removal, read from its tables: the portal learns these lists only when it
// asks, so a test must look where they stand.

type Setting = ThresholdList['settings'][number];

/** Texts of C++ that stand beside one another are one. */
const texts = (row: string): string[] =>
  [...row.matchAll(/"((?:[^"\\]|\\.)*)"(\s*"((?:[^"\\]|\\.)*)")*/g)].map((one) =>
    one[0].replaceAll(/"\s*"/g, '').slice(1, -1),
  );

function rowsIn(file: string, row: RegExp): string[][] {
  const source = readFileSync(join(import.meta.dirname, '../../../src/service/snow', file), 'utf8');
  return [...source.matchAll(row)].map((one) => texts(one[0]));
}

export const programSettings: Setting[] = rowsIn('settings.cc', /\{"snow\.[^}]*\}/g).map(
  ([name = '', type = '', otherwise = '', bounds = '', unit = '', says = '']) => {
    const [least = 0, most = 0] = bounds.split('..').map(Number);
    return { name, unit, says, otherwise: Number(otherwise), least, most, whole: type === 'integer' };
  },
);

type ProgramKpi = { name: string; unit: string; says: string; better: string };

export const programKpis: ProgramKpi[] = rowsIn('kpi.cc', /kpi\{"snow\.[^}]*\}/g).map(
  ([name = '', unit = '', says = '', better = 'lower']) => ({ name, unit, says, better }),
);

/** Why a post votes as it does; what is wrong with one that has no vote is among its troubles. */
export const programVoteReasons: string[] = [
  ...readFileSync(join(import.meta.dirname, '../../../src/service/snow/rules.cc'), 'utf8').matchAll(
    /ballot::\w+, "(\w+)"|"((?:camera|stake)_\w+)"|empty\(\) \? "(\w+)"|: cast\(ballot::no, "(\w+)"/g,
  ),
].flatMap((one) => one.slice(1).filter(Boolean));
