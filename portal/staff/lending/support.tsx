import { useSignal } from '@preact/signals';
import { addContact, getMatters, getSolvedMatters, getSupport, openMatter } from '../../api/lending.ts';
import type { Channel, Matter } from '../../api/lending.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Choice } from '../../ui/choice.tsx';
import { DoneBanner } from '../../ui/done-banner.tsx';
import { SelectField } from '../../ui/field.tsx';
import { faultText, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { makeKey } from '../../ui/key.ts';
import { formatCount, formatValue } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { TextArea } from '../../ui/text-area.tsx';
import { Heading } from '../heading.tsx';
import { MonthSums } from '../month-sums.tsx';
import { DataTable } from '../platform/list.tsx';
import { Ago, Exact } from '../show.tsx';
import { may } from '../state.ts';
import { staffText } from '../who/staff-name.ts';
import { WordSearch } from '../word-search.tsx';
import type { Found } from '../word-search.tsx';
import { emptyOf, forPerson, PanelForm, PersonField, told } from './parts.tsx';
import { personText } from './person.ts';
import { lending } from './texts.ts';

export const topicText = (topic: string): string => lending.value.support.topics[topic] ?? topic;

/** What is open, by kind; how much the first contact solved; and writing down what people ask. */
export function SupportScreen() {
  const texts = lending.value.support;
  const matters = useResource('matters', getMatters);
  const said = useSignal<string | undefined>(undefined);
  const round = useSignal(0);
  function after(matter: Matter): void {
    said.value = matter.solved ? texts.closedNow(matter.number) : texts.kept(matter.number);
    matters.reload();
    round.value += 1;
  }
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <DoneBanner>{said.value}</DoneBanner>
      {may('devices.support.read') && <Sums round={round.value} />}
      {matters.problem && <ProblemView problem={matters.problem} retry={matters.reload} />}
      {!matters.value && !matters.problem && <Loading />}
      {matters.value && <Open items={matters.value.items} onDone={after} />}
      <Solved />
      <NewForm onKept={after} />
    </div>
  );
}

function Sums({ round }: { round: number }) {
  const texts = lending.value.support;
  return (
    <MonthSums
      texts={{ title: texts.sumsTitle, month: texts.month }}
      load={getSupport}
      round={round}
      tiles={({ sums }) => [
        [texts.matters, formatCount(sums.matters)],
        [texts.solved, formatCount(sums.solved)],
        [texts.open, formatCount(sums.open)],
        [texts.atOnce, formatCount(sums.atOnce)],
        // Of nothing there is no share.
        [
          texts.share,
          sums.matters === 0 ? lending.value.none : texts.percent(formatValue(sums.atOncePermille / 10, 1)),
        ],
      ]}
    />
  );
}

/** What was solved before, looked for by its words; nothing is asked before somebody looks. */
function Solved() {
  const texts = lending.value.support;
  return (
    <section class="panel panel-padded" aria-labelledby="solved-title">
      <h2 id="solved-title">{texts.solvedTitle}</h2>
      <WordSearch
        texts={{ title: texts.solvedTitle, query: texts.solvedQuery, show: texts.solvedShow }}
        list={SolvedList}
      />
    </section>
  );
}

function SolvedList({ q, before, onMore }: Found) {
  const texts = lending.value.support;
  const page = useResource(`solved ${q} ${before}`, () => getSolvedMatters(q, before));
  const items = page.value?.items;
  const next = page.value?.next;
  return (
    <>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!items && !page.problem && <Loading />}
      {items?.length === 0 && <Empty>{texts.solvedEmpty}</Empty>}
      {items && items.length > 0 && (
        <DataTable
          caption={texts.solvedCaption}
          columns={[texts.number, texts.topic, texts.question, texts.contacts, texts.solvedAt]}
          items={items}
          row={(one) => (
            <tr key={one.number}>
              <th scope="row" data-label={texts.number}>
                {one.number}
                <span class="row-sub">{personText(one.person)}</span>
              </th>
              <td data-label={texts.topic}>{topicText(one.topic)}</td>
              <td data-label={texts.question}>{one.question}</td>
              <td data-label={texts.contacts}>{texts.times(one.contacts)}</td>
              <td data-label={texts.solvedAt}>{one.solvedAt ? <Exact at={one.solvedAt} /> : '—'}</td>
            </tr>
          )}
        />
      )}
      {typeof next === 'number' && (
        <p class="actions">
          <Button onClick={() => onMore(next)}>{texts.solvedMore}</Button>
        </p>
      )}
    </>
  );
}

type OpenProps = { items: readonly Matter[]; onDone: (matter: Matter) => void };

function Open({ items, onDone }: OpenProps) {
  const texts = lending.value.support;
  const topics = [...new Set(items.map((one) => one.topic))].toSorted();
  const wanted = query.value.get('topic') ?? '';
  const shown = items.filter((one) => wanted === '' || one.topic === wanted);
  const count = (topic: string): string => formatCount(items.filter((one) => one.topic === topic).length);
  return (
    <section class="panel" aria-labelledby="open-title">
      <h2 id="open-title" class="panel-title">
        {texts.openTitle}
      </h2>
      <p class="panel-note small muted">
        {texts.told} {texts.closedHow}
      </p>
      <div class="panel-top tools">
        <SelectField
          label={texts.topic}
          size="sm"
          value={wanted}
          options={[
            { value: '', label: `${texts.allTopics} (${formatCount(items.length)})` },
            ...topics.map((one) => ({ value: one, label: `${topicText(one)} (${count(one)})` })),
          ]}
          onChange={(value) => setQuery({ topic: value })}
        />
      </div>
      {shown.length === 0 && <Empty>{texts.empty}</Empty>}
      {shown.length > 0 && (
        <DataTable
          caption={texts.caption}
          columns={[texts.number, texts.topic, texts.question, texts.contacts, texts.opened, texts.doing]}
          items={shown}
          row={(one) => <MatterRow key={one.number} matter={one} onDone={onDone} />}
        />
      )}
    </section>
  );
}

function MatterRow({ matter, onDone }: { matter: Matter; onDone: (matter: Matter) => void }) {
  const texts = lending.value.support;
  const writing = useSignal(false);
  return (
    <tr>
      <th scope="row" data-label={texts.number}>
        {matter.number}
        <span class="row-sub">{personText(matter.person)}</span>
      </th>
      <td data-label={texts.topic}>
        <span>
          {topicText(matter.topic)}
          <span class="row-sub">{texts.bys[matter.by]}</span>
        </span>
      </td>
      <td data-label={texts.question}>{matter.question}</td>
      <td data-label={texts.contacts}>
        <span>
          {texts.times(matter.contacts)} {matter.reopened && <span class="tag">{texts.reopened}</span>}
        </span>
      </td>
      <td data-label={texts.opened}>
        <Ago at={matter.openedAt} />
      </td>
      <td data-label={texts.doing}>
        {writing.value ? (
          <ContactForm matter={matter} onDone={onDone} />
        ) : (
          <Button size="xs" label={texts.continueOf(matter.number)} onClick={() => (writing.value = true)}>
            {texts.continue}
          </Button>
        )}
      </td>
    </tr>
  );
}

function ContactForm({ matter, onDone }: { matter: Matter; onDone: (matter: Matter) => void }) {
  const texts = lending.value.support;
  const note = useSignal('');
  const solved = useSignal(false);
  const faults = useSignal<Faults>(noFaults);
  async function send(): Promise<void> {
    const said = note.value.trim();
    faults.value =
      said === ''
        ? { fields: { note: 'missing' } }
        : told(await addContact(matter.number, said, solved.value), onDone);
  }
  return (
    <Form
      faults={faults.value}
      words={lending.value.refusals}
      label={texts.continueOf(matter.number)}
      shown={['note']}
      onSubmit={() => void send()}
    >
      <TextArea
        label={texts.note}
        rows={3}
        error={faultText(faults.value, 'note')}
        value={note.value}
        onInput={(value) => (note.value = value)}
      />
      <Check label={texts.solvedNow} checked={solved.value} onChange={(value) => (solved.value = value)} />
      <p>
        <Button size="sm" kind="fill" type="submit">
          {texts.save}
        </Button>
      </p>
    </Form>
  );
}

const nothing = () => ({ id: makeKey(), person: '', question: '', answer: '' });

function NewForm({ onKept }: { onKept: (matter: Matter) => void }) {
  const texts = lending.value.support;
  const typed = useSignal(nothing());
  const by = useSignal<Channel>('phone');
  const topic = useSignal('operation');
  const solved = useSignal(true);
  async function send(): Promise<Faults> {
    const { id, person, question, answer } = typed.value;
    return (
      emptyOf({ person, question, answer }) ??
      forPerson(
        person,
        (number) =>
          openMatter({
            id,
            person: number,
            by: by.value,
            topic: topic.value,
            question: question.trim(),
            answer: answer.trim(),
            solved: solved.value,
          }),
        (made) => {
          typed.value = nothing();
          onKept(made);
        },
      )
    );
  }
  const put = (changes: Partial<ReturnType<typeof nothing>>): void => {
    typed.value = { ...typed.value, ...changes };
  };
  return (
    <PanelForm title={texts.newTitle} submit={texts.save} shown={['person', 'question', 'answer', 'topic']} send={send}>
      {(faults) => (
        <>
          <PersonField faults={faults} value={typed.value.person} onInput={(person) => put({ person })} />
          <Choice
            legend={texts.by}
            value={by.value}
            options={(Object.keys(texts.bys) as Channel[]).map((one) => ({ value: one, label: texts.bys[one] }))}
            onChange={(value) => (by.value = value)}
          />
          <SelectField
            label={texts.topic}
            error={faultText(faults, 'topic')}
            value={topic.value}
            options={Object.entries(texts.topics).map(([value, label]) => ({ value, label }))}
            onChange={(value) => (topic.value = value)}
          />
          <TextArea
            label={texts.question}
            rows={3}
            error={faultText(faults, 'question')}
            value={typed.value.question}
            onInput={(question) => put({ question })}
          />
          <TextArea
            label={texts.answer}
            rows={3}
            error={faultText(faults, 'answer')}
            value={typed.value.answer}
            onInput={(answer) => put({ answer })}
          />
          <Check label={texts.solvedFirst} checked={solved.value} onChange={(value) => (solved.value = value)} />
        </>
      )}
    </PanelForm>
  );
}

/** A matter with everything that was said, as it is seen of one person. */
export function MatterLog({ matter }: { matter: Matter }) {
  const texts = lending.value.support;
  return (
    <details class="lending-log">
      <summary>{texts.log}</summary>
      <ol class="platform-lines">
        {(matter.log ?? []).map((one) => (
          <li key={one.n}>
            <Exact at={one.at} /> {staffText(one.by)}
            <span class="row-sub">{one.note}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
