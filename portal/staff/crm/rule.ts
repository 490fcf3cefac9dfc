// The definition of a segment as a form shows it, and as the server takes it. Pure.
//
// A form holds conditions joined by "all" or "any", of which each may be a group of conditions joined the other way.
// What is deeper is not taken apart: it is shown as it is written.

export type Field =
  | 'age'
  | 'district'
  | 'track'
  | 'interest'
  | 'class'
  | 'index'
  | 'daysSinceOuting'
  | 'daysSinceSignal'
  | 'count'
  | 'amount';

export type Sort = 'text' | 'class' | 'number' | 'tally';

export const sortOf: Record<Field, Sort> = {
  age: 'number',
  district: 'text',
  track: 'text',
  interest: 'text',
  class: 'class',
  index: 'number',
  daysSinceOuting: 'number',
  daysSinceSignal: 'number',
  count: 'tally',
  amount: 'tally',
};
export const fields = Object.keys(sortOf) as Field[];

export const comparesOf: Record<Sort, readonly string[]> = {
  text: ['=', '!=', 'in'],
  class: ['=', '!=', 'in'],
  number: ['>=', '<=', '>', '<', '=', '!='],
  tally: ['>=', '<=', '>', '<', '=', '!='],
};

export type Test = {
  not: boolean;
  field: Field;
  op: string;
  /** As typed; several are parted by commas. */
  value: string;
  kind: string;
  lastDays: string;
};
export type Join = 'all' | 'any';
export type Group = { not: boolean; join: Join; tests: Test[] };
export type Line = Test | Group;
export type RuleDraft = { join: Join; lines: Line[] };

export const isGroup = (line: Line): line is Group => 'tests' in line;

export const newTest = (field: Field = 'age'): Test => ({
  not: false,
  field,
  op: comparesOf[sortOf[field]][0] ?? '=',
  value: field === 'age' ? '65' : '',
  kind: sortOf[field] === 'tally' ? 'outing' : '',
  lastDays: '30',
});

/** The same condition over another field: what does not fit there is begun anew. */
export function withField(test: Test, field: Field): Test {
  return sortOf[field] === sortOf[test.field]
    ? { ...test, field, ...(sortOf[field] === 'class' ? { value: '' } : {}) }
    : { ...newTest(field), not: test.not };
}

const parts = (typed: string): string[] =>
  typed
    .split(/[、,，]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

const whole = (typed: string): number | string => {
  const text = typed.normalize('NFKC').trim();
  return /^-?\d{1,10}$/.test(text) ? Number(text) : text;
};

function jsonOfTest({ field, op, value, kind, lastDays }: Test): unknown {
  const sort = sortOf[field];
  if (sort === 'text' || sort === 'class') {
    return { field, op, value: op === 'in' ? parts(value) : value.trim() };
  }
  return sort === 'tally'
    ? { field, kind: kind.trim(), lastDays: whole(lastDays), op, value: whole(value) }
    : { field, op, value: whole(value) };
}

function jsonOfLine(line: Line): unknown {
  const made = isGroup(line) ? { [line.join]: line.tests.map(jsonOfLine) } : jsonOfTest(line);
  return line.not ? { not: made } : made;
}

export function ruleOf({ join, lines }: RuleDraft): unknown {
  return { [join]: lines.map(jsonOfLine) };
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function joinIn(json: Json): Join | undefined {
  const names = Object.keys(json);
  const only = names.length === 1 ? names[0] : undefined;
  return (only === 'all' || only === 'any') && Array.isArray(json[only]) ? only : undefined;
}

function testIn(json: Json): Test | undefined {
  const { field, op, value, kind = '', lastDays = '' } = json;
  if (typeof field !== 'string' || !Object.hasOwn(sortOf, field) || typeof op !== 'string') {
    return undefined;
  }
  const text = Array.isArray(value) ? value.join('、') : String(value ?? '');
  return { not: false, field: field as Field, op, value: text, kind: String(kind), lastDays: String(lastDays || 30) };
}

function lineIn(json: unknown, deep: 'groups' | 'tests'): Line | undefined {
  if (!isObject(json)) {
    return undefined;
  }
  if (Object.keys(json).length === 1 && 'not' in json) {
    const line = lineIn(json['not'], deep);
    return line && !line.not ? { ...line, not: true } : undefined;
  }
  const join = joinIn(json);
  if (join === undefined) {
    return testIn(json);
  }
  const tests = deep === 'groups' ? (json[join] as unknown[]).map((one) => lineIn(one, 'tests')) : [];
  return tests.length > 0 && tests.every((one): one is Test => one !== undefined && !isGroup(one))
    ? { not: false, join, tests }
    : undefined;
}

/** Nothing where it is deeper than the form. */
export function draftOf(rule: unknown): RuleDraft | undefined {
  if (!isObject(rule)) {
    return undefined;
  }
  const join = joinIn(rule);
  const found =
    join === undefined ? [lineIn(rule, 'groups')] : (rule[join] as unknown[]).map((one) => lineIn(one, 'groups'));
  return found.length > 0 && found.every((one): one is Line => one !== undefined)
    ? { join: join ?? 'all', lines: found }
    : undefined;
}

/** Where the server finds fault: "all[1].any[0].value" is line 1, test 0 of it. */
export function placeOf(field: string): { line: number; test?: number } | undefined {
  const [, line, test] = /^(?:all|any)\[(\d+)\](?:\.not)?(?:\.(?:all|any)\[(\d+)\])?/.exec(field) ?? [];
  return line === undefined
    ? undefined
    : { line: Number(line), ...(test === undefined ? {} : { test: Number(test) }) };
}
