import type { Instrument } from '../../api/surveys.ts';
import { SelectField } from '../../ui/field.tsx';
import { query, setQuery } from '../../ui/router.ts';
import { wordOf } from './show.ts';
import { surveys } from './texts.ts';

/** The questionnaire that the address names, else the first. */
export function useChosen(items: readonly Instrument[] | undefined): Instrument | undefined {
  return items?.find((one) => one.code === query.value.get('instrument')) ?? items?.[0];
}

export function InstrumentField({ items, chosen }: { items: readonly Instrument[]; chosen: Instrument }) {
  return (
    <div class="tools">
      <SelectField
        label={surveys.value.instruments.choose}
        value={chosen.code}
        options={items.map((one) => ({ value: one.code, label: wordOf(one) }))}
        onChange={(instrument) => setQuery({ instrument, measure: '' }, 'push')}
      />
    </div>
  );
}
