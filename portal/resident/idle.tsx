import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { choices } from './choices.ts';
import { finish, session } from './state.ts';
import { town } from './texts.ts';

// A tablet that many use: 90 seconds without a touch, and it asks; a minute later it starts anew.

export const quietMs = 90_000;
export const askedMs = 60_000;

let touchedAt = Date.now();
const secondsLeft = signal<number | undefined>();

function touch(): void {
  touchedAt = Date.now();
  secondsLeft.value = undefined;
}

/** What the time since the last touch means: nothing yet, so many seconds left to answer, or the end. */
export function idleAt(sinceMs: number): 'calm' | 'over' | { left: number } {
  if (sinceMs < quietMs) {
    return 'calm';
  }
  const left = Math.ceil((quietMs + askedMs - sinceMs) / 1000);
  return left <= 0 ? 'over' : { left };
}

function look(): void {
  if (choices.peek().shared !== 'yes' || typeof session.peek() !== 'object') {
    touchedAt = Date.now();
    secondsLeft.value = undefined;
    return;
  }
  const now = idleAt(Date.now() - touchedAt);
  if (now === 'over') {
    touch();
    void finish();
  } else {
    secondsLeft.value = now === 'calm' ? undefined : now.left;
  }
}

/** While it asks, only an answer counts as a touch. */
function noteTouch(): void {
  if (secondsLeft.peek() === undefined) {
    touchedAt = Date.now();
  }
}

export function StillThere() {
  useEffect(() => {
    const timer = setInterval(look, 1000);
    addEventListener('pointerdown', noteTouch);
    addEventListener('keydown', noteTouch);
    return () => {
      clearInterval(timer);
      removeEventListener('pointerdown', noteTouch);
      removeEventListener('keydown', noteTouch);
    };
  }, []);
  return secondsLeft.value === undefined ? null : <Question seconds={secondsLeft.value} />;
}

function Question({ seconds }: { seconds: number }) {
  const texts = town.value.idle;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="question" aria-labelledby="question-title" onCancel={touch}>
      <h2 id="question-title">{texts.title}</h2>
      {/* Said at the beginning and near the end, not each second. */}
      <p role="timer">{texts.lead(seconds)}</p>
      <div class="buttons">
        <button type="button" class="button button-fill big" onClick={touch}>
          {texts.stay}
        </button>
        <button type="button" class="button button-outline big" onClick={() => void finish()}>
          {texts.leave}
        </button>
      </div>
    </dialog>
  );
}
