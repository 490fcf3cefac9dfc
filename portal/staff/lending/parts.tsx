import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Answer } from '../../api/client.ts';
import type { TabletState } from '../../api/lending.ts';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { TextField } from '../../ui/field.tsx';
import { faultsOf, faultText, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { StateShape } from '../../ui/state-mark.tsx';
import { personOf } from './person.ts';
import { lending } from './texts.ts';

/** Where a tablet is: what is as it should be has a circle, what somebody has to see to a triangle or a diamond. */
export function TabletMark({ state }: { state: TabletState }) {
  const shapes = { stock: 'ok', lent: 'ok', repair: 'strange', lost: 'strange', retired: 'silent' } as const;
  return (
    <span class={`lending-state lending-state-${state}`}>
      <StateShape state={shapes[state]} />
      <span>{lending.value.state[state]}</span>
    </span>
  );
}

type PanelFormProps = {
  title: string;
  lead?: string;
  submit: string;
  shown: readonly string[];
  /** Gives what is to be mended; noFaults where it was done. */
  send: () => Promise<Faults>;
  /** Said when it was done. */
  done?: string | undefined;
  /** Words for what is refused as a whole; those of lending where none are given. */
  words?: Readonly<Record<string, string>>;
  children: (faults: Faults) => ComponentChildren;
};

/** A form in a panel of its own: sent once at a time, and what was refused stands beside its fields. */
export function PanelForm({ title, lead, submit, shown, send, done, words, children }: PanelFormProps) {
  const faults = useSignal<Faults>(noFaults);
  const busy = useSignal(false);
  async function sendIt(): Promise<void> {
    if (busy.value) {
      return;
    }
    busy.value = true;
    faults.value = noFaults;
    faults.value = await send();
    busy.value = false;
  }
  return (
    <section class="panel panel-padded">
      <h2>{title}</h2>
      {lead && <p>{lead}</p>}
      <DoneBanner>{done}</DoneBanner>
      <Form
        faults={faults.value}
        words={words ?? lending.value.refusals}
        shown={shown}
        onSubmit={() => void sendIt()}
      >
        {children(faults.value)}
        <p>
          <Button kind="fill" type="submit" disabled={busy.value}>
            {submit}
          </Button>
        </p>
      </Form>
    </section>
  );
}

/** One field of a form that is a text for each name; `kind` where it is no plain text. */
export type FieldLine<Name extends string> = {
  name: Name;
  label: string;
  hint?: string;
  kind?: 'count' | 'time' | 'end';
};

type FieldLinesProps<Name extends string> = {
  lines: readonly FieldLine<Name>[];
  faults: Faults;
  typed: Signal<Record<Name, string>>;
};

export function FieldLines<Name extends string>({ lines, faults, typed }: FieldLinesProps<Name>) {
  return (
    <>
      {lines.map(({ name, label, hint, kind }) => (
        <TextField
          key={name}
          label={label}
          {...(hint === undefined ? {} : { hint })}
          {...(kind === 'count' ? { inputMode: 'numeric' as const } : {})}
          type={kind === 'time' || kind === 'end' ? 'datetime-local' : 'text'}
          error={faultText(kind === 'end' ? orderOf(faults, name) : faults, name)}
          value={typed.value[name]}
          onInput={(value) => (typed.value = { ...typed.value, [name]: value })}
        />
      ))}
    </>
  );
}

/** The server says "not_allowed" of an end that lies before the beginning. */
function orderOf(faults: Faults, end: string): Faults {
  return faults.fields[end] === 'not_allowed' ? { fields: { [end]: 'before_start' } } : faults;
}

type PersonFieldProps = { faults: Faults; value: string; onInput: (value: string) => void };

export function PersonField({ faults, value, onInput }: PersonFieldProps) {
  const texts = lending.value.person;
  return (
    <TextField
      label={texts.field}
      hint={texts.hint}
      inputMode="numeric"
      error={faultText(faults, 'person')}
      value={value}
      onInput={onInput}
    />
  );
}

/** Looks somebody up, then does it; what was refused on the way. */
export async function forPerson<Value>(
  typed: string,
  act: (person: number) => Promise<Answer<Value>>,
  onDone: (value: Value, person: number) => void,
): Promise<Faults> {
  const person = await personOf(typed);
  return typeof person === 'number' ? told(await act(person), (value) => onDone(value, person)) : person;
}

/** What an answer leaves to mend; what was done is handed on. */
export function told<Value>(answer: Answer<Value>, onDone: (value: Value) => void): Faults {
  if (!answer.ok) {
    return faultsOf(answer.problem);
  }
  onDone(answer.value);
  return noFaults;
}

/** Which of these fields are empty. */
export function emptyOf(fields: Readonly<Record<string, string>>): Faults | undefined {
  const empty = Object.entries(fields).filter(([, value]) => value.trim() === '');
  return empty.length === 0 ? undefined : { fields: Object.fromEntries(empty.map(([name]) => [name, 'missing'])) };
}
