import { getKinds } from '../../api/crm-staff.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultText } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { useResource } from '../../ui/resource.ts';
import { may } from '../state.ts';
import { classes } from './course.ts';
import { comparesOf, fields, isGroup, newTest, placeOf, sortOf, withField } from './rule.ts';
import type { Field, Group, Line, RuleDraft, Test } from './rule.ts';
import { nameOf } from './segments.tsx';
import { crm } from './texts.ts';

type RuleProps = { draft: RuleDraft; faults: Faults; onChange: (next: RuleDraft) => void };

/** What is wrong in one line, by the end of the name that the server has for it. */
export function faultsAt(faults: Faults, line: number, test?: number): Faults {
  const fieldsHere = Object.entries(faults.fields).flatMap(([name, code]) => {
    const place = placeOf(name);
    const last = /\.(field|op|value|kind|lastDays)(?:\[\d+\])?$/.exec(name)?.[1] ?? 'value';
    return place?.line === line && place.test === test ? [[last, code] as const] : [];
  });
  return { fields: Object.fromEntries(fieldsHere) };
}

/** Conditions, each of which may be a group; how they are joined is said above them. */
export function RuleFields({ draft, faults, onChange }: RuleProps) {
  const texts = crm.value.segment;
  const put = (at: number, line: Line): void =>
    onChange({ ...draft, lines: draft.lines.map((one, place) => (place === at ? line : one)) });
  const add = (line: Line): void => onChange({ ...draft, lines: [...draft.lines, line] });
  const drop = (at: number): void => onChange({ ...draft, lines: draft.lines.filter((_, place) => place !== at) });
  return (
    <>
      <JoinField value={draft.join} onChange={(join) => onChange({ ...draft, join })} />
      <div class="rule-lines">
        {draft.lines.map((line, at) => {
          const onDrop = draft.lines.length > 1 ? () => drop(at) : undefined;
          return isGroup(line) ? (
            <GroupFields
              key={at}
              at={at}
              group={line}
              faults={faults}
              onChange={(next) => put(at, next)}
              onDrop={onDrop}
            />
          ) : (
            <TestFields
              key={at}
              legend={texts.line(at + 1)}
              test={line}
              faults={faultsAt(faults, at)}
              onChange={(next) => put(at, next)}
              onDrop={onDrop}
            />
          );
        })}
      </div>
      <p class="actions">
        <Button size="sm" onClick={() => add(newTest())}>
          {texts.addLine}
        </Button>
        <Button
          size="sm"
          onClick={() => add({ not: false, join: draft.join === 'all' ? 'any' : 'all', tests: [newTest()] })}
        >
          {texts.addGroup}
        </Button>
      </p>
    </>
  );
}

function JoinField({ value, onChange }: { value: 'all' | 'any'; onChange: (value: 'all' | 'any') => void }) {
  const texts = crm.value.segment;
  return (
    <SelectField
      label={texts.join}
      value={value}
      options={(['all', 'any'] as const).map((one) => ({ value: one, label: texts.joins[one] ?? one }))}
      onChange={onChange}
    />
  );
}

type GroupProps = {
  at: number;
  group: Group;
  faults: Faults;
  onChange: (next: Group) => void;
  onDrop: (() => void) | undefined;
};

function GroupFields({ at, group, faults, onChange, onDrop }: GroupProps) {
  const texts = crm.value.segment;
  const legend = texts.group(at + 1);
  const { tests } = group;
  return (
    <fieldset class="rule-line">
      <legend>{legend}</legend>
      <JoinField value={group.join} onChange={(join) => onChange({ ...group, join })} />
      {tests.map((test, inner) => (
        <TestFields
          key={inner}
          legend={texts.groupLine(at + 1, inner + 1)}
          test={test}
          faults={faultsAt(faults, at, inner)}
          onChange={(next) => onChange({ ...group, tests: tests.map((one, place) => (place === inner ? next : one)) })}
          onDrop={
            tests.length > 1
              ? () => onChange({ ...group, tests: tests.filter((_, place) => place !== inner) })
              : undefined
          }
        />
      ))}
      <Foot
        legend={legend}
        not={group.not}
        onNot={(not) => onChange({ ...group, not })}
        onDrop={onDrop}
        more={
          <Button size="sm" onClick={() => onChange({ ...group, tests: [...tests, newTest()] })}>
            {texts.addInGroup}
          </Button>
        }
      />
    </fieldset>
  );
}

type FootProps = {
  legend: string;
  not: boolean;
  onNot: (not: boolean) => void;
  onDrop: (() => void) | undefined;
  more?: preact.JSX.Element;
};

function Foot({ legend, not, onNot, onDrop, more }: FootProps) {
  const texts = crm.value.segment;
  return (
    <div class="rule-foot">
      <Check label={texts.not} checked={not} onChange={onNot} />
      <p class="actions">
        {more}
        {onDrop && (
          <Button size="xs" label={texts.removeOf(legend)} onClick={onDrop}>
            {texts.remove}
          </Button>
        )}
      </p>
    </div>
  );
}

type TestProps = {
  legend: string;
  test: Test;
  faults: Faults;
  onChange: (next: Test) => void;
  onDrop: (() => void) | undefined;
};

function TestFields({ legend, test, faults, onChange, onDrop }: TestProps) {
  const texts = crm.value.segment;
  const sort = sortOf[test.field];
  const choices = choicesOf(test.field);
  const change = (part: Partial<Test>): void => onChange({ ...test, ...part });
  return (
    <fieldset class="rule-line">
      <legend>{legend}</legend>
      <div class="form-grid">
        <SelectField
          label={texts.field}
          value={test.field}
          options={fields.map((one) => ({ value: one, label: texts.fields[one] ?? one }))}
          error={faultText(faults, 'field')}
          onChange={(field: Field) => onChange(withField(test, field))}
        />
        {sort === 'tally' && (
          <>
            <KindField value={test.kind} error={faultText(faults, 'kind')} onChange={(kind) => change({ kind })} />
            <TextField
              label={texts.lastDays}
              inputMode="numeric"
              value={test.lastDays}
              error={faultText(faults, 'lastDays')}
              onInput={(lastDays) => change({ lastDays })}
            />
          </>
        )}
        <SelectField
          label={texts.op}
          value={test.op}
          options={comparesOf[sort].map((one) => ({ value: one, label: texts.ops[one] ?? one }))}
          error={faultText(faults, 'op')}
          onChange={(op) => change({ op })}
        />
        {choices && test.op !== 'in' ? (
          <SelectField
            label={texts.value}
            value={test.value}
            options={[{ value: '', label: crm.value.none }, ...choices]}
            error={faultText(faults, 'value')}
            onChange={(value) => change({ value })}
          />
        ) : choices ? (
          <ChoiceTicks
            choices={choices}
            value={test.value}
            error={faultText(faults, 'value')}
            onChange={(value) => change({ value })}
          />
        ) : (
          <TextField
            label={test.op === 'in' ? texts.values : texts.value}
            {...(sort === 'text' ? {} : { inputMode: 'numeric' as const })}
            value={test.value}
            error={faultText(faults, 'value')}
            onInput={(value) => change({ value })}
          />
        )}
      </div>
      <Foot legend={legend} not={test.not} onNot={(not) => change({ not })} onDrop={onDrop} />
    </fieldset>
  );
}

type ValueProps = { value: string; error: string; onChange: (value: string) => void };

type Named = { value: string; label: string };

/** Fields whose values have names that people know. */
function choicesOf(field: Field): Named[] | undefined {
  if (field === 'class') {
    return classes.map((one) => ({ value: one, label: crm.value.classes[one] ?? one }));
  }
  return field === 'track'
    ? Object.entries(crm.value.person.tracks).map(([value, label]) => ({ value, label }))
    : undefined;
}

/** Several of them. */
function ChoiceTicks({ choices, value, error, onChange }: ValueProps & { choices: Named[] }) {
  const chosen = new Set(value.split('、'));
  const joined = (name: string, on: boolean): string =>
    choices.flatMap((one) => ((one.value === name ? on : chosen.has(one.value)) ? [one.value] : [])).join('、');
  return (
    <fieldset class="check-row">
      <legend class="field-label">{crm.value.segment.value}</legend>
      {choices.map((one) => (
        <Check
          key={one.value}
          label={one.label}
          checked={chosen.has(one.value)}
          onChange={(on) => onChange(joined(one.value, on))}
        />
      ))}
      {error && <p class="field-error">{error}</p>}
    </fieldset>
  );
}

/** A kind of activity that the server knows; where it may not be asked, its code is typed. */
export function KindField({ value, error, onChange, label }: ValueProps & { label?: string }) {
  const texts = crm.value.segment;
  const kinds = useResource('kinds', getKinds);
  const title = label ?? texts.kind;
  const known = kinds.value?.items;
  if (!known || !may('crm.summary.read')) {
    return <TextField label={title} value={value} error={error} onInput={onChange} />;
  }
  const options = [
    { value: 'outing', label: texts.outing },
    ...(label === undefined ? [{ value: 'any', label: texts.anyKind }] : []),
    ...known.map((one) => ({ value: one.code, label: nameOf(one) })),
  ];
  const all = options.some((one) => one.value === value) ? options : [{ value, label: value }, ...options];
  return <SelectField label={title} value={value} options={all} error={error} onChange={onChange} />;
}
