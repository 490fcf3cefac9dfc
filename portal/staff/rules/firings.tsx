import { useSignal } from '@preact/signals';
import { getFirings } from '../../api/rules.ts';
import type { Firing, Problem } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { titleOf } from './list.tsx';
import { rules } from './texts.ts';

/** When, where and why rules have fired; the newest first. */
export function Firings() {
  const rule = query.value.get('rule') ?? '';
  const lasting = query.value.get('state') === 'lasting';
  return <Page key={`${rule} ${lasting}`} rule={rule} lasting={lasting} />;
}

function Page({ rule, lasting }: { rule: string; lasting: boolean }) {
  const texts = rules.value.firings;
  const only = { ...(rule === '' ? {} : { rule }), ...(lasting ? { state: 'lasting' as const } : {}) };
  const first = useResource(`firings ${rule} ${lasting}`, () => getFirings(only));
  const more = useSignal<Firing[]>([]);
  const next = useSignal<number | null | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const cursor = next.value === undefined ? first.value?.nextBefore : next.value;
  const items = [...(first.value?.items ?? []), ...more.value];

  async function load(before: number): Promise<void> {
    const answer = await getFirings({ ...only, before });
    problem.value = answer.ok ? undefined : answer.problem;
    if (answer.ok) {
      more.value = [...more.value, ...answer.value.items];
      next.value = answer.value.nextBefore ?? null;
    }
  }

  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <Choice
        legend={texts.only}
        hideLegend
        value={lasting ? 'lasting' : 'all'}
        options={[
          { value: 'all' as const, label: texts.all },
          { value: 'lasting' as const, label: texts.lastingOnly },
        ]}
        onChange={(value) => setQuery({ state: value === 'lasting' ? 'lasting' : '' })}
      />
      {first.problem && <ProblemView problem={first.problem} retry={first.reload} />}
      {!first.value && !first.problem && <Loading />}
      {first.value && items.length === 0 && <Empty>{lasting ? texts.noneLasting : texts.empty}</Empty>}
      {items.length > 0 && <Table items={items} />}
      {problem.value && <ProblemView problem={problem.value} />}
      {typeof cursor === 'number' && (
        <p class="actions">
          <Button size="sm" onClick={() => void load(cursor)}>
            {texts.more}
          </Button>
        </p>
      )}
    </div>
  );
}

function Table({ items }: { items: readonly Firing[] }) {
  const texts = rules.value.firings;
  const at = (instant: string): string => formatTime(instant, 'dateTime', language.value);
  return (
    <section class="panel">
      <table class="table table-stack firing-table">
        <caption class="unseen">{texts.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{rules.value.name}</th>
            <th scope="col">{texts.where}</th>
            <th scope="col">{texts.at}</th>
            <th scope="col">{texts.cleared}</th>
            <th scope="col">{texts.why}</th>
            <th scope="col">{rules.value.act}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                {titleOf({ title: one.title }) || one.rule}
                <span class="row-sub">{rules.value.severities[one.severity]}</span>
              </th>
              <td data-label={texts.where}>{one.name || one.entity}</td>
              <td data-label={texts.at}>
                {at(one.firedAt)}
              </td>
              <td data-label={texts.cleared}>
                {one.clearedAt ? <span class="number">{at(one.clearedAt)}</span> : <b>{texts.lasts}</b>}
              </td>
              <td data-label={texts.why}>
                <span>
                  {one.says.map((says) => (
                    <span key={says.ja} class="trouble">
                      {says[language.value]}
                    </span>
                  ))}
                  {one.late && <span class="row-sub">{texts.late}</span>}
                </span>
              </td>
              <td data-label={rules.value.act}>
                <Link
                  href={`/staff/rules/firings/${one.id}`}
                  label={texts.openOf(titleOf({ title: one.title }) || one.rule, one.name || one.entity)}
                >
                  {texts.open}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
