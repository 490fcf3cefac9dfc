import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Signal } from '@preact/signals';
import { getPurposes } from '../../api/crm-staff.ts';
import type { Purpose } from '../../api/crm-staff.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { language } from '../../ui/language.ts';
import { useResource } from '../../ui/resource.ts';
import { who } from './texts.ts';

/** What the server takes a look for where no purpose is said: it need not stand in the catalogue for that. */
const assisting = 'assist';

/** Nothing said, at first: every town takes that, whatever stands in its catalogue. */
export function usePurpose(): Signal<string> {
  return useSignal('');
}

export type PurposeOption = { value: string; label: string };

const wordOf = ({ name }: Purpose): string => (language.value === 'en' && name.en !== '' ? name.en : name.ja);

/** Those of the catalogue that are staff's; the server refuses the others. */
export function ofStaff(items: readonly Purpose[]): PurposeOption[] {
  return items.filter((one) => one.staff).map((one) => ({ value: one.code, label: wordOf(one) }));
}

/** What may be chosen where a look without a purpose is taken too. */
export function optionsOf(items: readonly Purpose[]): PurposeOption[] {
  const known = ofStaff(items);
  return known.some((one) => one.value === assisting)
    ? known.map((one) => (one.value === assisting ? { ...one, value: '' } : one))
    : [{ value: '', label: who.value.assist }, ...known];
}

export function usePurposeOptions(): PurposeOption[] {
  return optionsOf(useResource('purposes', getPurposes).value?.items ?? []);
}

/** For which purpose somebody is looked at; seen people are told of it. */
export function PurposeField({ value }: { value: Signal<string> }) {
  const texts = who.value;
  const page = useResource('purposes', getPurposes);
  const items = page.value?.items ?? [];
  const options = optionsOf(items);
  // What the catalogue has no more was refused, and stays with nobody.
  useEffect(() => {
    if (page.value && !options.some((one) => one.value === value.value)) {
      value.value = '';
    }
  }, [page.value]);
  return (
    <SelectField
      label={texts.purpose}
      hint={page.value && ofStaff(items).length === 0 ? texts.noPurpose : texts.purposeHint}
      value={value.value}
      options={options}
      onChange={(next) => (value.value = next)}
    />
  );
}

/** What was said, with the way back: nobody is left with a purpose that was refused. */
export function PurposeShown({ purpose, onChange }: { purpose: string; onChange: () => void }) {
  const texts = who.value;
  const name = usePurposeOptions().find((one) => one.value === purpose)?.label ?? texts.assist;
  return (
    <p class="actions">
      <span>{texts.shownFor(name)}</span>
      <Button size="xs" onClick={onChange}>
        {texts.changePurpose}
      </Button>
    </p>
  );
}
