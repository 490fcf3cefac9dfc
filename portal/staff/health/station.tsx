import { useSignal } from '@preact/signals';
import { keepAtStation } from '../../api/nurse.ts';
import type { HealthRecord, HealthSymptom, HealthValues, Kept, StationWish } from '../../api/nurse.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Choice } from '../../ui/choice.tsx';
import { serverNow } from '../../ui/clock.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultsOf, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { makeKey } from '../../ui/key.ts';
import { language } from '../../ui/language.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { numberOf } from '../rules/draft.ts';
import { may } from '../state.ts';
import { whomOf } from '../who/typed.ts';
import { findingText, LevelMark } from './show.tsx';
import { measureFields } from './shown.ts';
import { health } from './texts.ts';
import { whoseIs } from './whose.ts';
import type { Whom } from './whose.ts';
import { PurposePick, usePurposes, WhoseBanner } from './whose-parts.tsx';
import type { Checked } from './whose-parts.tsx';

type Posture = NonNullable<HealthRecord['in']>;
type Typed = {
  /** The same again keeps nothing twice. */
  key: string;
  by: 'card' | 'number';
  who: string;
  values: Partial<Record<keyof HealthValues, string>>;
  posture: Posture | '';
  symptoms: readonly HealthSymptom[];
};

const nothing = (by: Typed['by']): Typed => ({ key: makeKey(), by, who: '', values: {}, posture: '', symptoms: [] });

/** Whom it is of; the letters of a card go as they are. */
function whom({ by, who }: Typed): Whom {
  const card = who.normalize('NFKC').trim();
  return by === 'card' ? { card } : (whomOf(who) ?? { card });
}

/** What is sent of what was typed, or what to mend first. */
export function wishOf(typed: Typed, measuredAt: string): StationWish | { fields: Record<string, string> } {
  const fields: Record<string, string> = {};
  const who = typed.who.normalize('NFKC').trim();
  if (typed.by === 'number' ? !/^[\d\s-]{1,24}$/.test(who) : who === '') {
    fields['who'] = typed.by === 'number' ? 'not_a_number' : 'no_card';
  }
  const values: HealthValues = {};
  for (const [name] of measureFields) {
    const text = typed.values[name] ?? '';
    const value = numberOf(text);
    if (text.trim() !== '' && value === undefined) {
      fields[name] = 'not_a_number';
    } else if (value !== undefined) {
      values[name] = value;
    }
  }
  if (Object.keys(fields).length === 0 && Object.keys(values).length === 0) {
    fields['values'] = 'missing';
  }
  if (Object.keys(fields).length > 0) {
    return { fields };
  }
  return {
    ...whom(typed),
    record: {
      id: typed.key,
      measuredAt,
      at: 'station',
      how: 'by_hand',
      ...(typed.posture === '' ? {} : { in: typed.posture }),
      values,
      ...(typed.symptoms.length > 0 ? { symptoms: [...typed.symptoms] } : {}),
    },
  };
}

/** Values of somebody who shows a card or says a number; what they come to is told at once. */
export function Station() {
  const texts = health.value.station;
  const typed = useSignal<Typed>(nothing('card'));
  const faults = useSignal<Faults>(noFaults);
  const kept = useSignal<Kept | undefined>(undefined);
  const busy = useSignal(false);
  const purpose = useSignal('');
  const checked = useSignal<Checked | undefined>(undefined);
  const options = usePurposes();
  const said = (): string => purpose.value || (options[0]?.value ?? '');
  // What was checked holds for that number only.
  const sure = checked.value?.who === typed.value.who ? checked.value : undefined;

  /** Whose it is stands on screen before anything is recorded. */
  async function check(): Promise<void> {
    const { who } = typed.value;
    const answer = await whoseIs(whom(typed.value), said(), texts.title);
    faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    checked.value = answer.ok ? { who, ...answer.value } : undefined;
  }
  async function keep(): Promise<void> {
    const wish = wishOf(typed.value, new Date(serverNow()).toISOString());
    if ('fields' in wish) {
      faults.value = wish;
      return;
    }
    if (busy.value) {
      return;
    }
    busy.value = true;
    if (sure === undefined) {
      await check();
      busy.value = false;
      return;
    }
    const answer = await keepAtStation(wish);
    busy.value = false;
    faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    kept.value = answer.ok ? answer.value : undefined;
  }
  return (
    <div class="column">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {kept.value ? (
        <Outcome
          kept={kept.value}
          onNext={() => {
            kept.value = undefined;
            checked.value = undefined;
            typed.value = nothing(typed.value.by);
          }}
        />
      ) : (
        <section class="panel panel-padded">
          <Form
            faults={faults.value}
            words={texts.refusals}
            shown={['who', 'values', 'person', 'card', ...measureFields.map(([name]) => name)]}
            onSubmit={() => void keep()}
          >
            <Fields typed={typed.value} faults={faults.value} onChange={(next) => (typed.value = next)} />
            {may('health.person.read') && (
              <PurposePick options={options} value={said()} onChange={(next) => (purpose.value = next)} />
            )}
            {sure && <WhoseBanner of={sure} />}
            <p>
              <Button kind="fill" type="submit" disabled={busy.value}>
                {sure === undefined ? texts.check : sure.name === '' ? texts.submit : texts.submitFor(sure.name)}
              </Button>
            </p>
          </Form>
        </section>
      )}
    </div>
  );
}

type FieldsProps = { typed: Typed; faults: Faults; onChange: (typed: Typed) => void };

function Fields({ typed, faults, onChange }: FieldsProps) {
  const texts = health.value.station;
  const { symptoms, posture, measures } = health.value;
  const faultOf = (name: string): string => {
    const code = faults.fields[name];
    return code === undefined ? '' : (texts.faults[code] ?? texts.faults['not_a_number'] ?? '');
  };
  const isCard = typed.by === 'card';
  const noWho = faults.fields['who'] === undefined ? '' : isCard ? texts.noCard : (texts.faults['not_a_number'] ?? '');
  return (
    <>
      <Choice
        legend={texts.whose}
        value={typed.by}
        options={[
          { value: 'card' as const, label: texts.byCard },
          { value: 'number' as const, label: texts.byNumber },
        ]}
        onChange={(by) => onChange({ ...typed, by, who: '' })}
      />
      <TextField
        key={typed.by}
        label={isCard ? texts.card : texts.number}
        hint={isCard ? texts.cardHint : texts.numberHint}
        {...(isCard ? {} : { inputMode: 'numeric' as const })}
        error={noWho}
        value={typed.who}
        onInput={(who) => onChange({ ...typed, who })}
      />
      <fieldset class="form-part">
        <legend class="choice-legend">{texts.values}</legend>
        <p class="field-hint">{texts.valuesHint}</p>
        {faults.fields['values'] !== undefined && <p class="field-error">{texts.noValue}</p>}
        <div class="form-grid health-values">
          {measureFields.map(([name, of]) => (
            <TextField
              key={name}
              label={texts.labelOf(measures[of].name, measures[of].unit)}
              inputMode="decimal"
              error={faultOf(name)}
              value={typed.values[name] ?? ''}
              onInput={(value) => onChange({ ...typed, values: { ...typed.values, [name]: value } })}
            />
          ))}
        </div>
      </fieldset>
      <SelectField
        label={texts.posture}
        value={typed.posture}
        options={[
          { value: '' as const, label: texts.unsaid },
          ...(Object.keys(posture) as Posture[]).map((one) => ({ value: one, label: posture[one] })),
        ]}
        onChange={(value: Posture | '') => onChange({ ...typed, posture: value })}
      />
      <fieldset class="form-part">
        <legend class="choice-legend">{texts.symptoms}</legend>
        <div class="health-symptoms">
          {(Object.keys(symptoms) as HealthSymptom[]).map((one) => (
            <Check
              key={one}
              label={symptoms[one]}
              checked={typed.symptoms.includes(one)}
              onChange={(checked) =>
                onChange({
                  ...typed,
                  symptoms: checked ? [...typed.symptoms, one] : typed.symptoms.filter((other) => other !== one),
                })
              }
            />
          ))}
        </div>
      </fieldset>
    </>
  );
}

function Outcome({ kept, onNext }: { kept: Kept; onNext: () => void }) {
  const texts = health.value.station;
  const grave = kept.level === 'emergency' || kept.level === 'consult';
  return (
    <>
      <Banner kind={kept.level === 'emergency' ? 'error' : grave ? 'warning' : 'success'} live>
        <p class="banner-title">{kept.how === 'recorded' ? texts.kept : texts.keptBefore}</p>
        <p>
          <LevelMark level={kept.level} />
        </p>
        <p>{kept.advice[language.value]}</p>
        {kept.findings.length > 0 && (
          <ul>
            {kept.findings.map((one) => (
              <li key={`${one.what} ${one.which}`}>{findingText(one)}</li>
            ))}
          </ul>
        )}
        {kept.measureAgainAt && <p>{texts.measureAgain(formatTime(kept.measureAgainAt, 'time', language.value))}</p>}
      </Banner>
      <p>
        <Button kind="fill" onClick={onNext}>
          {texts.again}
        </Button>
      </p>
    </>
  );
}
