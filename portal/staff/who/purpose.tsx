import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { getPurposes } from '../../api/crm-staff.ts';
import { SelectField } from '../../ui/field.tsx';
import { language } from '../../ui/language.ts';
import { useResource } from '../../ui/resource.ts';
import { who } from './texts.ts';

/** The purpose that the server takes where none is said. */
export const assisting = 'assist';

export function usePurpose(): Signal<string> {
  return useSignal(assisting);
}

/** For which purpose of the catalogue that is staff's; seen people are told of it. */
export function PurposeField({ value }: { value: Signal<string> }) {
  const texts = who.value;
  const page = useResource('purposes', getPurposes);
  const known = (page.value?.items ?? []).filter((one) => one.staff);
  const options = known.map((one) => ({
    value: one.code,
    label: language.value === 'en' && one.name.en !== '' ? one.name.en : one.name.ja,
  }));
  return (
    <SelectField
      label={texts.purpose}
      hint={texts.purposeHint}
      value={value.value}
      options={
        options.some((one) => one.value === assisting)
          ? options
          : [{ value: assisting, label: texts.assist }, ...options]
      }
      onChange={(next) => (value.value = next)}
    />
  );
}
