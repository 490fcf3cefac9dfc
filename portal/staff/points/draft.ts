import type { DatedRule, PointEvent, Rule, RuleChange } from '../../api/points-staff.ts';
import type { Faults } from '../../ui/form.tsx';
import { numberOf } from '../rules/draft.ts';
import { fieldOf, instantOf } from '../snow/jst.ts';
import { placeOf } from '../snow/enter/places.ts';
import type { PlaceText } from '../snow/enter/places.ts';

// What is typed in the forms of points, and what the server takes of it. Pure.

/** A whole number from `least` to `most`, or nothing. */
export function wholeOf(typed: string, least: number, most: number): number | undefined {
  const number = numberOf(typed);
  return number !== undefined && Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}

const bytes = new TextEncoder();

/** Whether a text is short enough for the server, which counts bytes; a Japanese letter has three. */
export function fits(text: string, most: number): boolean {
  return bytes.encode(text).length <= most;
}

/** What is wrong with each text: nothing in it, or too much. */
export function textFaults(fields: Readonly<Record<string, [text: string, most: number]>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, [text, most]]) => {
      const trimmed = text.trim();
      return trimmed === '' ? [[name, 'missing']] : fits(trimmed, most) ? [] : [[name, 'too_long']];
    }),
  );
}

/** The first day of the next month in Japan, at midnight: when a change usually begins. */
export function nextMonth(nowMs: number): string {
  const [year = 0, month = 0] = fieldOf(nowMs).split('-').map(Number);
  return `${new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)}T00:00`;
}

/** The beginning of a change, as the server takes it, or what is wrong with it. */
export function beginningOf(field: string, nowMs: number): { from: string } | { fault: string } {
  const from = instantOf(field);
  if (from === undefined) {
    return { fault: 'missing' };
  }
  return Date.parse(from) < nowMs ? { fault: 'too_small' } : { from };
}

export const nameMax = 200;
export const sourceMax = 500;

export type RuleDraft = {
  code: string;
  ja: string;
  en: string;
  how: Rule['how'];
  points: string;
  per: string;
  dayCap: string;
  totalCap: string;
  active: boolean;
  from: string;
  source: string;
};

const shown = (count: number): string => (count > 0 ? String(count) : '');

export function draftOf(rule: DatedRule | undefined, nowMs: number): RuleDraft {
  const of = rule?.of;
  return {
    code: of?.code ?? '',
    ja: of?.ja ?? '',
    en: of?.en ?? '',
    how: of?.how ?? 'each',
    points: shown(of?.points ?? 0),
    per: shown(of?.per ?? 1),
    dayCap: shown(of?.dayCap ?? 0),
    totalCap: shown(of?.totalCap ?? 0),
    active: of?.active ?? true,
    from: nextMonth(nowMs),
    source: '',
  };
}

const bounds = {
  points: [1, 100_000],
  per: [1, 1_000_000],
  dayCap: [0, 1_000_000],
  totalCap: [0, 10_000_000],
} as const;

/** The change that is meant, or what is to be mended; an empty cap is none. */
export function changeOf(draft: RuleDraft, nowMs: number): { change: RuleChange } | { faults: Faults } {
  const fields = textFaults({
    ja: [draft.ja, nameMax],
    en: [draft.en, nameMax],
    source: [draft.source, sourceMax],
  });
  if (!/^[a-z0-9_]{1,40}$/.test(draft.code.trim())) {
    fields['code'] = 'not_a_code';
  }
  const numbers = { points: 0, per: 1, dayCap: 0, totalCap: 0 };
  for (const name of Object.keys(bounds) as (keyof typeof bounds)[]) {
    const typed = name === 'per' && draft.how === 'each' ? '1' : draft[name];
    const isNone = name.endsWith('Cap') && typed.trim() === '';
    const [least, most] = bounds[name];
    const number = isNone ? 0 : wholeOf(typed, least, most);
    if (number === undefined) {
      fields[name] = 'out_of_bounds';
    } else {
      numbers[name] = number;
    }
  }
  const beginning = beginningOf(draft.from, nowMs);
  if ('fault' in beginning) {
    fields['from'] = beginning.fault;
  }
  if (Object.keys(fields).length > 0 || 'fault' in beginning) {
    return { faults: { fields } };
  }
  const { how, active } = draft;
  const of = { code: draft.code.trim(), ja: draft.ja.trim(), en: draft.en.trim(), how, ...numbers, active };
  return { change: { of, from: beginning.from, source: draft.source.trim() } };
}

export type EventDraft = {
  id: string;
  name: string;
  rule: string;
  startsAt: string;
  endsAt: string;
  isHere: boolean;
  place: PlaceText;
  radiusM: string;
};

export const radiusMaxM = 50_000;

/** An event, or what is to be mended of it. Nothing is said of the place where everywhere will do. */
export function eventOf(draft: EventDraft): { event: Omit<PointEvent, 'token'> } | { faults: Faults } {
  const fields = textFaults({ name: [draft.name, nameMax] });
  const [startsAt, endsAt] = [instantOf(draft.startsAt), instantOf(draft.endsAt)];
  if (startsAt === undefined) {
    fields['startsAt'] = 'missing';
  }
  if (endsAt === undefined) {
    fields['endsAt'] = 'missing';
  } else if (startsAt !== undefined && Date.parse(endsAt) <= Date.parse(startsAt)) {
    fields['endsAt'] = 'before_start';
  }
  const place = draft.isHere ? placeOf(draft.place) : null;
  const radiusM = draft.isHere ? wholeOf(draft.radiusM, 1, radiusMaxM) : undefined;
  if (draft.isHere && (place === null || place === 'wrong')) {
    fields['lat'] = 'not_a_place';
  }
  if (draft.isHere && radiusM === undefined) {
    fields['radiusM'] = 'out_of_bounds';
  }
  if (Object.keys(fields).length > 0 || startsAt === undefined || endsAt === undefined || place === 'wrong') {
    return { faults: { fields } };
  }
  const where = place && radiusM !== undefined ? { lat: place.lat, lon: place.lon, radiusM } : {};
  return { event: { id: draft.id, name: draft.name.trim(), rule: draft.rule, startsAt, endsAt, ...where } };
}
