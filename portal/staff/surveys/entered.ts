import { effect, signal } from '@preact/signals';
import type { AboutThem } from '../../api/surveys.ts';
import { session } from '../state.ts';
import type { Typed } from './sheet.ts';

// Sheets that were typed in here. The server does not give a sheet back, so what is to be corrected is what this page
// remembers: until it is left, or somebody else signs in. Nothing of it is written down.

export type Known = { person: number; label: string };

export type EnteredPaper = {
  number: string;
  typed: Typed;
  by: AboutThem;
  whose: Known | undefined;
  answered: number;
  asked: number;
};

/** By the code of a wave; the newest first. */
const entered = signal<ReadonlyMap<string, readonly EnteredPaper[]>>(new Map());

effect(() => {
  if (!session.value) {
    entered.value = new Map();
  }
});

export const enteredIn = (wave: string): readonly EnteredPaper[] => entered.value.get(wave) ?? [];

function put(wave: string, papers: readonly EnteredPaper[]): void {
  entered.value = new Map(entered.peek()).set(wave, papers);
}

/** One that was there keeps its place. */
export function remember(wave: string, paper: EnteredPaper): void {
  const papers = enteredIn(wave);
  const isKnown = papers.some((one) => one.number === paper.number);
  put(wave, isKnown ? papers.map((one) => (one.number === paper.number ? paper : one)) : [paper, ...papers]);
}

export function forgetPaper(wave: string, number: string): void {
  put(
    wave,
    enteredIn(wave).filter((one) => one.number !== number),
  );
}
