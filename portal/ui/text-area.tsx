import { useId } from 'preact/hooks';

type TextAreaProps = {
  label: string;
  hint?: string;
  error?: string;
  rows?: number;
  value: string;
  onInput: (value: string) => void;
};

/** A field of several lines: a note, or a list that is pasted or scanned. */
export function TextArea({ label, hint, error, rows = 4, value, onInput }: TextAreaProps) {
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
      <textarea
        id={id}
        class="input text-area"
        rows={rows}
        value={value}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={described || undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
