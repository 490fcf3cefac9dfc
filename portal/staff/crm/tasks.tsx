import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { closeTask, getTasks } from '../../api/crm-staff.ts';
import type { Task } from '../../api/crm-staff.ts';
import { Button } from '../../ui/button.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { SelectField } from '../../ui/field.tsx';
import { faultsOf, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { Link } from '../../ui/link.tsx';
import { OneField } from '../../ui/one-field.tsx';
import { Empty, Loading } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { DataTable } from '../platform/list.tsx';
import { dayText, Exact } from '../show.tsx';
import { personText, ShowNames } from '../who/names.tsx';
import type { Names } from '../who/names.tsx';
import { staffText } from '../who/staff-name.ts';
import { PurposeField, usePurpose } from '../who/purpose.tsx';
import { Refused } from './refused.tsx';
import { crm } from './texts.ts';

function oneOf<Value extends string>(given: string | null, known: readonly Value[]): Value {
  return known.find((one) => one === given) ?? (known[0] as Value);
}

/** Whom to look after: taken up one by one, and done with what came of it. */
export function Tasks() {
  const texts = crm.value.tasks;
  const kind = oneOf<Task['kind']>(query.value.get('kind'), ['unreachable', 'stagnant']);
  const state = oneOf<Task['state']>(query.value.get('state'), ['open', 'closed']);
  const after = Number(/^\d{1,15}$/.exec(query.value.get('after') ?? '')?.[0] ?? 0);
  const purpose = usePurpose();
  const names = useSignal<Names>(new Map());
  const taken = useSignal<Task | undefined>(undefined);
  const said = useSignal(false);
  const page = useResource(`tasks ${kind} ${state} ${after} ${purpose.value}`, () =>
    getTasks({ kind, state, after, purpose: purpose.value }),
  );
  const items = page.value?.items;
  const next = page.value?.next;
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <Tools kind={kind} state={state} purpose={purpose} />
      {said.value && <DoneBanner>{texts.closed}</DoneBanner>}
      {taken.value && (
        <Doing
          key={taken.value.number}
          task={taken.value}
          names={names.value}
          onDone={() => {
            taken.value = undefined;
            said.value = true;
            page.reload();
          }}
          onCancel={() => (taken.value = undefined)}
        />
      )}
      {page.problem && <Refused problem={page.problem} />}
      {!items && !page.problem && <Loading />}
      {items?.length === 0 && <Empty>{texts.empty}</Empty>}
      {items && items.length > 0 && (
        <>
          <Table
            items={items}
            names={names.value}
            onTake={(one) => {
              taken.value = one;
              said.value = false;
            }}
          />
          <section class="panel part">
            <ShowNames persons={items.map((one) => one.person)} names={names} />
          </section>
        </>
      )}
      {(next || after > 0) && (
        <p class="actions more">
          {after > 0 && <Button onClick={() => setQuery({ after: '' }, 'push')}>{texts.first}</Button>}
          {next && <Button onClick={() => setQuery({ after: String(next) }, 'push')}>{texts.more}</Button>}
        </p>
      )}
    </div>
  );
}

type ToolsProps = { kind: Task['kind']; state: Task['state']; purpose: Signal<string> };

function Tools({ kind, state, purpose }: ToolsProps) {
  const texts = crm.value.tasks;
  const optionsOf = (words: Record<string, string>) =>
    Object.entries(words).map(([value, label]) => ({ value, label }));
  return (
    <div class="tools">
      <SelectField
        label={texts.kind}
        value={kind as string}
        options={optionsOf(texts.kinds)}
        onChange={(value) => setQuery({ kind: value, after: '' }, 'push')}
      />
      <SelectField
        label={texts.state}
        value={state as string}
        options={optionsOf(texts.states)}
        onChange={(value) => setQuery({ state: value, after: '' }, 'push')}
      />
      <PurposeField value={purpose} />
    </div>
  );
}

type TableProps = { items: readonly Task[]; names: Names; onTake: (one: Task) => void };

function Table({ items, names, onTake }: TableProps) {
  const texts = crm.value.tasks;
  return (
    <section class="panel">
      <DataTable
        caption={texts.caption}
        columns={[texts.person, texts.kind, texts.since, texts.came]}
        items={items}
        row={(one) => {
          const label = personText(names, one.person);
          return (
            <tr key={one.number}>
              <th scope="row">
                <Link href={`/staff/crm/persons/${one.person}`}>{label}</Link>
              </th>
              <td data-label={texts.kind}>
                <span class="tag tag-strong">{texts.kinds[one.kind]}</span>
              </td>
              <td data-label={texts.since}>{dayText(one.since)}</td>
              <td data-label={texts.came}>
                {one.state === 'open' ? (
                  <Button size="sm" label={texts.takeOf(label)} onClick={() => onTake(one)}>
                    {texts.take}
                  </Button>
                ) : (
                  <>
                    <span>{one.note}</span>
                    <span class="row-sub">
                      {texts.by(staffText(one.closedBy))} {one.closedAt && <Exact at={one.closedAt} />}
                    </span>
                  </>
                )}
              </td>
            </tr>
          );
        }}
      />
    </section>
  );
}

type DoingProps = { task: Task; names: Names; onDone: () => void; onCancel: () => void };

function Doing({ task, names, onDone, onCancel }: DoingProps) {
  const texts = crm.value.tasks;
  const label = personText(names, task.person);
  async function send(note: string): Promise<Faults> {
    if (note === '') {
      return { fields: { note: 'empty' } };
    }
    const answer = await closeTask(task.number, note);
    if (answer.ok) {
      onDone();
      return noFaults;
    }
    return faultsOf(answer.problem);
  }
  return (
    <section class="panel part card">
      <h2>{texts.panel(label)}</h2>
      <p>
        <span class="tag tag-strong">{texts.kinds[task.kind]}</span> {texts.since} {dayText(task.since)}{' '}
        <Link href={`/staff/crm/persons/${task.person}`}>{texts.open}</Link>
      </p>
      <OneField
        field="note"
        label={texts.note}
        hint={texts.noteHint}
        submit={texts.done}
        kind="fill"
        words={crm.value.refusals}
        send={send}
        onCancel={onCancel}
      />
    </section>
  );
}
