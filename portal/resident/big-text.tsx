import { useId } from 'preact/hooks';

type BigTextProps = {
  label: string;
  hint: string;
  rows: number;
  value: string;
  /** What is to be mended; empty where nothing is. */
  fault: string;
  onInput: (value: string) => void;
};

/** Room for somebody's own words, with what to write above it and what is to be mended below. */
export function BigText({ label, hint, rows, value, fault, onInput }: BigTextProps) {
  const id = useId();
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <p class="field-hint" id={`${id}-hint`}>
        {hint}
      </p>
      <textarea
        id={id}
        class="input text-area"
        rows={rows}
        value={value}
        aria-invalid={fault ? 'true' : undefined}
        aria-describedby={`${id}-hint${fault ? ` ${id}-error` : ''}`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {fault && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}
