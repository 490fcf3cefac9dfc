import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Answer } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Labelled, SelectField, TextField } from '../../ui/field.tsx';
import { Form, faultText, faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { ui } from '../../ui/texts.ts';
import { PointFields } from '../snow/enter/place-fields.tsx';
import { Loading } from '../../ui/problem.tsx';
import { draftOf, factsOf } from './draft.ts';
import type { Draft, Facts, Shape } from './draft.ts';
import { community } from './texts.ts';
import { useTownPoints } from './town-points.ts';

// Fields over one draft: each knows its name, under which the server refuses it.

/** `needed`: what may not be left empty, which is said at the field. */
export type Filled<F> = { draft: Signal<Draft<F>>; faults: Signal<Faults>; needed?: readonly string[] };
type Texts<F> = { [Name in keyof F]: F[Name] extends boolean ? never : Name }[keyof F] & string;
type Ticks<F> = { [Name in keyof F]: F[Name] extends boolean ? Name : never }[keyof F] & string;

type Named<F> = { form: Filled<F>; name: Texts<F>; label: string; hint?: string };

function read<F>({ draft }: Filled<F>, name: Texts<F>): string {
  return String(draft.value[name]);
}

export function labelOf<F>({ needed }: Filled<F>, name: string, label: string): string {
  return needed?.includes(name) ? community.value.required(label) : label;
}

function change<F>({ draft }: Filled<F>, part: Partial<Record<keyof F & string, string | boolean>>): void {
  draft.value = { ...draft.value, ...(part as Partial<Draft<F>>) };
}

export function Line<F>({
  form,
  name,
  label,
  hint,
  type,
  whole,
  suggestions,
}: Named<F> & { type?: 'datetime-local' | 'time' | 'date'; whole?: boolean; suggestions?: readonly string[] }) {
  return (
    <TextField
      label={labelOf(form, name, label)}
      {...(suggestions ? { suggestions } : {})}
      {...(hint ? { hint } : {})}
      {...(type ? { type } : {})}
      {...(whole ? { inputMode: 'numeric' as const } : {})}
      value={read(form, name)}
      error={faultText(form.faults.value, name)}
      onInput={(value) => change(form, { [name]: value } as never)}
    />
  );
}

/** Several lines of text. */
export function Lines<F>({ form, name, label, hint }: Named<F>) {
  return (
    <Labelled
      label={labelOf(form, name, label)}
      {...(hint ? { hint } : {})}
      error={faultText(form.faults.value, name)}
    >
      {(tie) => (
        <textarea
          {...tie}
          class="input lines"
          rows={4}
          value={read(form, name)}
          onInput={(event) => change(form, { [name]: event.currentTarget.value } as never)}
        />
      )}
    </Labelled>
  );
}

export function Pick<F>({
  form,
  name,
  label,
  hint,
  options,
}: Named<F> & { options: readonly { value: string; label: string }[] }) {
  return (
    <SelectField
      label={labelOf(form, name, label)}
      {...(hint ? { hint } : {})}
      value={read(form, name)}
      options={options}
      error={faultText(form.faults.value, name)}
      onChange={(value) => change(form, { [name]: value } as never)}
    />
  );
}

export function Tick<F>({ form, name, label, hint }: Omit<Named<F>, 'name'> & { name: Ticks<F> }) {
  return (
    <Check
      label={label}
      {...(hint ? { hint } : {})}
      checked={form.draft.value[name] === true}
      onChange={(value) => change(form, { [name]: value } as never)}
    />
  );
}

/** On the map or typed; nought and nought, which the server has for "not said", stand as empty fields. */
export function Where<F extends Facts & { lon: number; lat: number }>({ form }: { form: Filled<F> }) {
  const draft = form.draft.value as { lon: string; lat: string };
  const unsaid = Number(draft.lat) === 0 && Number(draft.lon) === 0;
  const around = useTownPoints();
  if (around === undefined) {
    return <Loading />;
  }
  return (
    <PointFields
      value={unsaid ? { lat: '', lon: '' } : { lat: draft.lat, lon: draft.lon }}
      around={{ areas: [], lines: [], points: around }}
      error={faultText(form.faults.value, 'lon', 'lat')}
      onChange={({ lat, lon }) => change(form, { lat, lon } as never)}
    />
  );
}

type FactsFormProps<F extends Facts, Kept> = {
  shape: Shape<F>;
  first: F;
  label: string;
  submit: string;
  save: (facts: F) => Promise<Answer<Kept>>;
  onKept: (kept: Kept) => void;
  onCancel?: () => void;
  /** What is wrong that the fields alone do not show. */
  check?: () => Record<string, string>;
  /** Fields beside those of the facts. */
  shown?: readonly string[];
  /** Words for what is refused as a whole; those of events where there are none. */
  words?: Readonly<Record<string, string>>;
  children: (form: Filled<F>) => ComponentChildren;
};

/** A form over facts: checked here first, then by the server, whose refusals stand beside their fields. */
export function FactsForm<F extends Facts, Kept>(props: FactsFormProps<F, Kept>) {
  const { shape, first, label, submit, save, onKept, onCancel, check, shown = [], words, children } = props;
  const draft = useSignal(draftOf(first, shape));
  const faults = useSignal<Faults>(noFaults);
  const busy = useSignal(false);
  async function send(): Promise<void> {
    const made = factsOf<F>(draft.value, shape);
    const fields = { ...('faults' in made ? made.faults : {}), ...check?.() };
    faults.value = { fields };
    if (Object.keys(fields).length > 0 || 'faults' in made || busy.value) {
      return;
    }
    busy.value = true;
    const answer = await save(made.facts);
    busy.value = false;
    faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    if (answer.ok) {
      onKept(answer.value);
    }
  }
  return (
    <Form
      faults={faults.value}
      words={words ?? community.value.refusals}
      label={label}
      shown={[...Object.keys(shape.model), ...shown]}
      onSubmit={() => void send()}
    >
      {children({ draft, faults, needed: shape.needed })}
      <p class="actions">
        <Button type="submit" kind="fill" disabled={busy.value}>
          {submit}
        </Button>
        {onCancel && <Button onClick={onCancel}>{ui.value.cancel}</Button>}
      </p>
    </Form>
  );
}
