import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { closeTask, getTask, reopenTask, takeTask } from '../../api/nurse.ts';
import type { HealthKind, NurseTask } from '../../api/nurse.ts';
import type { Problem } from '../../api/types.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { faultsOf, faultText, Form, noFaults } from '../../ui/form.tsx';
import type { Faults } from '../../ui/form.tsx';
import { Link } from '../../ui/link.tsx';
import { OneField } from '../../ui/one-field.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { path } from '../../ui/router.ts';
import { TextArea } from '../../ui/text-area.tsx';
import { Heading } from '../heading.tsx';
import { NotFound } from '../not-found.tsx';
import { Exact } from '../show.tsx';
import { session } from '../state.ts';
import { KnownPerson } from '../who/known.tsx';
import { staffText } from '../who/staff-name.ts';
import { SeriesPart } from './series-part.tsx';
import { PurposeGate, sayPurpose } from './purpose.tsx';
import { findingText, LevelMark } from './show.tsx';
import { kindsOf } from './shown.ts';
import { health } from './texts.ts';

/** One task: who, why, where the values are, and closing it with what was done. */
export function TaskPage() {
  const texts = health.value.task;
  const number = path.value.split('/')[4] ?? '';
  if (!/^\d{1,15}$/.test(number)) {
    return <NotFound />;
  }
  return (
    <div class="column column-wide">
      <p>
        <Link href="/staff/health">{texts.back}</Link>
      </p>
      <Heading title={texts.title(Number(number))} />
      <PurposeGate of={`task ${number}`}>{(purpose) => <Task number={number} purpose={purpose} />}</PurposeGate>
    </div>
  );
}

function Task({ number, purpose }: { number: string; purpose: string }) {
  const texts = health.value.task;
  const task = useResource(`task ${number} ${purpose}`, () => getTask(number, purpose));
  const changed = useSignal<NurseTask | undefined>(undefined);
  const shown = changed.value ?? task.value;
  if (!shown) {
    return task.problem ? <ProblemView problem={task.problem} retry={task.reload} /> : <Loading />;
  }
  const take = (next: NurseTask): void => {
    changed.value = next;
  };
  const again = (): void => {
    changed.value = undefined;
    task.reload();
  };
  return (
    <>
      {changed.value && (
        <Banner kind="success" live>
          <p class="banner-title">
            {shown.open ? texts.takenBy(staffText(shown.takenBy)) : texts.closed(shown.number)}
          </p>
        </Banner>
      )}
      <Facts task={shown} purpose={purpose} onTaken={take} />
      {shown.note && <Note task={shown} />}
      {shown.open ? (
        <CloseForm key="close" task={shown} purpose={purpose} onClosed={take} onAgain={again} />
      ) : (
        <ReopenForm number={number} purpose={purpose} onOpened={take} />
      )}
      {kindsOf(shown.series).map((kind) => (
        <SeriesPart
          key={kind}
          look={{ person: String(shown.person), purpose }}
          kind={kind as HealthKind}
          days={7}
        />
      ))}
    </>
  );
}

type FactsProps = { task: NurseTask; purpose: string; onTaken: (task: NurseTask) => void };

function Facts({ task, purpose, onTaken }: FactsProps) {
  const texts = health.value.task;
  // Who looks for a task looks at its person for the same purpose.
  useEffect(() => sayPurpose(`person ${task.person}`, purpose), [task.person, purpose]);
  return (
    <section class="panel" aria-label={texts.facts}>
      <dl class="facts">
        <div>
          <dt>{health.value.queue.level}</dt>
          <dd>
            <LevelMark level={task.level} />
          </dd>
        </div>
        <div>
          <dt>{texts.reasons}</dt>
          <dd>
            <ul class="platform-lines">
              {task.reasons.map((one) => (
                <li key={`${one.what} ${one.which}`}>{findingText(one)}</li>
              ))}
            </ul>
          </dd>
        </div>
        <div>
          <dt>{texts.person}</dt>
          <dd>
            {texts.personNumber(task.person)} <Link href={`/staff/health/person/${task.person}`}>{texts.record}</Link>
          </dd>
        </div>
        <div>
          <dt>{texts.opened}</dt>
          <dd>
            <Exact at={task.openedAt} />
          </dd>
        </div>
        <div>
          <dt>{texts.changed}</dt>
          <dd>
            <Exact at={task.changedAt} />
          </dd>
        </div>
        <div>
          <dt>{texts.state}</dt>
          <dd>{task.open ? texts.isOpen : texts.isClosed}</dd>
        </div>
        <div>
          <dt>{texts.taken}</dt>
          <dd>{task.takenBy ? staffText(task.takenBy) : texts.nobody}</dd>
        </div>
      </dl>
      <KnownPerson person={task.person} purpose={purpose} />
      {task.open && task.takenBy !== session.value?.subject && (
        <Take task={task} purpose={purpose} onTaken={onTaken} />
      )}
    </section>
  );
}

/** So that nobody else calls the same person. */
function Take({ task, purpose, onTaken }: FactsProps) {
  const texts = health.value.task;
  const problem = useSignal<Problem | undefined>(undefined);
  async function take(): Promise<void> {
    const answer = await takeTask(String(task.number), purpose);
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      onTaken(answer.value);
    }
  }
  return (
    <div class="health-more">
      {problem.value && <p role="alert">{texts.refusals[problem.value.code] ?? problem.value.code}</p>}
      <p>
        <Button onClick={() => void take()}>{task.takenBy ? texts.takeOver : texts.take}</Button>
      </p>
    </div>
  );
}

function Note({ task }: { task: NurseTask }) {
  const texts = health.value.task;
  return (
    <section class="panel panel-padded">
      <h2>{texts.noteTitle}</h2>
      <p class="health-note">{task.note ?? ''}</p>
      {task.closedBy && (
        <p class="small muted">
          {texts.closedBy} {staffText(task.closedBy)}
        </p>
      )}
    </section>
  );
}

type Outcome = keyof typeof health.value.task.outcomes;
type CloseProps = { task: NurseTask; purpose: string; onClosed: (task: NurseTask) => void; onAgain: () => void };

/** What another nurse did meanwhile refuses it. */
const newer: ReadonlySet<string> = new Set(['health_task_changed', 'health_task_closed']);

function CloseForm({ task, purpose, onClosed, onAgain }: CloseProps) {
  const texts = health.value.task;
  const outcome = useSignal<Outcome | ''>('');
  const note = useSignal('');
  const faults = useSignal<Faults>(noFaults);
  const busy = useSignal(false);
  async function close(): Promise<void> {
    const said = note.value.trim();
    const fields: Record<string, string> = {
      ...(outcome.value === '' ? { outcome: 'missing' } : {}),
      ...(said === '' ? { note: 'missing' } : {}),
    };
    faults.value = { fields };
    if (busy.value || outcome.value === '' || said === '') {
      return;
    }
    busy.value = true;
    const answer = await closeTask(task, purpose, texts.line(texts.outcomes[outcome.value], said));
    busy.value = false;
    faults.value = answer.ok ? noFaults : faultsOf(answer.problem);
    if (answer.ok) {
      onClosed(answer.value);
    }
  }
  return (
    <section class="panel panel-padded">
      <h2>{texts.closeTitle}</h2>
      {newer.has(faults.value.problem?.code ?? '') && (
        <p>
          <Button
            onClick={() => {
              faults.value = noFaults;
              onAgain();
            }}
          >
            {texts.again}
          </Button>
        </p>
      )}
      <p>{texts.closeLead}</p>
      <Form faults={faults.value} words={texts.refusals} shown={['outcome', 'note']} onSubmit={() => void close()}>
        <SelectField
          label={texts.outcome}
          error={faultText(faults.value, 'outcome')}
          value={outcome.value}
          options={[
            { value: '' as const, label: texts.choose },
            ...(Object.keys(texts.outcomes) as Outcome[]).map((one) => ({ value: one, label: texts.outcomes[one] })),
          ]}
          onChange={(value: Outcome | '') => (outcome.value = value)}
        />
        <TextArea
          label={texts.note}
          hint={texts.noteHint}
          error={faultText(faults.value, 'note')}
          value={note.value}
          onInput={(value) => (note.value = value)}
        />
        <p>
          <Button kind="fill" type="submit" disabled={busy.value}>
            {texts.close}
          </Button>
        </p>
      </Form>
    </section>
  );
}

type ReopenProps = { number: string; purpose: string; onOpened: (task: NurseTask) => void };

function ReopenForm({ number, purpose, onOpened }: ReopenProps) {
  const texts = health.value.task;
  return (
    <section class="panel panel-padded">
      <h2>{texts.reopenTitle}</h2>
      <p>{texts.reopenLead}</p>
      <OneField
        field="note"
        label={texts.reopenNote}
        submit={texts.reopen}
        words={texts.refusals}
        send={async (note) => {
          if (note === '') {
            return { fields: { note: 'missing' } };
          }
          const answer = await reopenTask(number, purpose, note);
          if (!answer.ok) {
            return faultsOf(answer.problem);
          }
          onOpened(answer.value);
          return noFaults;
        }}
      />
    </section>
  );
}
