import type { Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { AboutThem } from '../../api/surveys.ts';
import { SelectField } from '../../ui/field.tsx';
import { faultText } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { surveys } from './texts.ts';

type PaperAboutProps = {
  by: Signal<AboutThem>;
  areas: readonly string[];
  faults: Faults;
  onInput: () => void;
  /** Gives away how the first of them is gone to. */
  first: { current: (() => void) | undefined };
};

/** What people say of themselves at the end of a sheet; where one lives only if the wave has districts. */
export function PaperAbout({ by, areas, faults, onInput, first }: PaperAboutProps) {
  const texts = surveys.value.paper;
  const box = useRef<HTMLDivElement>(null);
  first.current = () => box.current?.querySelector('select')?.focus();
  const words: Record<keyof AboutThem, Record<string, string>> = {
    age: texts.ages,
    sex: texts.sexes,
    area: Object.fromEntries(areas.map((one) => [one, one])),
    uses: texts.usings,
  };
  const names = (Object.keys(words) as (keyof AboutThem)[]).filter((one) => one !== 'area' || areas.length > 0);
  return (
    <div ref={box} class="form-grid">
      {names.map((name) => (
        <SelectField
          key={name}
          label={texts.abouts[name]}
          error={faultText(faults, `by.${name}`)}
          value={by.value[name]}
          options={[
            { value: '', label: texts.notSaid },
            ...Object.entries(words[name]).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(value) => {
            by.value = { ...by.peek(), [name]: value };
            onInput();
          }}
        />
      ))}
    </div>
  );
}
