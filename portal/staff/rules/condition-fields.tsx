import type { Thing } from '../../api/things.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultText } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { compares, isWindowed, measures } from './draft.ts';
import type { ConditionDraft } from './draft.ts';
import { attributeText, unitText } from './sentence.ts';
import { rules } from './texts.ts';

export type Quantity = { attribute: string; unit: string };

/** What is measured where nothing has been measured yet. */
const usual: Record<string, readonly Quantity[]> = {
  SnowPost: [
    { attribute: 'snowDepth', unit: 'CMT' },
    { attribute: 'temperature', unit: 'CEL' },
    { attribute: 'batteryVoltage', unit: 'VLT' },
    { attribute: 'rssi', unit: 'DBM' },
  ],
  WeatherObserved: [
    { attribute: 'temperature', unit: 'CEL' },
    { attribute: 'precipitation', unit: 'MMT' },
    { attribute: 'snowDepth', unit: 'CMT' },
    { attribute: 'relativeHumidity', unit: 'P1' },
    { attribute: 'windSpeed', unit: 'MTS' },
  ],
};

const keyOf = (one: Quantity): string => `${one.attribute} ${one.unit}`;

/** What the things of a type measure, each with its unit; a quantity with a unit stands for the same without. */
export function quantitiesOf(type: string, things: readonly Thing[], chosen: readonly Quantity[]): Quantity[] {
  const all = new Map<string, Quantity>();
  for (const one of [...things.flatMap((thing) => thing.numbers), ...chosen]) {
    if (one.attribute !== '') {
      all.set(keyOf(one), one);
    }
  }
  const known = new Set([...all.values()].map((one) => one.attribute));
  for (const one of usual[type] ?? []) {
    if (!known.has(one.attribute)) {
      all.set(keyOf(one), one);
    }
  }
  return [...all.values()].toSorted(
    (left, right) => rank(left) - rank(right) || keyOf(left).localeCompare(keyOf(right)),
  );
}

const order = ['temperature', 'snowDepth', 'precipitation', 'windSpeed'];

function rank(one: Quantity): number {
  const at = order.indexOf(one.attribute);
  return at < 0 ? order.length : at;
}

type Props = {
  number: number;
  draft: ConditionDraft;
  quantities: readonly Quantity[];
  faults: Faults;
  onChange: (next: ConditionDraft) => void;
  onRemove: (() => void) | undefined;
};

/** One condition in fields that read like a sentence. */
export function ConditionFields({ number, draft, quantities, faults, onChange, onRemove }: Props) {
  const texts = rules.value.editor;
  const path = `conditions.c${number}`;
  const fault = (member: string): string => faultText(faults, `${path}.${member}`);
  const put = (change: Partial<ConditionDraft>): void => onChange({ ...draft, ...change });
  const several = (one: Quantity): boolean => quantities.filter((q) => q.attribute === one.attribute).length > 1;
  const compared = draft.measure !== 'missing';
  return (
    <fieldset class="rule-condition">
      <legend>{texts.condition(number)}</legend>
      <div class="form-grid">
        <SelectField
          label={texts.attribute}
          value={draft.attribute === '' ? '' : keyOf(draft)}
          error={fault('attribute') || fault('unit')}
          options={[
            { value: '', label: texts.choose },
            ...quantities.map((one) => ({
              value: keyOf(one),
              label: attributeText(one.attribute) + (several(one) ? ` ${unitText(one.unit)}` : ''),
            })),
          ]}
          onChange={(value) => {
            const found = quantities.find((one) => keyOf(one) === value);
            put({ attribute: found?.attribute ?? '', unit: found?.unit ?? '' });
          }}
        />
        <SelectField
          label={texts.measure}
          value={draft.measure}
          error={fault('measure')}
          options={measures.map((one) => ({ value: one, label: rules.value.measure[one] }))}
          onChange={(measure) => put({ measure })}
        />
        {isWindowed(draft.measure) && (
          <TextField
            label={texts.window}
            {...(compared ? {} : { hint: texts.missingHint })}
            inputMode="numeric"
            error={fault('windowMinutes')}
            value={draft.windowMinutes}
            onInput={(windowMinutes) => put({ windowMinutes })}
          />
        )}
        {compared && (
          <>
            <TextField
              label={texts.valueOf(unitText(draft.unit))}
              error={fault('value')}
              value={draft.value}
              onInput={(value) => put({ value })}
            />
            <SelectField
              label={texts.compare}
              value={draft.compare}
              error={fault('compare')}
              options={compares.map((one) => ({ value: one, label: rules.value.compare[one] }))}
              onChange={(compare) => put({ compare })}
            />
            <TextField
              label={texts.clear}
              hint={texts.clearHint}
              error={fault('clearValue')}
              value={draft.clearValue}
              onInput={(clearValue) => put({ clearValue })}
            />
          </>
        )}
      </div>
      {onRemove && (
        <p>
          <Button size="sm" onClick={onRemove}>
            {texts.removeCondition(number)}
          </Button>
        </p>
      )}
    </fieldset>
  );
}
