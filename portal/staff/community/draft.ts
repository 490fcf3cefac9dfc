import { fieldOf, instantOf } from '../snow/jst.ts';

// Facts as they stand in a form: all as text, but what is ticked. Pure; the model says what each field holds.

export type Facts = Record<string, string | number | boolean | string[] | null | undefined>;
export type Draft<F> = { [Name in keyof F]: F[Name] extends boolean ? boolean : string };

/** What may stay unsaid: an empty field, which the server hears as null. */
export type Unsaid = 'number' | 'flag';

export type Shape<F> = {
  /** The values of a new one, and what kind of value each field has. */
  model: F;
  /** Which texts are moments. */
  times: readonly (keyof F & string)[];
  /** Which fields may not be empty. */
  needed: readonly (keyof F & string)[];
  /** Fields that may stay unsaid, and what they hold where they are said. */
  unsaid?: Partial<Record<keyof F & string, Unsaid>>;
};

export function draftOf<F extends Facts>(facts: F, { model, times, unsaid }: Shape<F>): Draft<F> {
  const out: Record<string, string | boolean> = {};
  for (const name of Object.keys(model)) {
    const value = facts[name] ?? model[name];
    if (unsaid?.[name]) {
      out[name] = value === null || value === undefined ? '' : String(value);
    } else if (typeof value === 'boolean') {
      out[name] = value;
    } else if (Array.isArray(value)) {
      out[name] = value.join('、');
    } else if (times.includes(name)) {
      out[name] = value === '' ? '' : fieldOf(Date.parse(String(value)));
    } else {
      out[name] = String(value);
    }
  }
  return out as Draft<F>;
}

/** Digits as people type them: full-width, with commas. An empty field is nought. */
export function numberIn(typed: string): number | undefined {
  const text = typed.normalize('NFKC').replaceAll(/[\s,]/g, '');
  if (text === '') {
    return 0;
  }
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

const listIn = (typed: string): string[] =>
  typed
    .split(/[、,，]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

const saidNumber = (text: string): number | null | undefined => (text === '' ? null : numberIn(text));

function flagIn(text: string): boolean | null | undefined {
  return text === '' ? null : text === 'true' ? true : text === 'false' ? false : undefined;
}

/** What is to be sent, or what is wrong before the server is asked, by the names that it has for the fields. */
export function factsOf<F extends Facts>(
  draft: Draft<F>,
  { model, times, needed, unsaid }: Shape<F>,
): { facts: F } | { faults: Record<string, string> } {
  const facts: Facts = {};
  const faults: Record<string, string> = {};
  for (const [name, of] of Object.entries(model)) {
    const given = draft[name];
    if (typeof of === 'boolean') {
      facts[name] = given === true;
      continue;
    }
    const text = String(given).trim();
    const open = unsaid?.[name];
    if (open) {
      const said = open === 'flag' ? flagIn(text) : saidNumber(text);
      facts[name] = said;
      if (said === undefined) {
        faults[name] = open === 'flag' ? 'not_allowed' : 'not_a_number';
      }
      continue;
    }
    const value = times.includes(name)
      ? instantOf(text)
      : typeof of === 'number'
        ? numberIn(text)
        : Array.isArray(of)
          ? listIn(text)
          : text;
    if (text === '' && needed.includes(name)) {
      faults[name] = 'empty';
    } else if (value === undefined) {
      faults[name] = typeof of === 'number' ? 'not_a_number' : 'empty';
    } else {
      facts[name] = value;
    }
  }
  return Object.keys(faults).length > 0 ? { faults } : { facts: facts as F };
}
