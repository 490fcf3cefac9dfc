import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type { DryRun, Firing, FiringDetail, Rule, RuleDocument } from './types.ts';

// Rules: what is watched, what follows, when it did.

export function getRules(): Promise<Answer<{ items: Rule[]; total: number }>> {
  return ask('get', '/rules/v1/rules', {});
}

export function getRule(name: string): Promise<Answer<Rule>> {
  return ask('get', '/rules/v1/rules/{name}', { path: { name } });
}

/** `version` is the one that was edited; none for a new rule. */
export function putRule(rule: RuleDocument, version: number | null, note: string): Promise<Answer<Rule>> {
  return ask('put', '/rules/v1/rules/{name}', { path: { name: rule.name }, body: { rule, version, note } });
}

export function switchRule(name: string, to: 'enable' | 'disable', note: string): Promise<Answer<Rule>> {
  return to === 'enable'
    ? ask('post', '/rules/v1/rules/{name}/enable', { path: { name }, body: { note } })
    : ask('post', '/rules/v1/rules/{name}/disable', { path: { name }, body: { note } });
}

export type FiringPage = { items: Firing[]; nextBefore?: number | null };

export function getFirings(only: { rule?: string; state?: 'lasting'; before?: number }): Promise<Answer<FiringPage>> {
  return ask('get', '/rules/v1/firings', { query: { limit: 50, ...only } });
}

export function getFiring(id: number): Promise<Answer<FiringDetail>> {
  return ask('get', '/rules/v1/firings/{id}', { path: { id: String(id) } });
}

/** What the rule would have done over recorded values; nothing is written. */
export function dryRun(rule: RuleDocument, from: string, until: string): Promise<Answer<DryRun>> {
  return ask('post', '/rules/v1/dry-run', { body: { rule, from, until } });
}
