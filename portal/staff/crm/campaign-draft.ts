import type { Answer } from '../../api/client.ts';
import type { CampaignWish } from '../../api/crm-staff.ts';
import type { Shape } from '../community/draft.ts';

// A campaign in a form: one level, and the share that is held out in percent. Pure.

export type Flat = {
  segment: string;
  titleJa: string;
  titleEn: string;
  bodyJa: string;
  bodyEn: string;
  controlPercent: number;
  goal: string;
  days: number;
  pointsEach: number;
};

export const flatShape: Shape<Flat> = {
  model: {
    segment: '',
    titleJa: '',
    titleEn: '',
    bodyJa: '',
    bodyEn: '',
    controlPercent: 10,
    goal: 'outing',
    days: 28,
    pointsEach: 0,
  },
  times: [],
  needed: ['segment', 'titleJa', 'titleEn', 'bodyJa', 'bodyEn', 'goal', 'days'],
};

export function flatOf(wish: CampaignWish | undefined): Flat {
  if (!wish) {
    return flatShape.model;
  }
  const { says, controlPermille, ...rest } = wish;
  return { ...rest, ...says, controlPercent: controlPermille / 10 };
}

export function wishOf(flat: Flat): CampaignWish {
  const { titleJa, titleEn, bodyJa, bodyEn, controlPercent, ...rest } = flat;
  return { ...rest, says: { titleJa, titleEn, bodyJa, bodyEn }, controlPermille: Math.round(controlPercent * 10) };
}

/** What the server refused, by the names that the form has. */
export function flatRefusal<Value>(answer: Answer<Value>): Answer<Value> {
  if (answer.ok || !answer.problem.errors) {
    return answer;
  }
  const nameOf = (field: string): string =>
    field === 'controlPermille' ? 'controlPercent' : field.replace(/^says\./, '');
  const errors = answer.problem.errors.map((one) => ({ ...one, field: nameOf(one.field ?? '') }));
  return { ok: false, problem: { ...answer.problem, errors } };
}
