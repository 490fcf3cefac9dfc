import { useId } from 'preact/hooks';

type CheckProps = { label: string; hint?: string; checked: boolean; onChange: (checked: boolean) => void };

/** A box to tick; the whole label can be pressed. */
export function Check({ label, hint, checked, onChange }: CheckProps) {
  const id = useId();
  const box = (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        aria-describedby={hint ? id : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
  return hint ? (
    <div class="field">
      {box}
      <p class="field-hint" id={id}>
        {hint}
      </p>
    </div>
  ) : (
    box
  );
}
