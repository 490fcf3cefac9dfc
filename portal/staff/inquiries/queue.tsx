import { useSignal } from '@preact/signals';
import { getInquiries, getSummary } from '../../api/inquiries.ts';
import type { Inquiry } from '../../api/inquiries.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { SelectField } from '../../ui/field.tsx';
import { Link } from '../../ui/link.tsx';
import { formatCount, formatValue } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { monthsUntil, monthText } from '../lending/support.tsx';
import { DataTable } from '../platform/list.tsx';
import { Exact } from '../show.tsx';
import { may } from '../state.ts';
import { inquiries } from './texts.ts';

export const isLate = (one: Pick<Inquiry, 'state' | 'dueAt'>, nowMs: number): boolean =>
  one.state !== 'done' && one.state !== 'cancelled' && Date.parse(one.dueAt) <= nowMs;

export function Queue() {
  return (
    <div class="column column-wide">
      <Heading title={inquiries.value.queue.title} />
      <p class="lead">{inquiries.value.queue.lead}</p>
      <List state="open" />
      {may('inquiries.summary.read') && <Sums />}
    </div>
  );
}

export function Ended() {
  return (
    <div class="column column-wide">
      <Heading title={inquiries.value.ended.title} />
      <p class="lead">{inquiries.value.ended.lead}</p>
      <List state="ended" />
    </div>
  );
}

function Sums() {
  const texts = inquiries.value.summary;
  const months = monthsUntil(serverNow());
  const month = query.value.get('month') ?? months[0] ?? '';
  const page = useResource(`inquiries ${month}`, () => getSummary(month));
  const sums = page.value;
  return (
    <section class="panel panel-padded" aria-label={texts.title(monthText(month))}>
      <div class="lending-tools">
        <SelectField
          label={texts.month}
          size="sm"
          value={month}
          options={months.map((one) => ({ value: one, label: monthText(one) }))}
          onChange={(value) => setQuery({ month: value })}
        />
      </div>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {sums && (
        <dl class="tiles">
          {(['opened', 'done', 'inTime', 'cancelled'] as const).map((one) => (
            <div key={one} class="tile">
              <dt>{texts[one]}</dt>
              <dd class="figure number">{formatCount(sums[one])}</dd>
            </div>
          ))}
          <div class="tile">
            <dt>{texts.stars}</dt>
            <dd class="figure number">{sums.stars ? formatValue(sums.stars, 1) : texts.noStars}</dd>
          </div>
        </dl>
      )}
    </section>
  );
}

function List({ state }: { state: 'open' | 'ended' }) {
  const texts = inquiries.value;
  const page = useResource(`inquiries ${state}`, () => getInquiries(state));
  const later = useSignal<{ items: readonly Inquiry[]; next: string | null | undefined } | undefined>(undefined);
  const items = [...(page.value?.items ?? []), ...(later.value?.items ?? [])];
  const next = later.value ? later.value.next : page.value?.next;
  async function more(after: string): Promise<void> {
    const answer = await getInquiries(state, after);
    if (answer.ok) {
      later.value = { items: [...(later.value?.items ?? []), ...answer.value.items], next: answer.value.next };
    }
  }
  return (
    <section class="panel">
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!page.value && !page.problem && <Loading />}
      {page.value && items.length === 0 && <Empty>{texts[state === 'open' ? 'queue' : 'ended'].empty}</Empty>}
      {items.length > 0 && (
        <DataTable
          caption={texts.caption}
          columns={[texts.number, texts.who, texts.about, texts.text, texts.due, texts.state]}
          items={items}
          row={(one) => <Row key={one.number} of={one} />}
        />
      )}
      {next && (
        <p class="panel-note">
          <Button onClick={() => void more(next)}>{texts.more}</Button>
        </p>
      )}
    </section>
  );
}

function Row({ of }: { of: Inquiry }) {
  const texts = inquiries.value;
  return (
    <tr>
      <th scope="row" data-label={texts.number}>
        <Link href={`/staff/inquiries/one/${of.number}`} label={texts.openOf(of.number)}>
          {of.number}
        </Link>
      </th>
      <td data-label={texts.who}>
        <span>
          {of.name || (of.person ? of.loginId : texts.gone)}
          {of.kana && <span class="row-sub">{of.kana}</span>}
        </span>
      </td>
      <td data-label={texts.about}>
        <span>
          {texts.abouts[of.about]}
          <span class="row-sub">{texts.bys[of.by]}</span>
        </span>
      </td>
      <td data-label={texts.text}>{of.text}</td>
      <td data-label={texts.due}>
        <span>
          <Exact at={of.dueAt} />
          {of.danger && <span class="tag tag-strong">{texts.danger}</span>}
          {isLate(of, serverNow()) && <span class="tag tag-strong">{texts.late}</span>}
        </span>
      </td>
      <td data-label={texts.state}>
        <span class="tag">{texts.states[of.state]}</span>
      </td>
    </tr>
  );
}
