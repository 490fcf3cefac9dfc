import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { everyInterval } from '../../api/live.ts';
import { getTasks } from '../../api/nurse.ts';
import type { Level, QueuedTask } from '../../api/nurse.ts';
import type { Problem } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { DataTable } from '../platform/list.tsx';
import { Ago, Exact } from '../show.tsx';
import { staffText } from '../who/staff-name.ts';
import { LevelMark } from './show.tsx';
import { health } from './texts.ts';

const refreshMs = 30_000;
/** Nothing less calls a nurse. */
const counted: readonly Level[] = ['emergency', 'consult'];

/** What needs a nurse, emergencies first. Nobody is named before a task is opened. */
export function Queue() {
  const texts = health.value.queue;
  const state = query.value.get('state') === 'closed' ? 'closed' : 'open';
  const page = useResource(`tasks ${state}`, () => getTasks(state));
  useEffect(() => everyInterval(refreshMs, page.reload), [state]);
  const items = page.value?.items;
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <div class="series-tools">
        <Choice
          legend={texts.state}
          hideLegend
          value={state}
          options={(['open', 'closed'] as const).map((one) => ({ value: one, label: texts[one] }))}
          onChange={(value) => setQuery({ state: value === 'open' ? '' : value }, 'push')}
        />
        <p class="small muted">{texts.refreshed}</p>
      </div>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!items && !page.problem && <Loading />}
      {items && state === 'open' && items.length > 0 && <Counts items={items} />}
      {items?.length === 0 && <Empty>{state === 'open' ? texts.emptyOpen : texts.emptyClosed}</Empty>}
      {items && items.length > 0 && <Table key={state} state={state} first={items} next={page.value?.next} />}
    </div>
  );
}

function Counts({ items }: { items: readonly QueuedTask[] }) {
  const texts = health.value.queue;
  return (
    <section class="panel panel-padded" aria-label={texts.counts}>
      <dl class="tiles">
        {counted.map((level) => (
          <div key={level} class="tile">
            <dt>
              <LevelMark level={level} />
            </dt>
            <dd class="figure number">{formatCount(items.filter((one) => one.level === level).length)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

type TableProps = { state: 'open' | 'closed'; first: readonly QueuedTask[]; next: string | null | undefined };

function Table({ state, first, next }: TableProps) {
  const texts = health.value.queue;
  const further = useSignal<{ items: QueuedTask[]; next: string | null | undefined } | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const after = further.value ? further.value.next : next;
  async function more(from: string): Promise<void> {
    const answer = await getTasks(state, from);
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      further.value = { items: [...(further.value?.items ?? []), ...answer.value.items], next: answer.value.next };
    }
  }
  return (
    <section class="panel">
      <DataTable
        caption={texts.caption}
        columns={[texts.level, texts.number, texts.taken, texts.opened, texts.changed]}
        items={[...first, ...(further.value?.items ?? [])]}
        row={(one) => (
          <tr key={one.number}>
            <td data-label={texts.level}>
              <LevelMark level={one.level} />
            </td>
            <th scope="row">
              <Link href={`/staff/health/task/${one.number}`}>{texts.openOf(one.number)}</Link>
            </th>
            <td data-label={texts.taken}>
              {one.takenBy ? staffText(one.takenBy) : <span class="muted">{texts.nobody}</span>}
            </td>
            <td data-label={texts.opened}>
              <span>
                <Ago at={one.openedAt} />
                <span class="row-sub">
                  <Exact at={one.openedAt} />
                </span>
              </span>
            </td>
            <td data-label={texts.changed}>
              <Ago at={one.changedAt} />
            </td>
          </tr>
        )}
      />
      {problem.value && <ProblemView problem={problem.value} />}
      {after && (
        <p class="health-more">
          <Button onClick={() => void more(after)}>{texts.more}</Button>
        </p>
      )}
    </section>
  );
}
