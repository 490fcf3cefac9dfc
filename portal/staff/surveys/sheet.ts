import type { AboutThem, InstrumentItem, PaperAnswers } from '../../api/surveys.ts';

// A sheet of paper as it is typed in: a digit for each question, as they stand on the sheet. Pure.

type Scale = InstrumentItem['scale'];
type Items = readonly Pick<InstrumentItem, 'no' | 'scale'>[];

/** What was typed, by the number of the question. */
export type Typed = Readonly<Record<number, string>>;

/** In the order in which they stand on the sheet, from 1; a reversed question has the same order. */
const choices = ['strongly_agree', 'agree', 'neither', 'disagree', 'strongly_disagree'] as const;

export const nothingSaid: AboutThem = { age: '', sex: '', area: '', uses: '' };

/** Digits as they come out of an input method, too. */
export const cleaned = (typed: string): string => typed.normalize('NFKC').replaceAll(/[ー−‐–—]/g, '-').trim();

export type Read = { choice: string } | 'blank' | 'skipped' | 'wrong';

/** "-" says that there is no answer; an empty field may have been forgotten. */
export function readOne(scale: Scale, typed: string | undefined): Read {
  const text = cleaned(typed ?? '');
  if (text === '' || text === '-') {
    return text === '' ? 'blank' : 'skipped';
  }
  if (scale === 'zero_to_ten') {
    return /^(\d|10)$/.test(text) ? { choice: text } : 'wrong';
  }
  const choice = /^[1-5]$/.test(text) ? choices[Number(text) - 1] : undefined;
  return choice === undefined ? 'wrong' : { choice };
}

/** Nothing can follow it: the next question may come. A 1 of 0 to 10 may become 10. */
export function isWhole(scale: Scale, typed: string): boolean {
  const text = cleaned(typed);
  return readOne(scale, text) !== 'wrong' && text !== '' && !(scale === 'zero_to_ten' && text === '1');
}

export function answersOf(items: Items, typed: Typed): PaperAnswers['answers'] {
  return items.flatMap(({ no, scale }) => {
    const read = readOne(scale, typed[no]);
    return typeof read === 'object' ? [{ no, choice: read.choice }] : [];
  });
}

const numbersOf = (items: Items, typed: Typed, wanted: Read): number[] =>
  items.filter(({ no, scale }) => readOne(scale, typed[no]) === wanted).map(({ no }) => no);

export const wrongOf = (items: Items, typed: Typed): number[] => numbersOf(items, typed, 'wrong');
export const blanksOf = (items: Items, typed: Typed): number[] => numbersOf(items, typed, 'blank');

/** The number of the sheet that lies below: "A-009" is followed by "A-010"; nothing where it ends with no digit. */
export function nextNumber(number: string): string {
  const [, start = '', digits] = /^(.*?)(\d+)$/.exec(number) ?? [];
  return digits === undefined ? '' : start + String(BigInt(digits) + 1n).padStart(digits.length, '0');
}

export const isNumber = (text: string): boolean => /^[A-Za-z0-9_-]{1,40}$/.test(text);

/** The server names an answer by its place in what was sent; on screen it stands by its question. */
export function faultsByItem(
  fields: Readonly<Record<string, string>>,
  sent: PaperAnswers['answers'],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, code]) => {
      const at = /^answers\[(\d+)\]/.exec(field)?.[1];
      const no = at === undefined ? undefined : sent[Number(at)]?.no;
      return no === undefined ? [field, code] : [`item ${no}`, code];
    }),
  );
}
