import { useSignal } from '@preact/signals';
import type { Answer } from '../../api/client.ts';
import { getAllPlaces } from '../../api/community-staff.ts';
import { getPointsCard } from '../../api/town-card.ts';
import type { PointsRule } from '../../api/town-card.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultText } from '../../ui/form.tsx';
import { formatCount } from '../../ui/number.ts';
import { useResource } from '../../ui/resource.ts';
import { may } from '../state.ts';
import type { Facts } from './draft.ts';
import { labelOf, Line, Pick } from './fields.tsx';
import type { Filled } from './fields.tsx';
import { useKnownCodes } from './known-codes.ts';
import { wordOf } from './show.ts';
import { community } from './texts.ts';

// Codes that nobody knows by heart: chosen from what the town has, typed where there is no list.

export function DistrictField<F extends Facts & { district: string }>({ form }: { form: Filled<F> }) {
  const { districts } = useKnownCodes();
  const texts = community.value;
  return (
    <Line
      form={form as unknown as Filled<{ district: string }>}
      name="district"
      label={texts.district}
      hint={texts.districtHint}
      suggestions={districts}
    />
  );
}

export type RuleOption = { value: string; label: string };

/** Rules that grant something now, and the one that stands there already. */
export function ruleOptions(rules: readonly PointsRule[], now: string): RuleOption[] {
  const texts = community.value;
  const known = rules
    .filter(({ of }) => of.active || of.code === now)
    .map(({ of }) => ({ value: of.code, label: texts.ruleNow(wordOf(of), formatCount(of.points)) }));
  const gone = now !== '' && !known.some((one) => one.value === now);
  return [
    { value: '', label: texts.noRule },
    ...known,
    ...(gone ? [{ value: now, label: texts.ruleKnown(now) }] : []),
  ];
}

export function RuleField<F extends Facts & { rule: string }>({ form }: { form: Filled<F> }) {
  const texts = community.value;
  const card = useResource('points card', () =>
    may('points.card.read') ? getPointsCard() : Promise.resolve(notAsked),
  );
  const of = form as unknown as Filled<{ rule: string }>;
  return card.value ? (
    <Pick
      form={of}
      name="rule"
      label={texts.rule}
      hint={texts.rulePick}
      options={ruleOptions(card.value.rules, of.draft.value.rule)}
    />
  ) : (
    <Line form={of} name="rule" label={texts.rule} hint={texts.ruleHint} />
  );
}

const notAsked = { ok: false as const, problem: { title: '', status: 403, code: 'not_allowed' } };

/** Categories that the town has places of; only who may write them is told. */
export function useCategories(): string[] {
  const page = useResource('categories', async (): Promise<Answer<string[]>> => {
    const answer = may('community.local.write') ? await getAllPlaces('', '') : undefined;
    return { ok: true, value: answer?.ok ? answer.value.categories.map((one) => one.code) : [] };
  });
  return page.value ?? [];
}

const other = '?';

type CategoryProps = {
  value: string;
  /** Of the town's own, beside those that residents are offered. */
  known: readonly string[];
  error: string;
  label: string;
  onChange: (value: string) => void;
};

/** Those that residents can search, those of the town's own, or a new one. */
export function CategoryChoice({ value, known, error, label, onChange }: CategoryProps) {
  const texts = community.value.places;
  const codes = [...new Set([...Object.keys(texts.categories), ...known])];
  const typing = useSignal(value !== '' && !codes.includes(value));
  return (
    <>
      <SelectField
        label={label}
        value={typing.value ? other : value}
        options={[
          { value: '', label: texts.categoryChoose },
          ...codes.map((code) => ({ value: code, label: texts.categories[code] ?? code })),
          { value: other, label: texts.categoryOther },
        ]}
        error={typing.value ? '' : error}
        onChange={(next) => {
          typing.value = next === other;
          onChange(next === other ? '' : next);
        }}
      />
      {typing.value && (
        <TextField
          label={texts.categoryNew}
          hint={texts.categoryHint}
          value={value}
          error={error}
          onInput={onChange}
        />
      )}
    </>
  );
}

type CategoryFieldProps<F> = { form: Filled<F>; known: readonly string[] };

export function CategoryField<F extends Facts & { category: string }>({ form, known }: CategoryFieldProps<F>) {
  const of = form as unknown as Filled<{ category: string }>;
  return (
    <CategoryChoice
      label={labelOf(of, 'category', community.value.places.category)}
      value={of.draft.value.category}
      known={known}
      error={faultText(of.faults.value, 'category')}
      onChange={(category) => (of.draft.value = { ...of.draft.value, category })}
    />
  );
}
