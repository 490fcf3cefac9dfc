import { useId } from 'preact/hooks';

type TextFieldProps = {
  label: string;
  hint?: string;
  error?: string;
  value: string;
  onInput: (value: string) => void;
  type?: 'text' | 'search' | 'password' | 'datetime-local' | 'time' | 'date' | 'month';
  inputMode?: 'decimal' | 'numeric';
  size?: 'lg' | 'md' | 'sm';
  autoComplete?: string;
  inputRef?: (element: HTMLInputElement | null) => void;
};

export function TextField(props: TextFieldProps) {
  const {
    label,
    hint,
    error,
    value,
    onInput,
    type = 'text',
    size = 'md',
    autoComplete = 'off',
    inputMode,
    inputRef,
  } = props;
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
      <input
        id={id}
        class={`input input-${size}`}
        type={type as 'text'}
        value={value}
        autocomplete={autoComplete}
        {...(inputMode ? { inputMode } : {})}
        autocapitalize="off"
        spellcheck={false}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={described || undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
        {...(inputRef ? { ref: inputRef } : {})}
      />
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

type SelectFieldProps<Value extends string> = {
  label: string;
  hint?: string;
  error?: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  size?: 'md' | 'sm';
};

export function SelectField<Value extends string>({
  label,
  hint,
  error,
  value,
  options,
  onChange,
  size = 'md',
}: SelectFieldProps<Value>) {
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
      <div class="select">
        <select
          id={id}
          class={`input input-${size}`}
          value={value}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={described || undefined}
          onChange={(event) => onChange(event.currentTarget.value as Value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
