import type { Instrument, InstrumentItem } from '../../api/surveys.ts';
import { wordOf } from './show.ts';

// What a questionnaire is counted by: its questions, and scores over several of them. Pure.

export type Measure = { code: string; name: string; scale: InstrumentItem['scale']; of: 'item' | 'category' | 'score' };

function scaleOf(form: Instrument, no: number | undefined): InstrumentItem['scale'] {
  const found = form.items.find((one) => one.no === no)?.scale ?? 'one_to_five';
  return found === 'zero_to_ten' ? found : 'one_to_five';
}

/** Scores first, then questions by number, then categories. */
export function measuresOf(form: Instrument): Measure[] {
  const groups = form.groups.map((one) => ({
    code: one.code,
    name: wordOf(one),
    scale: scaleOf(form, one.items[0]),
    of: one.of === 'persons' ? ('score' as const) : ('category' as const),
  }));
  const items = form.items.map((one) => ({
    code: `q${one.no}`,
    name: `${one.no}. ${wordOf(one)}`,
    scale: one.scale,
    of: 'item' as const,
  }));
  return [
    ...groups.filter((one) => one.of === 'score'),
    ...items,
    ...groups.filter((one) => one.of === 'category'),
  ];
}

/** The lowest and the highest that a scale gives. */
export const boundsOf = (scale: InstrumentItem['scale']): [number, number] =>
  scale === 'zero_to_ten' ? [0, 10] : [1, 5];
