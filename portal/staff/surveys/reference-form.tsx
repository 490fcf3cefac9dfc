import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { putReference } from '../../api/surveys.ts';
import type { Reference } from '../../api/surveys.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { faultsOf, faultText, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { ui } from '../../ui/texts.ts';
import type { Measure } from './measures.ts';
import { ages, cellName, read, sexes, typedOf } from './reference.ts';
import { surveys } from './texts.ts';

type ReferenceFormProps = {
  instrument: string;
  measure: Measure;
  of: Reference | undefined;
  hasNext: boolean;
  onKept: (words: string, goOn: boolean) => void;
  onCancel: () => void;
};

/** The means of one measure elsewhere: of everybody, and of ages and sexes. */
export function ReferenceForm({ instrument, measure, of, hasNext, onKept, onCancel }: ReferenceFormProps) {
  const texts = surveys.value.references;
  const typed = useSignal(typedOf(of));
  const faults = useSignal<Faults>(noFaults);
  const busy = useSignal(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  async function save(goOn: boolean): Promise<void> {
    const { faults: fields, reference } = read(measure, typed.value);
    faults.value = { fields };
    if (busy.peek() || Object.keys(fields).length > 0) {
      return;
    }
    busy.value = true;
    const answer = await putReference(instrument, reference);
    busy.value = false;
    faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    if (answer.ok) {
      onKept((reference.cells.length > 0 ? texts.saved : texts.dropped)(measure.name), goOn);
    }
  }
  const field = (name: string, label: string, hint?: string) => (
    <TextField
      label={label}
      {...(hint === undefined ? {} : { hint })}
      {...(name === 'source' ? {} : { inputMode: 'decimal' as const })}
      error={
        faults.value.fields[name] === 'whole_missing' ? texts.wholeMissing : faultText(faults.value, name)
      }
      value={typed.value[name] ?? ''}
      onInput={(value) => (typed.value = { ...typed.value, [name]: value })}
    />
  );
  const paper = surveys.value.paper;
  const cells = ages.flatMap((age) =>
    sexes.map((sex) => ({ name: cellName(age, sex), age: paper.ages[age] ?? age, sex: paper.sexes[sex] ?? sex })),
  );
  const hasCells = useMemo(() => cells.some((one) => typed.peek()[one.name]), []);
  const range = surveys.value.scales[measure.scale === 'zero_to_ten' ? 'zero_to_ten' : 'one_to_five'];
  return (
    <section class="panel panel-padded" aria-labelledby="reference-title">
      <h2 id="reference-title" ref={heading} tabIndex={-1}>
        {texts.formTitle(measure.name)}
      </h2>
      <Form
        faults={faults.value}
        words={surveys.value.refusals}
        shown={['source', 'mean', 'sd', ...cells.map((one) => one.name)]}
        onSubmit={() => void save(hasNext)}
      >
        {field('mean', texts.mean, texts.meanHint(range))}
        {field('sd', texts.sd, texts.sdHint)}
        {field('source', texts.source, texts.sourceHint)}
        <details open={hasCells}>
          <summary>{texts.byCell}</summary>
          <p class="small">{texts.byCellLead}</p>
          <div class="surveys-cells">
            {cells.map((one) => (
              <div key={one.name}>{field(one.name, texts.cell(one.age, one.sex))}</div>
            ))}
          </div>
        </details>
        <p class="actions">
          {hasNext && (
            <Button kind="fill" type="submit" disabled={busy.value}>
              {texts.saveNext}
            </Button>
          )}
          <Button kind={hasNext ? 'outline' : 'fill'} disabled={busy.value} onClick={() => void save(false)}>
            {texts.save}
          </Button>
          <Button kind="text" onClick={onCancel}>
            {ui.value.cancel}
          </Button>
        </p>
      </Form>
    </section>
  );
}
