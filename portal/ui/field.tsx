import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** What stands around a control. */
export type Words = { label: string; hint?: string; error?: string };

/** What ties a control to the words around it. */
export type Tie = { id: string; 'aria-invalid': 'true' | undefined; 'aria-describedby': string | undefined };

/** One control under its label and hint, with what is wrong with its value below it. */
export function Labelled({ label, hint, error, children }: Words & { children: (tie: Tie) => ComponentChildren }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({ id, 'aria-invalid': error ? 'true' : undefined, 'aria-describedby': described || undefined })}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

type TextFieldProps = Words & {
  value: string;
  onInput: (value: string) => void;
  type?: 'text' | 'search' | 'password' | 'datetime-local' | 'time' | 'date' | 'month';
  inputMode?: 'decimal' | 'numeric';
  /** Proposed while it is typed; anything else may be typed too. */
  suggestions?: readonly string[];
  size?: 'lg' | 'md' | 'sm';
  autoComplete?: string;
  inputRef?: (element: HTMLInputElement | null) => void;
};

export function TextField(props: TextFieldProps) {
  const { value, onInput, type = 'text', size = 'md', autoComplete = 'off', ...rest } = props;
  const { inputMode, inputRef, suggestions, ...words } = rest;
  const list = useId();
  return (
    <Labelled {...words}>
      {(tie) => (
        <>
          <input
            {...tie}
            {...(suggestions ? { list } : {})}
            class={`input input-${size}`}
            type={type as 'text'}
            value={value}
            autocomplete={autoComplete}
            {...(inputMode ? { inputMode } : {})}
            autocapitalize="off"
            spellcheck={false}
            onInput={(event) => onInput(event.currentTarget.value)}
            {...(inputRef ? { ref: inputRef } : {})}
          />
          {suggestions && (
            <datalist id={list}>
              {suggestions.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </datalist>
          )}
        </>
      )}
    </Labelled>
  );
}

type SelectFieldProps<Value extends string> = Words & {
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  size?: 'md' | 'sm';
};

export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { value, options, onChange, size = 'md', ...words } = props;
  return (
    <Labelled {...words}>
      {(tie) => (
        <div class="select">
          <select
            {...tie}
            class={`input input-${size}`}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value as Value)}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
        </div>
      )}
    </Labelled>
  );
}
