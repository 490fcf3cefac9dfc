import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { OwnAnswers, Sheet } from '../../api/own.ts';
import type { Answer } from '../../api/client.ts';
import type { Problem } from '../../api/types.ts';

// Answers are kept by the server as they are given: one asking at a time, and the newest answers last, so that an older
// state never comes after a newer one.

export type Saving = {
  problem: Signal<Problem | undefined>;
  /** Sent now, or as soon as what is under way is done. */
  keep: (answers: OwnAnswers) => void;
  /** Waits until all is kept; whether it is. */
  settled: () => Promise<boolean>;
};

export function savingWith(send: (answers: OwnAnswers) => Promise<Answer<Sheet>>): Saving {
  const problem = signal<Problem | undefined>(undefined);
  let next: OwnAnswers | undefined;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (next) {
      const now: OwnAnswers = next;
      next = undefined;
      const answer = await send(now);
      problem.value = answer.ok ? undefined : answer.problem;
    }
    running = undefined;
  }
  return {
    problem,
    keep(answers) {
      next = answers;
      running ??= run();
    },
    async settled() {
      await running;
      return problem.peek() === undefined;
    },
  };
}
