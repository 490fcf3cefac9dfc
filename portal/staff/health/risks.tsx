import { useSignal } from '@preact/signals';
import { getRisks } from '../../api/nurse.ts';
import type { Risk } from '../../api/nurse.ts';
import type { Problem } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { DataTable } from '../platform/list.tsx';
import { NamesFor } from '../who/known.tsx';
import type { Names } from '../who/names.tsx';
import { PurposeGate } from './purpose.tsx';
import { health } from './texts.ts';

/** Whose newest checklist flags something: whom to invite before anything happens. */
export function Risks() {
  const texts = health.value.risks;
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <PurposeGate of="risks">{(purpose) => <List key={purpose} purpose={purpose} />}</PurposeGate>
    </div>
  );
}

type More = { items: Risk[]; next: number | null | undefined };

function List({ purpose }: { purpose: string }) {
  const texts = health.value.risks;
  const page = useResource(`risks ${purpose}`, () => getRisks(purpose));
  const further = useSignal<More | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const names = useSignal<Names>(new Map());
  const frail = query.value.get('only') === 'frail';
  const after = further.value ? further.value.next : page.value?.next;
  async function more(from: number): Promise<void> {
    const answer = await getRisks(purpose, from);
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      further.value = { items: [...(further.value?.items ?? []), ...answer.value.items], next: answer.value.next };
    }
  }
  if (!page.value) {
    return page.problem ? <ProblemView problem={page.problem} retry={page.reload} /> : <Loading />;
  }
  const all = [...page.value.items, ...(further.value?.items ?? [])];
  const shown = frail ? all.filter((one) => one.because.includes('frail')) : all;
  return (
    <section class="panel" aria-label={texts.title}>
      <div class="panel-top">
        <Choice
          legend={texts.filter}
          hideLegend
          value={frail ? 'frail' : 'all'}
          options={(['all', 'frail'] as const).map((one) => ({ value: one, label: texts[one] }))}
          onChange={(value) => setQuery({ only: value === 'all' ? '' : value })}
        />
      </div>
      {shown.length === 0 && <Empty>{texts.empty}</Empty>}
      {shown.length > 0 && <Table items={shown} names={names.value} />}
      <NamesFor persons={shown.map((one) => one.person)} names={names} purpose={purpose} />
      {problem.value && <ProblemView problem={problem.value} />}
      {after && (
        <p class="health-more">
          <Button onClick={() => void more(after)}>{texts.more}</Button>
        </p>
      )}
    </section>
  );
}

function Table({ items, names }: { items: readonly Risk[]; names: Names }) {
  const texts = health.value.risks;
  const words = health.value.checks;
  const mark = language.value === 'ja' ? '、' : ', ';
  const nameOf = (flag: string): string => words.verdicts[flag] ?? words.flag[flag] ?? flag;
  return (
    <DataTable
      caption={texts.caption}
      columns={[texts.person, words.flags, words.list, words.made, words.proposes]}
      items={items}
      row={(one) => (
        <tr key={one.person}>
          <th scope="row">
            <Link href={`/staff/health/person/${one.person}`}>
              {names.get(one.person) ?? texts.numberOf(one.person)}
            </Link>
          </th>
          <td data-label={words.flags}>
            <b class={one.because.includes('frail') ? 'health-out' : ''}>{one.because.map(nameOf).join(mark)}</b>
          </td>
          <td data-label={words.list}>{words.lists[one.list] ?? one.list}</td>
          <td data-label={words.made}>{formatTime(one.madeAt, 'date', language.value)}</td>
          <td data-label={words.proposes}>
            {one.proposes.map((what) => what.title[language.value]).join(mark) || health.value.none}
          </td>
        </tr>
      )}
    />
  );
}
