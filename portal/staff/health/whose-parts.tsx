import { getPurposes } from '../../api/nurse.ts';
import { Banner } from '../../ui/banner.tsx';
import { SelectField } from '../../ui/field.tsx';
import { useResource } from '../../ui/resource.ts';
import { ofStaff } from '../who/purpose.tsx';
import type { PurposeOption } from '../who/purpose.tsx';
import { health } from './texts.ts';
import type { Whose } from './whose.ts';

// Who stands at the station, said before anything goes into a record.

export type Checked = { who: string } & Whose;

export function WhoseBanner({ of }: { of: Checked }) {
  const texts = health.value.station;
  return (
    <Banner kind={of.name === '' ? 'warning' : 'info'} live>
      <p class="banner-title">
        {of.name === '' ? texts.unnamed : texts.found(of.kana === '' ? of.name : `${of.name}（${of.kana}）`)}
      </p>
      <p>{of.name === '' ? texts.unnamedNext : texts.foundNext}</p>
    </Banner>
  );
}

export function usePurposes(): PurposeOption[] {
  return ofStaff(useResource('purposes', getPurposes).value?.items ?? []);
}

type PickProps = { options: PurposeOption[]; value: string; onChange: (value: string) => void };

export function PurposePick({ options, value, onChange }: PickProps) {
  const texts = health.value.station;
  return options.length === 0 ? (
    <p class="field-hint">{texts.purposeNone}</p>
  ) : (
    <SelectField
      label={texts.purpose}
      hint={health.value.purpose.told}
      value={value}
      options={options}
      onChange={onChange}
    />
  );
}
