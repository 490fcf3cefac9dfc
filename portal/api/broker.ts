import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type { DeadLetter, DeadLetterPage, HistoryRule, HistoryRuleWish, HistoryVolume, Receiver } from './types.ts';

// What the broker could not deliver, and what it keeps of the past.

const lettersAtOnce = 50;
const receiversAtOnce = 200;

/** Which subscription: its named service and its id. */
export type Whose = { service: string; subscription: string };

/** Those in trouble; the first two hundred of them. */
export function getReceivers(): Promise<Answer<{ items: Receiver[]; more: boolean }>> {
  return ask('get', '/broker/v1/receivers', { query: { limit: receiversAtOnce } });
}

/** Those of one subscription, or all; the oldest first, from behind `after`. */
export function getDeadLetters(whose: Whose | undefined, after: number): Promise<Answer<DeadLetterPage>> {
  return ask('get', '/broker/v1/dead-letters', { query: { ...whose, after, limit: lettersAtOnce } });
}

/** With what it tells. */
export function getDeadLetter(id: number): Promise<Answer<DeadLetter>> {
  return ask('get', '/broker/v1/dead-letters/{letterId}', { path: { letterId: String(id) } });
}

export function replayLetter(id: number): Promise<Answer<void>> {
  return ask('post', '/broker/v1/dead-letters/{letterId}/replay', { path: { letterId: String(id) } });
}

export function discardLetter(id: number): Promise<Answer<void>> {
  return ask('delete', '/broker/v1/dead-letters/{letterId}', { path: { letterId: String(id) } });
}

/** `left`: for which there was no room among those that wait. */
export function replayLetters(whose: Whose): Promise<Answer<{ count: number; left: number }>> {
  return ask('post', '/broker/v1/dead-letters/replay', { body: whose });
}

export function discardLetters(whose: Whose): Promise<Answer<{ count: number; left: number }>> {
  return ask('post', '/broker/v1/dead-letters/discard', { body: whose });
}

export function getHistoryVolumes(): Promise<Answer<{ items: HistoryVolume[] }>> {
  return ask('get', '/broker/v1/history-volumes', {});
}

/** Only asks for it: the list shows it once it is done. */
export function countHistory(): Promise<Answer<void>> {
  return ask('post', '/broker/v1/history-volumes', {});
}

export function getHistoryRules(): Promise<Answer<{ items: HistoryRule[] }>> {
  return ask('get', '/broker/v1/history-rules', {});
}

export function setHistoryRule(wish: HistoryRuleWish): Promise<Answer<void>> {
  return ask('post', '/broker/v1/history-rules', { body: wish });
}
