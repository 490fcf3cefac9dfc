import { useSignal } from '@preact/signals';
import { getContacts } from '../../api/notify.ts';
import { getRules, switchRule } from '../../api/rules.ts';
import type { Contact, Rule } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { OneField } from '../../ui/one-field.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { draftOf } from './draft.ts';
import { sentenceOf } from './sentence.ts';
import { rules } from './texts.ts';

/** All rules: what each says in a sentence, whether it is in use, and who changed it last. */
export function RuleList() {
  const texts = rules.value;
  const all = useResource('rules', getRules);
  const contacts = useResource('contacts', getContacts);
  const items = all.value?.items;
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <p class="actions">
        <Link class="button button-fill button-md" href="/staff/rules/new">
          {texts.add}
        </Link>
      </p>
      {all.problem && <ProblemView problem={all.problem} retry={all.reload} />}
      {!items && !all.problem && <Loading />}
      {items?.length === 0 && <Empty>{texts.empty}</Empty>}
      {items && items.length > 0 && (
        <section class="panel">
          <table class="table table-stack rule-table">
            <caption class="unseen">{texts.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.name}</th>
                <th scope="col">{texts.says}</th>
                <th scope="col">{texts.state}</th>
                <th scope="col">{texts.changed}</th>
                <th scope="col">{texts.act}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <Row key={one.name} rule={one} people={contacts.value?.items ?? []} onChanged={all.reload} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}

export function titleOf(rule: { title: { ja: string; en: string }; name?: string }): string {
  return rule.title[language.value] || rule.title.ja;
}

type RowProps = { rule: Rule; people: readonly Contact[]; onChanged: () => void };

function Row({ rule, people, onChanged }: RowProps) {
  const texts = rules.value;
  const asked = useSignal(false);
  const draft = draftOf(rule.rule);
  const title = titleOf(rule.rule);
  return (
    <tr>
      <th scope="row">
        {title}
        <span class="row-sub">{texts.severities[rule.rule.severity ?? 'warning']}</span>
      </th>
      <td data-label={texts.says}>
        <span>{draft ? sentenceOf(draft, people) : texts.editor.cannotEdit}</span>
      </td>
      <td data-label={texts.state}>
        <span>
          <RuleState rule={rule} />
        </span>
      </td>
      <td data-label={texts.changed}>
        <span>
          {formatTime(rule.at, 'dateTime', language.value)} {rule.author}
          <span class="row-sub">{rule.note}</span>
        </span>
      </td>
      <td data-label={texts.act}>
        <div class="row-acts">
          <Link
            class="button button-outline button-xs"
            href={`/staff/rules/edit/${rule.name}`}
            label={texts.editOf(title)}
          >
            {texts.edit}
          </Link>
          {asked.value ? (
            <Switch
              rule={rule}
              title={title}
              onDone={(changed) => {
                asked.value = false;
                if (changed) {
                  onChanged();
                }
              }}
            />
          ) : (
            <Button
              size="xs"
              label={`${title} ${rule.enabled ? texts.turnOff : texts.turnOn}`}
              onClick={() => {
                asked.value = true;
              }}
            >
              {rule.enabled ? texts.turnOff : texts.turnOn}
            </Button>
          )}
        </div>
      </td>
    </tr>
  );
}

export function RuleState({ rule }: { rule: Rule }) {
  const texts = rules.value;
  return (
    <>
      <span class={rule.enabled ? 'tag tag-strong' : 'tag'}>{rule.enabled ? texts.on : texts.off}</span>
      {rule.lasting > 0 && (
        <Link class="link row-sub" href={`/staff/rules/firings?rule=${rule.name}&state=lasting`}>
          {texts.lasting(rule.lasting)}
        </Link>
      )}
    </>
  );
}

type SwitchProps = { rule: Rule; title: string; onDone: (changed: boolean) => void };

/** Says what will happen, asks why, and then switches. */
function Switch({ rule, title, onDone }: SwitchProps) {
  const texts = rules.value;

  async function save(note: string): Promise<Faults> {
    if (note === '') {
      return { fields: { note: 'empty' } };
    }
    const answer = await switchRule(rule.name, rule.enabled ? 'disable' : 'enable', note);
    if (!answer.ok) {
      return faultsOf(answer.problem);
    }
    onDone(true);
    return noFaults;
  }

  return (
    <OneField
      class="inline-form"
      field="note"
      label={texts.note}
      size="sm"
      kind="fill"
      words={texts.refusals}
      name={`${title} ${rule.enabled ? texts.turnOff : texts.turnOn}`}
      submit={texts.confirm}
      send={save}
      onCancel={() => onDone(false)}
    >
      <p>{rule.enabled ? texts.sureOff(title) : texts.sureOn(title)}</p>
    </OneField>
  );
}
