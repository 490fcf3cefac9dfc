import { useSignal } from '@preact/signals';
import { TextField } from '../../ui/field.tsx';
import { faultText } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { community } from './texts.ts';

export type Code = {
  /** As it is sent, at the moment at which it is read. */
  readonly value: string;
  /** It has a name already, which stays. */
  known: boolean;
  set: (value: string) => void;
  check: () => Record<string, string>;
};

/** What a thing is called at the server: said once, when it is made. */
export function useCode(known: string | undefined): Code {
  const typed = useSignal(known ?? '');
  return {
    get value(): string {
      return typed.value.trim();
    },
    known: known !== undefined,
    set: (next) => (typed.value = next),
    check: (): Record<string, string> =>
      /^[A-Za-z0-9_-]{1,40}$/.test(typed.peek().trim()) ? {} : { code: typed.peek() === '' ? 'empty' : 'not_a_code' },
  };
}

export function CodeField({ code, faults }: { code: Code; faults: Faults }) {
  const texts = community.value;
  return code.known ? (
    <p class="muted">
      {texts.code} <code>{code.value}</code>
    </p>
  ) : (
    <TextField
      label={texts.code}
      hint={texts.codeHint}
      value={code.value}
      error={faultText(faults, 'code')}
      onInput={code.set}
    />
  );
}
