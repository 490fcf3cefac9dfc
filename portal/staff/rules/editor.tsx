import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { getContacts } from '../../api/notify.ts';
import { getRule, putRule } from '../../api/rules.ts';
import { getDuties } from '../../api/snow.ts';
import { getThings } from '../../api/things.ts';
import type { Thing } from '../../api/things.ts';
import type { Contact, Rule, RuleDocument } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { faultsOf, faultText, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { makeKey } from '../../ui/key.ts';
import { Link } from '../../ui/link.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { ConditionFields, quantitiesOf } from './condition-fields.tsx';
import { conditionsMax, documentOf, draftOf, emptyCondition, emptyDraft, faultsOfDraft } from './draft.ts';
import type { RuleDraft } from './draft.ts';
import { TryRule } from './dry-run.tsx';
import { RuleState, titleOf } from './list.tsx';
import { sentenceOf, typeText } from './sentence.ts';
import { TellFields } from './tell-fields.tsx';
import { rules } from './texts.ts';

/** A new rule, or one that is there. */
export function RuleEditor({ name }: { name: string | undefined }) {
  const texts = rules.value.editor;
  const found = useResource(`rule ${name ?? ''}`, () =>
    name === undefined ? Promise.resolve({ ok: true as const, value: undefined }) : getRule(name),
  );
  const rule = found.value;
  return (
    <div class="column">
      <p>
        <Link href="/staff/rules">{rules.value.back}</Link>
      </p>
      <Heading title={rule ? texts.titleOf(titleOf(rule.rule)) : texts.titleNew} />
      {found.problem && <ProblemView problem={found.problem} retry={found.reload} />}
      {name !== undefined && !rule && !found.problem && <Loading />}
      {name === undefined && (
        <Editable key="new" before={undefined} first={emptyDraft(`r-${makeKey().slice(0, 10)}`)} />
      )}
      {rule && <Known key={rule.version} rule={rule} />}
    </div>
  );
}

function Known({ rule }: { rule: Rule }) {
  const texts = rules.value.editor;
  const draft = draftOf(rule.rule);
  const faults = useSignal<Faults>(noFaults);
  if (draft) {
    return <Editable before={rule} first={draft} />;
  }
  return (
    <>
      <p>
        <RuleState rule={rule} />
      </p>
      <p>{texts.cannotEdit}</p>
      <details>
        <summary>{texts.raw}</summary>
        <pre class="rule-raw">{JSON.stringify(rule.rule, null, 2)}</pre>
      </details>
      {faults.value.problem && <ProblemView problem={faults.value.problem} />}
      <TryRule
        take={() => rule.rule}
        onRefused={(next) => {
          faults.value = next;
        }}
      />
    </>
  );
}

/** The fields of a rule that have a place on screen. */
const placed = [
  'title',
  'conditions.',
  'forMinutes',
  'cooldownMinutes',
  'quiet',
  'acts[0].notify',
  'note',
  'entityType',
];

type EditableProps = { before: Rule | undefined; first: RuleDraft };

function Editable({ before, first }: EditableProps) {
  const texts = rules.value.editor;
  const draft = useSignal(first);
  const note = useSignal('');
  const faults = useSignal<Faults>(noFaults);
  const saved = useSignal('');
  const version = useSignal<number | null>(before?.version ?? null);
  const contacts = useResource('contacts', getContacts);
  const people = contacts.value?.items ?? [];

  function put(change: Partial<RuleDraft>): void {
    draft.value = { ...draft.value, ...change };
    saved.value = '';
  }

  function take(withNote: boolean): RuleDocument | undefined {
    const own = faultsOfDraft(draft.value, withNote ? note.value : undefined);
    faults.value = own;
    return Object.keys(own.fields).length === 0 ? documentOf(draft.value) : undefined;
  }

  async function save(): Promise<void> {
    const rule = take(true);
    if (!rule) {
      return;
    }
    const answer = await putRule(rule, version.value, note.value.trim());
    if (!answer.ok) {
      faults.value = faultsOf(answer.problem);
      return;
    }
    if (before === undefined) {
      navigate(`/staff/rules/edit/${rule.name}?saved=1`, 'replace');
      return;
    }
    version.value = answer.value.version;
    note.value = '';
    saved.value = answer.value.enabled ? texts.saved : texts.savedOff;
  }

  return (
    <>
      <Form
        faults={faults.value}
        words={rules.value.refusals}
        shown={placed}
        label={texts.basics}
        class="form-body rule-form"
        onSubmit={() => void save()}
      >
        <Fields draft={draft} people={people} faults={faults.value} put={put} />
        <section class="panel form preview" aria-labelledby="preview-title">
          <h2 id="preview-title">{texts.preview}</h2>
          <p class="preview-text">{sentenceOf(draft.value, people)}</p>
        </section>
        <TextField
          label={rules.value.note}
          hint={rules.value.noteHint}
          error={faultText(faults.value, 'note')}
          value={note.value}
          onInput={(value) => {
            note.value = value;
          }}
        />
        <p class="actions">
          <Button kind="fill" type="submit">
            {texts.save}
          </Button>
          <span role="status">{saved.value || savedNow(before, texts.saved)}</span>
        </p>
      </Form>
      <TryRule
        take={() => take(false)}
        onRefused={(next) => {
          faults.value = next;
        }}
      />
    </>
  );
}

/** A new rule that was saved is opened anew under its address, which says so. */
function savedNow(before: Rule | undefined, words: string): string {
  return before !== undefined && new URLSearchParams(location.search).get('saved') === '1' ? words : '';
}

type FieldsProps = {
  draft: Signal<RuleDraft>;
  people: readonly Contact[];
  faults: Faults;
  put: (change: Partial<RuleDraft>) => void;
};

function Fields({ draft, people, faults, put }: FieldsProps) {
  const texts = rules.value.editor;
  const duties = useResource('duties', getDuties);
  const now = serverNow();
  const duty = duties.value?.items
    .toSorted((left, right) => right.from.localeCompare(left.from))
    .find((one) => Date.parse(one.from) <= now);
  const { value } = draft;
  return (
    <>
      <fieldset class="form-part">
        <legend>{texts.basics}</legend>
        <div class="form-grid">
          <TextField
            label={texts.title}
            hint={texts.titleHint}
            error={faultText(faults, 'title.ja', 'name')}
            value={value.title}
            onInput={(title) => put({ title })}
          />
          <TextField
            label={texts.titleEn}
            error={faultText(faults, 'title.en')}
            value={value.titleEn}
            onInput={(titleEn) => put({ titleEn })}
          />
          <SelectField
            label={rules.value.severity}
            value={value.severity}
            options={(['info', 'warning', 'alarm'] as const).map((one) => ({
              value: one,
              label: rules.value.severities[one],
            }))}
            onChange={(severity) => put({ severity })}
          />
        </div>
      </fieldset>
      <Watched draft={value} faults={faults} put={put} />
      <Times draft={value} faults={faults} put={put} />
      <TellFields draft={value} people={people} duty={duty?.contacts ?? []} faults={faults} onChange={put} />
    </>
  );
}

type PartProps = { draft: RuleDraft; faults: Faults; put: (change: Partial<RuleDraft>) => void };

/** Which things are looked at, and what must hold of them. */
function Watched({ draft, faults, put }: PartProps) {
  const texts = rules.value.editor;
  const things = useResource(`things ${draft.entityType}`, () => getThings(draft.entityType));
  const all: Thing[] = things.value ?? [];
  const quantities = quantitiesOf(draft.entityType, all, draft.conditions);
  const names = [...new Set([...all.map((one) => one.name), draft.thing])].filter(
    (name) => name !== '' && !name.includes('"'),
  );
  return (
    <fieldset class="form-part">
      <legend>{texts.watched}</legend>
      <div class="form-grid">
        <SelectField
          label={texts.type}
          error={faultText(faults, 'entityType')}
          value={draft.entityType}
          options={[...new Set([...Object.keys(texts.types), draft.entityType])].map((one) => ({
            value: one,
            label: typeText(one),
          }))}
          onChange={(entityType) => put({ entityType, thing: '', conditions: [emptyCondition()] })}
        />
        <SelectField
          label={texts.thing}
          value={draft.thing}
          options={[{ value: '', label: texts.everything }, ...names.map((name) => ({ value: name, label: name }))]}
          onChange={(thing) => put({ thing })}
        />
      </div>
      <p class="field-label">{texts.conditions}</p>
      {draft.conditions.map((one, index) => (
        <ConditionFields
          // oxlint-disable-next-line react/no-array-index-key -- a condition is known by its place
          key={index}
          number={index + 1}
          draft={one}
          quantities={quantities}
          faults={faults}
          onChange={(next) => put({ conditions: draft.conditions.with(index, next) })}
          onRemove={
            draft.conditions.length > 1 ? () => put({ conditions: draft.conditions.toSpliced(index, 1) }) : undefined
          }
        />
      ))}
      {draft.conditions.length < conditionsMax && (
        <p>
          <Button size="sm" onClick={() => put({ conditions: [...draft.conditions, emptyCondition()] })}>
            {texts.addCondition}
          </Button>
        </p>
      )}
    </fieldset>
  );
}

function Times({ draft, faults, put }: PartProps) {
  const texts = rules.value.editor;
  return (
    <fieldset class="form-part">
      <legend>{texts.times}</legend>
      <div class="form-grid">
        <TextField
          label={texts.forMinutes}
          hint={texts.forHint}
          inputMode="numeric"
          error={faultText(faults, 'forMinutes')}
          value={draft.forMinutes}
          onInput={(forMinutes) => put({ forMinutes })}
        />
        <TextField
          label={texts.cooldown}
          hint={texts.cooldownHint}
          inputMode="numeric"
          error={faultText(faults, 'cooldownMinutes')}
          value={draft.cooldownMinutes}
          onInput={(cooldownMinutes) => put({ cooldownMinutes })}
        />
        <TextField
          label={texts.quietFrom}
          hint={texts.quietHint}
          type="time"
          error={faultText(faults, 'quiet.from')}
          value={draft.quietFrom}
          onInput={(quietFrom) => put({ quietFrom })}
        />
        <TextField
          label={texts.quietUntil}
          type="time"
          error={faultText(faults, 'quiet.until')}
          value={draft.quietUntil}
          onInput={(quietUntil) => put({ quietUntil })}
        />
      </div>
    </fieldset>
  );
}
