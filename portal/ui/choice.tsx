import { useId } from 'preact/hooks';

type Option<Value extends string> = { value: Value; label: string };
type ChoiceProps<Value extends string> = {
  legend: string;
  options: readonly Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  hideLegend?: boolean;
};

/** One of a few, as radio buttons drawn side by side. */
export function Choice<Value extends string>({ legend, options, value, onChange, hideLegend }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset class="choice">
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
    </fieldset>
  );
}
