import { effect, signal, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { getPurposes } from '../../api/nurse.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { faultText, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { session } from '../state.ts';
import { health } from './texts.ts';

// Nothing of a person is asked for before somebody has said what for. What was said holds for that person until the
// page is left or somebody else signs in; the next person is asked about again, with the last purpose proposed.

const said = signal<ReadonlyMap<string, string>>(new Map());
let last = '';

effect(() => {
  if (!session.value) {
    said.value = new Map();
    last = '';
  }
});

/** The purpose that was said for a task is good for the person whom it names. */
export function sayPurpose(of: string, purpose: string): void {
  last = purpose;
  said.value = new Map(said.peek()).set(of, purpose);
}

type GateProps = { of: string; children: (purpose: string) => ComponentChildren };

export function PurposeGate({ of, children }: GateProps) {
  const purposes = useResource('purposes', getPurposes);
  const texts = health.value.purpose;
  const purpose = said.value.get(of);
  const known = purposes.value?.items.filter((one) => one.staff);
  if (!known) {
    return purposes.problem ? <ProblemView problem={purposes.problem} retry={purposes.reload} /> : <Loading />;
  }
  if (known.length === 0) {
    return <Empty>{texts.none}</Empty>;
  }
  const nameOf = (code: string): string => known.find((one) => one.code === code)?.name[language.value] ?? code;
  if (purpose === undefined) {
    return (
      <Ask
        options={known.map((one) => ({ value: one.code, label: nameOf(one.code) }))}
        onSay={(code) => sayPurpose(of, code)}
      />
    );
  }
  return (
    <>
      <div class="health-purpose">
        <p>
          <b>{texts.shown(nameOf(purpose))}</b>
        </p>
        <p class="small">{texts.told}</p>
        <Button
          size="xs"
          onClick={() => {
            const next = new Map(said.peek());
            next.delete(of);
            said.value = next;
          }}
        >
          {texts.change}
        </Button>
      </div>
      {children(purpose)}
    </>
  );
}

type AskProps = { options: { value: string; label: string }[]; onSay: (code: string) => void };

function Ask({ options, onSay }: AskProps) {
  const texts = health.value.purpose;
  const chosen = useSignal(options.some((one) => one.value === last) ? last : '');
  const faults = useSignal<Faults>(noFaults);
  return (
    <section class="panel panel-padded">
      <h2>{texts.title}</h2>
      <p>{texts.lead}</p>
      <Form
        faults={faults.value}
        shown={['purpose']}
        onSubmit={() => {
          if (chosen.value === '') {
            faults.value = { fields: { purpose: 'missing' } };
          } else {
            onSay(chosen.value);
          }
        }}
      >
        <SelectField
          label={texts.field}
          error={faultText(faults.value, 'purpose') && texts.missing}
          value={chosen.value}
          options={[{ value: '', label: texts.choose }, ...options]}
          onChange={(value) => (chosen.value = value)}
        />
        <p>
          <Button kind="fill" type="submit">
            {texts.submit}
          </Button>
        </p>
      </Form>
    </section>
  );
}
