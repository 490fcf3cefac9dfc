import type { Contact } from '../../api/types.ts';
import { language } from '../../ui/language.ts';
import { isWindowed } from './draft.ts';
import type { ConditionDraft, RuleDraft } from './draft.ts';
import { rules } from './texts.ts';

// A rule in one sentence, so that a clerk can read back what was filled in.

export function typeText(type: string): string {
  return rules.value.editor.types[type] ?? type;
}

/** "temperature" in words; what no catalogue knows is called what its entities call it. */
export function attributeText(attribute: string): string {
  return rules.value.attributes[attribute] ?? attribute;
}

export function unitText(unit: string | null | undefined): string {
  return rules.value.units[unit ?? ''] ?? unit ?? '';
}

function conditionText(one: ConditionDraft): string {
  const texts = rules.value.sentence;
  const what = one.attribute === '' ? texts.gap : attributeText(one.attribute);
  const window = one.windowMinutes.trim() || texts.gap;
  if (one.measure === 'missing') {
    return texts.missing(what, window);
  }
  const space = language.value === 'en' ? ' ' : '';
  const value = one.value.trim() === '' ? texts.gap : `${one.value.trim()}${space}${unitText(one.unit)}`.trim();
  const limit = texts.limit(value, one.compare);
  return isWindowed(one.measure)
    ? texts.over(what, window, texts.how[one.measure] ?? one.measure, limit)
    : texts.last(what, limit);
}

function toldText(draft: RuleDraft, people: readonly Contact[]): string {
  const texts = rules.value.sentence;
  const nameOf = (id: number): string => people.find((one) => one.id === id)?.name ?? texts.someone;
  if (draft.tell === 'contact') {
    return texts.contact(draft.contact === '' ? texts.someone : nameOf(Number(draft.contact)));
  }
  if (draft.tell === 'ladder') {
    return texts.ladder(draft.ladder.map(nameOf).join(texts.join) || texts.someone, draft.answerMinutes || texts.gap);
  }
  return draft.tell === 'role' ? texts.role(rules.value.roles[draft.role] ?? draft.role) : texts.nobody;
}

export function sentenceOf(draft: RuleDraft, people: readonly Contact[]): string {
  const texts = rules.value.sentence;
  const held = draft.forMinutes.trim();
  return texts.all(
    texts.subject(typeText(draft.entityType), draft.thing),
    draft.conditions.map(conditionText).join(texts.and),
    held === '' ? texts.notHeld : texts.held(held),
    toldText(draft, people),
  );
}
