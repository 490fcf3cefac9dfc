import type { RefObject } from 'preact';
import type { Signal } from '@preact/signals';
import { TextField } from './field.tsx';

type TokenFieldProps = {
  label: string;
  hint?: string;
  error: string;
  token: Signal<string>;
  /** To bring the focus back where the token was refused. */
  input: RefObject<HTMLInputElement | null>;
};

/** Where a page of log-in takes the token: hidden, large, and kept by the browser for who wants that. */
export function TokenField({ label, hint, error, token, input }: TokenFieldProps) {
  return (
    <TextField
      label={label}
      {...(hint ? { hint } : {})}
      error={error}
      value={token.value}
      type="password"
      size="lg"
      autoComplete="current-password"
      onInput={(value) => {
        token.value = value;
      }}
      inputRef={(element) => {
        input.current = element;
      }}
    />
  );
}
