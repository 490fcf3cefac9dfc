type CheckProps = { label: string; checked: boolean; onChange: (checked: boolean) => void };

/** A box to tick; the whole label can be pressed. */
export function Check({ label, checked, onChange }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}
