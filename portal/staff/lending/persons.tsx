import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { getBorrower, getBriefings, getCalls } from '../../api/lending.ts';
import type { Borrower } from '../../api/lending.ts';
import { TextField } from '../../ui/field.tsx';
import { faultText } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { language } from '../../ui/language.ts';
import { Empty } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { LinkIf } from '../link-if.tsx';
import { DataTable } from '../platform/list.tsx';
import { Exact } from '../show.tsx';
import { emptyOf, forPerson, PanelForm, PersonField } from './parts.tsx';
import { MatterLog, topicText } from './support.tsx';
import { LoanEnd } from './tablet.tsx';
import { lending } from './texts.ts';

/** Everything of one person, for a reason that the person sees. */
export function Persons() {
  const texts = lending.value.persons;
  const person = useSignal('');
  const why = useSignal('');
  const found = useSignal<Borrower | undefined>(undefined);
  async function send(): Promise<Faults> {
    found.value = undefined;
    return (
      emptyOf({ person: person.value, why: why.value }) ??
      forPerson(
        person.value,
        (number) => getBorrower(number, why.value.trim()),
        (of) => (found.value = of),
      )
    );
  }
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <PanelForm title={texts.look} submit={texts.look} shown={['person', 'why']} send={send}>
        {(faults) => (
          <>
            <PersonField faults={faults} value={person.value} onInput={(value) => (person.value = value)} />
            <TextField
              label={texts.why}
              hint={texts.whyHint}
              error={faultText(faults, 'why')}
              value={why.value}
              onInput={(value) => (why.value = value)}
            />
          </>
        )}
      </PanelForm>
      {found.value && <Found of={found.value} />}
    </div>
  );
}

/** Calls and briefings by what people call them; the code where nobody may ask. */
function useNames(): (code: string) => string {
  const calls = useResource('calls', getCalls);
  const briefings = useResource('briefings', getBriefings);
  return (code) => {
    const call = calls.value?.items.find((one) => one.code === code);
    const briefing = briefings.value?.items.find((one) => one.code === code);
    return (call && (language.value === 'en' && call.en !== '' ? call.en : call.ja)) ?? briefing?.name ?? code;
  };
}

function Found({ of }: { of: Borrower }) {
  const texts = lending.value.persons;
  const known = useNames();
  const { call, calls, tablet, briefings, briefing, support, register } = lending.value;
  return (
    <>
      <h2>{texts.of(of.person)}</h2>
      <Part
        title={texts.loans}
        columns={[register.serial, tablet.lentAt, tablet.dueAt, tablet.endedAt]}
        items={of.loans}
        row={(one) => (
          <tr key={one.number}>
            <th scope="row">
              <LinkIf needs="devices.loan.write" href={`/staff/lending/tablet/${one.serial}`}>
                {one.serial}
              </LinkIf>
            </th>
            <td data-label={tablet.lentAt}>
              <Exact at={one.lentAt} />
            </td>
            <td data-label={tablet.dueAt}>{formatTime(one.dueAt, 'date', language.value)}</td>
            <td data-label={tablet.endedAt}>
              <LoanEnd loan={one} />
            </td>
          </tr>
        )}
      />
      <Part
        title={texts.applications}
        columns={[calls.name, call.state, call.rank, call.applied]}
        items={of.applications}
        row={(one) => (
          <tr key={one.number}>
            <th scope="row">
              <LinkIf needs="devices.person.serve" href={`/staff/lending/call/${one.call}`}>
                {known(one.call)}
              </LinkIf>
            </th>
            <td data-label={call.state}>{call.states[one.state]}</td>
            <td data-label={call.rank}>{one.rank > 0 ? one.rank : lending.value.none}</td>
            <td data-label={call.applied}>
              <Exact at={one.appliedAt} />
            </td>
          </tr>
        )}
      />
      <Part
        title={texts.seats}
        columns={[briefings.name, briefing.state]}
        items={of.seats}
        row={(one) => (
          <tr key={one.briefing}>
            <th scope="row">
              <LinkIf needs="devices.person.serve" href={`/staff/lending/briefing/${one.briefing}`}>
                {known(one.briefing)}
              </LinkIf>
            </th>
            <td data-label={briefing.state}>{briefing.states[one.state]}</td>
          </tr>
        )}
      />
      <Part
        title={texts.matters}
        columns={[support.number, support.topic, support.question, texts.state, support.log]}
        items={of.matters}
        row={(one) => (
          <tr key={one.number}>
            <th scope="row" data-label={support.number}>
              {one.number}
            </th>
            <td data-label={support.topic}>{topicText(one.topic)}</td>
            <td data-label={support.question}>{one.question}</td>
            <td data-label={texts.state}>
              <span class={one.solved ? 'tag' : 'tag tag-strong'}>
                {one.solved ? support.isSolved : support.isOpen}
              </span>
            </td>
            <td data-label={support.log}>
              <MatterLog matter={one} />
            </td>
          </tr>
        )}
      />
    </>
  );
}

type PartProps<Item> = {
  title: string;
  columns: readonly string[];
  items: readonly Item[];
  row: (item: Item) => ComponentChildren;
};

function Part<Item>({ title, columns, items, row }: PartProps<Item>) {
  return (
    <section class="panel" aria-label={title}>
      <h3 class="panel-title">{title}</h3>
      {items.length === 0 ? (
        <Empty>{lending.value.persons.nothing}</Empty>
      ) : (
        <DataTable caption={title} columns={columns} items={items} row={row} />
      )}
    </section>
  );
}
