import { useComputed, useSignal } from '@preact/signals';
import { endLoan, lend, moveTablet, putFact } from '../../api/lending.ts';
import type { Loan, TabletDetail, TabletState } from '../../api/lending.ts';
import { Banner } from '../../ui/banner.tsx';
import { Check } from '../../ui/check.tsx';
import { Choice } from '../../ui/choice.tsx';
import { serverNow } from '../../ui/clock.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultText } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { makeKey } from '../../ui/key.ts';
import { TextArea } from '../../ui/text-area.tsx';
import { instantOf } from '../snow/jst.ts';
import { emptyOf, forPerson, PanelForm, PersonField, told } from './parts.tsx';
import { checked, conditionText, movesFrom } from './register.ts';
import type { Checked } from './register.ts';
import { lending } from './texts.ts';

type ChecklistProps = { legend: string; fine: readonly Checked[]; onChange: (fine: readonly Checked[]) => void };

function Checklist({ legend, fine, onChange }: ChecklistProps) {
  const texts = lending.value.tablet;
  return (
    <fieldset class="form-part">
      <legend class="choice-legend">{legend}</legend>
      <div class="lending-checks">
        {checked.map((one) => (
          <Check
            key={one}
            label={texts.items[one]}
            checked={fine.includes(one)}
            onChange={(yes) => onChange(yes ? [...fine, one] : fine.filter((other) => other !== one))}
          />
        ))}
      </div>
    </fieldset>
  );
}

type WhyProps = { faults: Faults; value: string; hint?: string; onInput: (value: string) => void };

function WhyField({ faults, value, hint, onInput }: WhyProps) {
  return (
    <TextField
      label={lending.value.why}
      {...(hint ? { hint } : {})}
      error={faultText(faults, 'why')}
      value={value}
      onInput={onInput}
    />
  );
}

/** To whom, until when, and what was looked at together before it is handed over. */
export function LendForm({ serial, onLent }: { serial: string; onLent: (loan: Loan) => void }) {
  const texts = lending.value.tablet;
  // The same again lends nothing twice.
  const id = useSignal(makeKey());
  const person = useSignal('');
  const due = useSignal('');
  const fine = useSignal<readonly Checked[]>([]);
  const note = useSignal('');
  const why = useSignal('');
  const accepted = useSignal(false);
  const asking = useSignal(false);
  const wants = useComputed(() => checked.filter((one) => !fine.value.includes(one)));
  async function send(): Promise<Faults> {
    const dueAt = instantOf(due.value);
    const empty = emptyOf({ person: person.value, dueAt: dueAt ?? '', why: why.value });
    const unsure = wants.value.length > 0 && !accepted.value;
    asking.value = unsure;
    if (empty || dueAt === undefined || unsure) {
      return { fields: { ...empty?.fields, ...(unsure ? { checks: 'missing' } : {}) } };
    }
    return forPerson(
      person.value,
      (number) =>
        lend({
          id: id.value,
          person: number,
          serial,
          dueAt,
          condition: conditionText(fine.value, note.value, texts),
          why: why.value.trim(),
        }),
      onLent,
    );
  }
  return (
    <PanelForm
      title={texts.lendTitle}
      lead={texts.lendLead}
      submit={texts.lend}
      shown={['person', 'dueAt', 'why', 'condition', 'checks']}
      send={send}
    >
      {(faults) => (
        <>
          <PersonField faults={faults} value={person.value} onInput={(value) => (person.value = value)} />
          <TextField
            label={texts.due}
            hint={texts.dueHint}
            type="datetime-local"
            error={faultText(faults, 'dueAt')}
            value={due.value}
            onInput={(value) => (due.value = value)}
          />
          <Checklist legend={texts.checks} fine={fine.value} onChange={(next) => (fine.value = next)} />
          {asking.value && wants.value.length > 0 && (
            <Banner kind="warning" live>
              <p class="banner-title">{texts.unchecked(wants.value.map((one) => texts.items[one]))}</p>
              <p>{texts.uncheckedTodo}</p>
              <Check label={texts.uncheckedYes} checked={accepted.value} onChange={(yes) => (accepted.value = yes)} />
            </Banner>
          )}
          <TextArea
            label={texts.note}
            rows={2}
            error={faultText(faults, 'condition')}
            value={note.value}
            onInput={(value) => (note.value = value)}
          />
          <WhyField faults={faults} hint={texts.whyHint} value={why.value} onInput={(value) => (why.value = value)} />
        </>
      )}
    </PanelForm>
  );
}

type End = keyof typeof lending.value.tablet.ends;

/** It came back, broke or is lost; who is signed in on it is signed out by that. */
export function EndForm({ loan, onEnded }: { loan: Loan; onEnded: () => void }) {
  const texts = lending.value.tablet;
  const as = useSignal<End>('stock');
  const fine = useSignal<readonly Checked[]>([]);
  const note = useSignal('');
  const why = useSignal('');
  async function send(): Promise<Faults> {
    // What is lost was not looked at.
    const condition = as.value === 'lost' ? note.value.trim() : conditionText(fine.value, note.value, texts);
    return (
      emptyOf({ why: why.value }) ?? told(await endLoan(loan.number, as.value, condition, why.value.trim()), onEnded)
    );
  }
  return (
    <PanelForm
      title={texts.endTitle}
      lead={texts.endLead}
      submit={texts.end}
      shown={['as', 'why', 'condition']}
      send={send}
    >
      {(faults) => (
        <>
          <Choice
            legend={texts.as}
            value={as.value}
            options={(Object.keys(texts.ends) as End[]).map((one) => ({ value: one, label: texts.ends[one] }))}
            onChange={(value) => (as.value = value)}
          />
          {as.value !== 'lost' && (
            <Checklist legend={texts.checksBack} fine={fine.value} onChange={(next) => (fine.value = next)} />
          )}
          <TextArea
            label={texts.note}
            rows={2}
            error={faultText(faults, 'condition')}
            value={note.value}
            onInput={(value) => (note.value = value)}
          />
          <WhyField faults={faults} value={why.value} onInput={(value) => (why.value = value)} />
        </>
      )}
    </PanelForm>
  );
}

type MoveProps = { tablet: TabletDetail; onMoved: (state: TabletState) => void };

/** To repair, lost, found, retired: by a word of staff, with a reason that stays. */
export function MoveForm({ tablet, onMoved }: MoveProps) {
  const texts = lending.value.tablet;
  const options = movesFrom(tablet.state);
  const to = useSignal<TabletState>(options[0] ?? 'stock');
  const why = useSignal('');
  if (options.length === 0) {
    return <p class="muted">{texts.noMove}</p>;
  }
  async function send(): Promise<Faults> {
    return (
      emptyOf({ why: why.value }) ??
      told(await moveTablet(tablet.serial, to.value, why.value.trim()), (moved) => onMoved(moved.state))
    );
  }
  return (
    <PanelForm title={texts.moveTitle} submit={texts.move} shown={['to', 'why']} send={send}>
      {(faults) => (
        <>
          <SelectField
            label={texts.moveTo}
            error={faultText(faults, 'to')}
            value={to.value}
            options={options.map((one) => ({ value: one, label: lending.value.state[one] }))}
            onChange={(value) => (to.value = value)}
          />
          <WhyField faults={faults} value={why.value} onInput={(value) => (why.value = value)} />
        </>
      )}
    </PanelForm>
  );
}

/** What the pages of the management of devices show, written down here with its time. */
export function FactForm({ serial, onKept }: { serial: string; onKept: () => void }) {
  const texts = lending.value.tablet;
  const source = useSignal('');
  const os = useSignal('');
  const app = useSignal('');
  const marks = useSignal({ managed: true, locked: false, encrypted: true });
  async function send(): Promise<Faults> {
    const fact = {
      source: source.value.trim(),
      os: os.value.trim(),
      app: app.value.trim(),
      at: new Date(serverNow()).toISOString(),
      ...marks.value,
    };
    return emptyOf({ source: source.value }) ?? told(await putFact(serial, fact), onKept);
  }
  return (
    <PanelForm
      title={texts.factTitle}
      lead={texts.factLead}
      submit={texts.fact}
      shown={['source', 'os', 'app']}
      send={send}
    >
      {(faults) => (
        <>
          <div class="form-grid">
            {([['source', source, texts.source], ['os', os, texts.os], ['app', app, texts.app]] as const).map(
              ([name, value, label]) => (
                <TextField
                  key={name}
                  label={label}
                  error={faultText(faults, name)}
                  value={value.value}
                  onInput={(next) => (value.value = next)}
                />
              ),
            )}
          </div>
          <div class="lending-checks">
            {(['locked', 'managed', 'encrypted'] as const).map((one) => (
              <Check
                key={one}
                label={texts[one]}
                checked={marks.value[one]}
                onChange={(yes) => (marks.value = { ...marks.value, [one]: yes })}
              />
            ))}
          </div>
        </>
      )}
    </PanelForm>
  );
}
