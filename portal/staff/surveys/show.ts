import type { SurveyWave } from '../../api/types.ts';
import { language } from '../../ui/language.ts';
import { formatTime } from '../../ui/time.ts';
import { surveys } from './texts.ts';

// Waves as they are read, and in which order. Pure.

export type WaveState = 'open' | 'waiting' | 'before' | 'counted';

export function stateOf(one: SurveyWave, nowMs: number): WaveState {
  if (one.closedAt) {
    return 'counted';
  }
  return one.open ? 'open' : nowMs < Date.parse(one.of.opensAt) ? 'before' : 'waiting';
}

const order: readonly WaveState[] = ['open', 'waiting', 'before', 'counted'];

/** What can be answered first, then what is to be counted; the newest of each first. */
export function sorted(items: readonly SurveyWave[], nowMs: number): SurveyWave[] {
  const rank = (one: SurveyWave): number => order.indexOf(stateOf(one, nowMs));
  return items.toSorted((a, b) => rank(a) - rank(b) || Date.parse(b.of.opensAt) - Date.parse(a.of.opensAt));
}

export const whenText = (at: string): string => formatTime(at, 'fullDateTime', language.value);

/** In the language that is shown; where a name has none, in Japanese. */
export const wordOf = (of: { ja: string; en: string }): string =>
  language.value === 'en' && of.en !== '' ? of.en : of.ja;

/** A wave where one is to be chosen: two may have one title. */
export const waveText = (one: SurveyWave): string =>
  `${wordOf(one.of)} (${surveys.value.period(
    formatTime(one.of.opensAt, 'date', language.value),
    formatTime(one.of.closesAt, 'date', language.value),
  )})`;

/** Answers of a wave that is not counted, on a screen and on paper, finished and begun. */
export const answersIn = (one: SurveyWave): number => (one.finished ?? 0) + (one.begun ?? 0);
