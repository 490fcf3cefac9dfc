import { useId } from 'preact/hooks';

type Option<Value extends string> = { value: Value; label: string };
type ChoiceProps<Value extends string> = {
  legend: string;
  options: readonly Option<Value>[];
  /** Empty where nothing is chosen yet. */
  value: Value | '';
  onChange: (value: Value) => void;
  hideLegend?: boolean;
  error?: string;
};

/** One of a few, as radio buttons drawn side by side. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { legend, options, value, onChange, hideLegend, error = '' } = props;
  const name = useId();
  return (
    <fieldset class="choice" {...(error ? { 'aria-describedby': `${name}-error` } : {})}>
      <legend class={hideLegend ? 'unseen' : 'choice-legend'}>{legend}</legend>
      <div class="choice-options">
        {options.map((option) => (
          <label key={option.value} class="choice-option">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {error && (
        <p class="field-error" id={`${name}-error`} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
