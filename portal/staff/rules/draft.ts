import type { Condition, RuleAct, RuleDocument, Way } from '../../api/types.ts';
import type { Faults } from '../../ui/form.tsx';

// A rule as a clerk fills it in, and as the server keeps it. Pure. A form holds text as it was typed; what a form
// cannot say (other acts, expressions, neighbours) makes `draftOf` answer nothing, and the rule is shown, not edited.

export type Measure = 'last' | 'max' | 'min' | 'mean' | 'change' | 'missing';
export type Compare = 'at_least' | 'more' | 'at_most' | 'less';
export type ConditionDraft = {
  attribute: string;
  unit: string;
  measure: Measure;
  windowMinutes: string;
  compare: Compare;
  value: string;
  clearValue: string;
};
export type Tell = 'contact' | 'ladder' | 'role' | 'nobody';
export type RuleDraft = {
  name: string;
  title: string;
  titleEn: string;
  entityType: string;
  /** The name of the one thing that is watched; all of the type where it is empty. */
  thing: string;
  conditions: ConditionDraft[];
  forMinutes: string;
  cooldownMinutes: string;
  quietFrom: string;
  quietUntil: string;
  severity: 'info' | 'warning' | 'alarm';
  tell: Tell;
  contact: string;
  ladder: number[];
  /** By which ways each of the ladder is asked. */
  ways: Way[];
  answerMinutes: string;
  role: string;
  urgent: boolean;
  /** Whether the same people are told when it is over. */
  tellCleared: boolean;
};

export const measures: readonly Measure[] = ['last', 'min', 'max', 'mean', 'change', 'missing'];
export const compares: readonly Compare[] = ['less', 'at_most', 'at_least', 'more'];
export const conditionsMax = 16;
export const ladderWays: readonly Way[] = ['inbox', 'email', 'sms', 'voice'];

export function emptyCondition(): ConditionDraft {
  return {
    attribute: '',
    unit: '',
    measure: 'last',
    windowMinutes: '60',
    compare: 'less',
    value: '',
    clearValue: '',
  };
}

export function emptyDraft(name: string): RuleDraft {
  return {
    name,
    title: '',
    titleEn: '',
    entityType: 'SnowPost',
    thing: '',
    conditions: [emptyCondition()],
    forMinutes: '',
    cooldownMinutes: '',
    quietFrom: '',
    quietUntil: '',
    severity: 'warning',
    tell: 'contact',
    contact: '',
    ladder: [],
    ways: [...ladderWays],
    answerMinutes: '15',
    role: 'staff',
    urgent: true,
    tellCleared: false,
  };
}

/** Digits as people type them, full width or half, with either minus. */
export function numberOf(typed: string): number | undefined {
  const text = typed.normalize('NFKC').replaceAll(/[−‐–—ー]/g, '-').trim();
  return /^[-+]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

export function isWindowed(measure: Measure): boolean {
  return measure !== 'last';
}

const conditionName = (index: number): string => `c${index + 1}`;

const nothing = {
  path: null,
  text: null,
  of: null,
  withinM: null,
  same: null,
  atLeast: null,
  share: null,
  label: null,
} as const;

function conditionOf(draft: ConditionDraft): Condition {
  const compared = draft.measure !== 'missing';
  return {
    ...nothing,
    measure: draft.measure,
    attribute: draft.attribute,
    unit: draft.unit || null,
    windowMinutes: isWindowed(draft.measure) ? (numberOf(draft.windowMinutes) ?? 0) : null,
    compare: compared ? draft.compare : null,
    value: compared ? (numberOf(draft.value) ?? 0) : null,
    clearValue: compared ? (numberOf(draft.clearValue) ?? null) : null,
  };
}

/** A name in a query of NGSI-LD; one with a quotation mark in it cannot be asked for. */
export function queryOf(thing: string): string {
  return `name=="${thing}"`;
}

function actsOf(draft: RuleDraft): RuleAct[] {
  const tell = { contact: null, role: null, ways: null, urgent: draft.urgent, escalate: null };
  const told: Partial<Record<Tell, object>> = {
    contact: { contact: numberOf(draft.contact) ?? 0 },
    role: { role: draft.role },
  };
  if (draft.tell === 'ladder') {
    const answerMinutes = numberOf(draft.answerMinutes) ?? 0;
    const escalate = draft.ladder.map((contact) => ({ contacts: [String(contact)], ways: draft.ways, answerMinutes }));
    return [{ on: 'fired', set: null, notify: { ...tell, escalate } }];
  }
  const who = told[draft.tell];
  if (!who) {
    return [];
  }
  const fired: RuleAct = { on: 'fired', set: null, notify: { ...tell, ...who } };
  const cleared: RuleAct = { on: 'cleared', set: null, notify: { ...tell, ...who, urgent: false } };
  return draft.tellCleared ? [fired, cleared] : [fired];
}

export function documentOf(draft: RuleDraft): RuleDocument {
  const title = draft.title.trim();
  return {
    name: draft.name,
    title: { ja: title, en: draft.titleEn.trim() || title },
    entityType: draft.entityType,
    q: draft.thing === '' ? null : queryOf(draft.thing),
    scope: null,
    conditions: Object.fromEntries(draft.conditions.map((one, index) => [conditionName(index), conditionOf(one)])),
    when: null,
    forMinutes: draft.forMinutes.trim() === '' ? null : (numberOf(draft.forMinutes) ?? 0),
    cooldownMinutes: draft.cooldownMinutes.trim() === '' ? null : (numberOf(draft.cooldownMinutes) ?? 0),
    quiet:
      draft.quietFrom === '' && draft.quietUntil === '' ? null : { from: draft.quietFrom, until: draft.quietUntil },
    severity: draft.severity,
    topic: null,
    acts: actsOf(draft),
    from: null,
    until: null,
  };
}

/** What can be said before the server is asked: what was not filled in, and what is no number. */
export function faultsOfDraft(draft: RuleDraft, note?: string): Faults {
  const fields: Record<string, string> = {};
  const hold = (isSo: boolean, field: string, code: string): void => {
    if (!isSo) {
      fields[field] ??= code;
    }
  };
  const whole = (typed: string): boolean => typed.trim() === '' || Number.isInteger(numberOf(typed));
  hold(draft.title.trim() !== '', 'title.ja', 'empty');
  draft.conditions.forEach((one, index) => {
    const path = `conditions.${conditionName(index)}`;
    hold(one.attribute !== '', `${path}.attribute`, 'missing');
    if (one.measure !== 'missing') {
      hold(one.value.trim() !== '', `${path}.value`, 'missing');
      hold(numberOf(one.value) !== undefined, `${path}.value`, 'not_a_number');
      const clears = one.clearValue.trim() === '' || numberOf(one.clearValue) !== undefined;
      hold(clears, `${path}.clearValue`, 'not_a_number');
    }
    hold(!isWindowed(one.measure) || one.windowMinutes.trim() !== '', `${path}.windowMinutes`, 'missing');
    hold(!isWindowed(one.measure) || whole(one.windowMinutes), `${path}.windowMinutes`, 'not_a_number');
  });
  hold(whole(draft.forMinutes), 'forMinutes', 'not_a_number');
  hold(whole(draft.cooldownMinutes), 'cooldownMinutes', 'not_a_number');
  hold(draft.tell !== 'contact' || draft.contact !== '', 'acts[0].notify', 'missing_contact');
  hold(draft.tell !== 'ladder' || draft.ladder.length > 0, 'acts[0].notify', 'missing_contact');
  hold(draft.tell !== 'ladder' || draft.ways.length > 0, 'acts[0].notify.ways', 'missing');
  hold(draft.tell !== 'ladder' || whole(draft.answerMinutes), 'acts[0].notify.escalate', 'not_a_number');
  hold(note === undefined || note.trim() !== '', 'note', 'empty');
  return { fields };
}

const text = (value: number | null | undefined): string => (typeof value === 'number' ? String(value) : '');

function draftOfCondition(one: Condition): ConditionDraft | undefined {
  const others = [one.path, one.text, one.of, one.withinM, one.same, one.atLeast, one.share, one.label];
  const measure = measures.find((known) => known === one.measure);
  const compare = compares.find((known) => known === one.compare);
  const plain = others.every((value) => value === null || value === undefined);
  const windowed = measure !== 'last' || (one.windowMinutes ?? null) === null;
  if (!plain || !windowed || measure === undefined || (measure !== 'missing' && compare === undefined)) {
    return undefined;
  }
  return {
    attribute: one.attribute ?? '',
    unit: one.unit ?? '',
    measure,
    windowMinutes: text(one.windowMinutes) || emptyCondition().windowMinutes,
    compare: compare ?? 'less',
    value: text(one.value),
    clearValue: text(one.clearValue),
  };
}

type Told = Pick<
  RuleDraft,
  'tell' | 'contact' | 'ladder' | 'ways' | 'answerMinutes' | 'role' | 'urgent' | 'tellCleared'
>;

const isFired = (act: RuleAct): boolean => (act.on ?? 'fired') === 'fired';

function toldOf(acts: readonly RuleAct[]): Told | undefined {
  const { contact, ladder, ways, answerMinutes, role, urgent, tellCleared } = emptyDraft('');
  const none: Told = { tell: 'nobody', contact, ladder, ways, answerMinutes, role, urgent, tellCleared };
  if (acts.length === 0) {
    return none;
  }
  const fired = acts.filter(isFired);
  const cleared = acts.filter((act) => !isFired(act));
  const first = fired[0]?.notify;
  if (!first || fired.length > 1 || cleared.length > 1 || first.ways) {
    return undefined;
  }
  const last = cleared[0]?.notify;
  const same = last?.contact === first.contact && last?.role === first.role && !last?.ways;
  if (cleared.length > 0 && !same) {
    return undefined;
  }
  const base = { ...none, urgent: first.urgent ?? false, tellCleared: cleared.length > 0 };
  if (first.escalate) {
    const steps = first.escalate;
    const plain = steps.every(
      (step) =>
        step.contacts.length === 1 &&
        step.ways.join() === steps[0]?.ways.join() &&
        step.answerMinutes === steps[0]?.answerMinutes,
    );
    return plain
      ? {
          ...base,
          tell: 'ladder',
          ladder: steps.map((step) => Number(step.contacts[0])),
          ways: ladderWays.filter((way) => steps[0]?.ways.includes(way)),
          answerMinutes: text(steps[0]?.answerMinutes),
        }
      : undefined;
  }
  return typeof first.contact === 'number'
    ? { ...base, tell: 'contact', contact: String(first.contact) }
    : { ...base, tell: 'role', role: first.role ?? '' };
}

/** The form of a rule; nothing where the rule says what the form cannot. */
export function draftOf(rule: RuleDocument): RuleDraft | undefined {
  const thing = rule.q ? /^name=="([^"]*)"$/.exec(rule.q)?.[1] : '';
  const conditions = Object.values(rule.conditions).map(draftOfCondition);
  const told = toldOf(rule.acts ?? []);
  const more = [rule.scope, rule.when, rule.topic, rule.from, rule.until].some(Boolean);
  if (thing === undefined || more || !told || conditions.some((one) => one === undefined)) {
    return undefined;
  }
  return {
    ...emptyDraft(rule.name),
    ...told,
    title: rule.title.ja,
    titleEn: rule.title.en,
    entityType: rule.entityType,
    thing,
    conditions: conditions.filter((one) => one !== undefined),
    forMinutes: text(rule.forMinutes),
    cooldownMinutes: text(rule.cooldownMinutes),
    quietFrom: rule.quiet?.from ?? '',
    quietUntil: rule.quiet?.until ?? '',
    severity: rule.severity ?? 'warning',
  };
}
