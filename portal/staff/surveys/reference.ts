import type { Reference, ReferenceCell } from '../../api/surveys.ts';
import { boundsOf } from './measures.ts';
import type { Measure } from './measures.ts';

// Means of other places as they are typed and as the server keeps them. Pure.

export const ages = ['u20', '20s', '30s', '40s', '50s', '60s', '70s', '80s'] as const;
export const sexes = ['female', 'male', 'other'] as const;

/** What stands in the fields: `mean`, `sd`, `source`, and "20s female" for each age and sex. */
export type Typed = Readonly<Record<string, string>>;

export const cellName = (age: string, sex: string): string => `${age} ${sex}`;
const names = ages.flatMap((age) => sexes.map((sex) => ({ age, sex, name: cellName(age, sex) })));

export function typedOf(of: Reference | undefined): Typed {
  const whole = of?.cells.find((one) => one.age === '' && one.sex === '');
  return {
    source: of?.source ?? '',
    mean: whole ? String(whole.mean) : '',
    sd: typeof whole?.sd === 'number' ? String(whole.sd) : '',
    ...Object.fromEntries(
      (of?.cells ?? []).filter((one) => one.age !== '').map((one) => [cellName(one.age, one.sex), String(one.mean)]),
    ),
  };
}

/** A number as people write it, with full-width digits too; NaN where it is none. */
export function decimalOf(typed: string): number {
  const text = typed.normalize('NFKC').trim();
  return /^\d{1,4}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
}

export type Read = { faults: Record<string, string>; reference: Reference };

/** Nothing typed at all takes the reference away; cells alone are of no use. */
export function read(measure: Measure, typed: Typed): Read {
  const [low, high] = boundsOf(measure.scale);
  const faults: Record<string, string> = {};
  const number = (name: string, [least, most]: readonly [number, number]): number | undefined => {
    const text = (typed[name] ?? '').trim();
    if (text === '') {
      return undefined;
    }
    const value = decimalOf(text);
    if (Number.isNaN(value)) {
      faults[name] = 'not_a_number';
    } else if (value < least || value > most) {
      faults[name] = 'out_of_range';
    }
    return value;
  };
  const mean = number('mean', [low, high]);
  const sd = number('sd', [0.000_001, high - low]);
  const cells: ReferenceCell[] = names.flatMap(({ age, sex, name }) => {
    const value = number(name, [low, high]);
    return value === undefined ? [] : [{ age, sex, mean: value }];
  });
  if (mean === undefined && (sd !== undefined || cells.length > 0)) {
    faults['mean'] ??= 'whole_missing';
  }
  const source = (typed['source'] ?? '').trim();
  if (source === '' && mean !== undefined) {
    faults['source'] = 'missing';
  }
  const whole = mean === undefined ? [] : [{ age: '', sex: '', mean, ...(sd === undefined ? {} : { sd }) }];
  // The server wants a source also where nothing is left of the reference.
  return { faults, reference: { measure: measure.code, source: source || '-', cells: [...whole, ...cells] } };
}
