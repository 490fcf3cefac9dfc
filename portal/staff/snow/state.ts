import { batch, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { everyInterval, followLive } from '../../api/live.ts';
import { getBoard, liveNightPath } from '../../api/snow.ts';
import type { Board, Problem } from '../../api/types.ts';
import { learnClock } from '../../ui/clock.ts';
import { live } from '../state.ts';

// The night as it is now, while a screen of it is looked at. The live stream says that something has changed; then
// the whole board is asked for, because it is one document and small.

export const board = signal<Board | undefined>();
export const boardProblem = signal<Problem | undefined>();

export async function refreshBoard(): Promise<boolean> {
  const answer = await getBoard();
  batch(() => {
    if (answer.ok) {
      board.value = answer.value;
      learnClock(Date.parse(answer.value.now));
    }
    boardProblem.value = answer.ok ? undefined : answer.problem;
  });
  return answer.ok;
}

// Readings come in bursts; one question a second is enough.
let waiting: ReturnType<typeof setTimeout> | undefined;

function refreshSoon(): void {
  waiting ??= setTimeout(() => {
    waiting = undefined;
    void refreshBoard();
  }, 1000);
}

function follow(): () => void {
  if (document.visibilityState === 'hidden') {
    return () => {};
  }
  void refreshBoard();
  return followLive({
    makeSource: () => new EventSource(liveNightPath()),
    poll: refreshBoard,
    onState: (state) => {
      live.value = state;
    },
    on: { change: refreshSoon, board: refreshSoon },
    every: everyInterval,
  });
}

/** Keeps the board current while the screen that calls it is shown and looked at. */
export function useNight(): void {
  useEffect(() => {
    let stop = follow();
    function look(): void {
      stop();
      stop = follow();
    }
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      clearTimeout(waiting);
      waiting = undefined;
      stop();
    };
  }, []);
}
