import { useSignal } from '@preact/signals';
import { getInquiries, getSummary } from '../../api/inquiries.ts';
import type { Inquiry } from '../../api/inquiries.ts';
import { Button } from '../../ui/button.tsx';
import { serverNow } from '../../ui/clock.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount, formatValue } from '../../ui/number.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { Heading } from '../heading.tsx';
import { MonthSums } from '../month-sums.tsx';
import { DataTable } from '../platform/list.tsx';
import { may } from '../state.ts';
import { Due } from './due.tsx';
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
  return (
    <MonthSums
      texts={texts}
      load={getSummary}
      tiles={(sums) => [
        [texts.opened, formatCount(sums.opened)],
        [texts.done, formatCount(sums.done)],
        [texts.inTime, formatCount(sums.inTime)],
        [texts.cancelled, formatCount(sums.cancelled)],
        [texts.stars, sums.stars ? formatValue(sums.stars, 1) : texts.noStars],
      ]}
    />
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
          <Due at={of.dueAt} />
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
