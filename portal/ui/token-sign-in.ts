import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import { openSession } from '../api/session.ts';

type Texts = { empty: string; network: string; refused: string };

type TokenSignIn = {
  token: Signal<string>;
  error: Signal<string>;
  busy: Signal<boolean>;
  input: RefObject<HTMLInputElement | null>;
  submit: () => Promise<void>;
};

/** Signing in with a token that is typed: one try at a time, and why it was refused stands below its field. */
export function useTokenSignIn(texts: Texts, onOpened: () => Promise<void>): TokenSignIn {
  const token = useSignal('');
  const error = useSignal('');
  const busy = useSignal(false);
  const input = useRef<HTMLInputElement | null>(null);
  async function submit(): Promise<void> {
    const given = token.value.trim();
    if (busy.value) {
      return;
    }
    if (given === '') {
      error.value = texts.empty;
      input.current?.focus();
      return;
    }
    busy.value = true;
    const opened = await openSession({ token: given });
    busy.value = false;
    if (opened.ok) {
      token.value = '';
      await onOpened();
    } else {
      error.value = opened.problem.status === 0 ? texts.network : texts.refused;
      input.current?.focus();
    }
  }
  return { token, error, busy, input, submit };
}
