import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Readings, plainName } from './readings.tsx';
import { Big } from './show.tsx';
import { town } from './texts.ts';

// One question on a screen: an answer is pressed, and the next question comes.

export type Option = { value: string; label: string };

type QuestionProps = {
  /** From 0. */
  at: number;
  count: number;
  text: string;
  hint?: string;
  options?: readonly Option[];
  chosen?: string | undefined;
  /** Short ones stand side by side. */
  how?: 'lines' | 'scale';
  onChoose?: (value: string) => void;
  onSkip: () => void;
  /** Absent on the first. */
  onBack?: (() => void) | undefined;
  /** What skipping is called here. */
  skip?: string;
  /** What is filled in instead of chosen. */
  children?: ComponentChildren;
  /** Below everything. */
  foot?: ComponentChildren;
};

export function Question(props: QuestionProps) {
  const { at, count, text, hint, options = [], chosen, how = 'lines', onChoose, onSkip, onBack, skip } = props;
  const texts = town.value.questions;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [at]);
  return (
    <>
      <p class="question-place">
        <span>{texts.place(String(at + 1), String(count))}</span>
        <progress class="question-bar" aria-hidden="true" max={count} value={at} />
      </p>
      <h2 ref={heading} tabIndex={-1} class="question-text">
        {text}
      </h2>
      {hint && <p>{hint}</p>}
      {options.length > 0 && (
        <ul class={`answers answers-${how}`}>
          {options.map((one) => (
            <li key={one.value}>
              <button
                type="button"
                class="button button-outline big answer"
                aria-pressed={one.value === chosen}
                {...plainName(one.label)}
                onClick={(event) => {
                  // The second half of a double press belongs to the question before.
                  if (event.detail < 2) {
                    onChoose?.(one.value);
                  }
                }}
              >
                <Readings text={one.label} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {props.children}
      <div class="buttons">
        <Big onClick={onSkip}>{skip ?? texts.skip}</Big>
        {onBack && <Big onClick={onBack}>{texts.before}</Big>}
        {props.foot}
      </div>
    </>
  );
}
