import type { Contact } from '../../api/types.ts';
import { Check } from '../../ui/check.tsx';
import { Choice } from '../../ui/choice.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultText } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { Contacts, personText } from '../snow/contacts.tsx';
import { ladderWays } from './draft.ts';
import type { RuleDraft } from './draft.ts';
import { rules } from './texts.ts';

type Props = {
  draft: RuleDraft;
  people: readonly Contact[];
  /** Contacts of who is on duty now. */
  duty: readonly number[];
  faults: Faults;
  onChange: (change: Partial<RuleDraft>) => void;
};

/** Who is told, and how urgently. */
export function TellFields({ draft, people, duty, faults, onChange }: Props) {
  const texts = rules.value.editor;
  const fault = faultText(faults, 'acts[0].notify', 'acts[0].notify.contact', 'acts[0].notify.role');
  const nameOf = (one: Contact): string =>
    duty.includes(one.id) ? texts.onDuty(personText(people, one.id)) : personText(people, one.id);
  const sorted = people.toSorted((left, right) => Number(duty.includes(right.id)) - Number(duty.includes(left.id)));
  return (
    <fieldset class="form-part">
      <legend>{texts.tell}</legend>
      <Choice
        legend={texts.how}
        value={draft.tell}
        options={(['contact', 'ladder', 'role', 'nobody'] as const).map((one) => ({
          value: one,
          label: rules.value.tell[one],
        }))}
        onChange={(tell) =>
          onChange(tell === 'ladder' && draft.ladder.length === 0 ? { tell, ladder: [...duty] } : { tell })
        }
      />
      {draft.tell !== 'role' && draft.tell !== 'nobody' && people.length === 0 && <p>{texts.noContacts}</p>}
      {draft.tell === 'contact' && people.length > 0 && (
        <SelectField
          label={texts.contact}
          {...(duty.includes(Number(draft.contact)) ? { hint: texts.dutyNote } : {})}
          error={fault}
          value={draft.contact}
          options={[
            { value: '', label: texts.choose },
            ...sorted.map((one) => ({ value: String(one.id), label: nameOf(one) })),
          ]}
          onChange={(contact) => onChange({ contact })}
        />
      )}
      {draft.tell === 'ladder' && <Ladder {...{ draft, people, duty, faults, onChange }} />}
      {draft.tell === 'role' && (
        <SelectField
          label={texts.role}
          error={fault}
          value={draft.role}
          options={[...new Set([...Object.keys(rules.value.roles), draft.role])].map((one) => ({
            value: one,
            label: rules.value.roles[one] ?? one,
          }))}
          onChange={(role) => onChange({ role })}
        />
      )}
      {draft.tell !== 'nobody' && (
        <Check label={texts.urgent} checked={draft.urgent} onChange={(urgent) => onChange({ urgent })} />
      )}
      {(draft.tell === 'contact' || draft.tell === 'role') && (
        <Check
          label={texts.tellCleared}
          checked={draft.tellCleared}
          onChange={(tellCleared) => onChange({ tellCleared })}
        />
      )}
    </fieldset>
  );
}

function Ladder({ draft, people, faults, onChange }: Props) {
  const texts = rules.value.editor;
  const fault = faultText(faults, 'acts[0].notify');
  return (
    <div role="group" aria-label={texts.ladder} class="rule-ladder">
      <p class="field-label">{texts.ladder}</p>
      {fault && (
        <p class="field-error" role="alert">
          {fault}
        </p>
      )}
      <Contacts chosen={draft.ladder} people={people} onChange={(ladder) => onChange({ ladder })} />
      <TextField
        label={texts.answerMinutes}
        inputMode="numeric"
        error={faultText(faults, 'acts[0].notify.escalate', 'acts[0].notify.escalate[0].answerMinutes')}
        value={draft.answerMinutes}
        onInput={(answerMinutes) => onChange({ answerMinutes })}
      />
      <fieldset class="check-row">
        <legend>{texts.ways}</legend>
        {ladderWays.map((way) => (
          <Check
            key={way}
            label={rules.value.way[way]}
            checked={draft.ways.includes(way)}
            onChange={(on) =>
              onChange({ ways: ladderWays.filter((one) => (one === way ? on : draft.ways.includes(one))) })
            }
          />
        ))}
        {faultText(faults, 'acts[0].notify.ways') && (
          <p class="field-error">{faultText(faults, 'acts[0].notify.ways')}</p>
        )}
      </fieldset>
    </div>
  );
}
