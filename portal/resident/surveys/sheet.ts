import type { AboutMe, Sheet, SurveyAnswer, SurveyItem } from '../../api/own.ts';
import type { Language } from '../../ui/time.ts';

// The answers of one sheet: by the number of the item, and what one says of oneself.

export type Said = { choices: Record<number, string>; by: AboutMe };

export const shortScale = ['strongly_agree', 'agree', 'neither', 'disagree', 'strongly_disagree'] as const;
export const longScale = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10'] as const;
const aboutNames = ['age', 'sex', 'area', 'uses'] as const;
export type AboutName = (typeof aboutNames)[number];

/** What is asked about oneself; where one lives only if there are districts to name. */
export function aboutsOf({ areas }: Pick<Sheet, 'areas'>): readonly AboutName[] {
  return aboutNames.filter((one) => one !== 'area' || areas.length > 0);
}

export function saidIn({ answers, by }: Pick<Sheet, 'answers' | 'by'>): Said {
  return { choices: Object.fromEntries(answers.map((one) => [one.no, one.choice])), by: { ...by } };
}

export function answersOf({ choices }: Said): SurveyAnswer[] {
  return Object.entries(choices)
    .map(([no, choice]) => ({ no: Number(no), choice }))
    .toSorted((one, other) => one.no - other.no);
}

export function withChoice(said: Said, no: number, choice: string | undefined): Said {
  const { [no]: _, ...others } = said.choices;
  return { ...said, choices: choice === undefined ? others : { ...others, [no]: choice } };
}

/** Behind the last item that was answered: what was skipped before it, was skipped. */
export function goOnAt(items: readonly SurveyItem[], said: Said): number {
  return items.findLastIndex((one) => one.no in said.choices) + 1;
}

/** The words of an item; those that are not translated stand in Japanese. */
export function itemText(item: Pick<SurveyItem, 'ja' | 'en'>, language: Language): string {
  return (language === 'en' && item.en) || item.ja;
}
