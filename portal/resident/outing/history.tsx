import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { getHistory } from '../../api/community.ts';
import type { Attendance, AttendanceMonth } from '../../api/community.ts';
import type { Problem } from '../../api/types.ts';
import { formatCount } from '../../ui/number.ts';
import { monthOf } from '../months.ts';
import { Back, Big, Heading, Waiting } from '../show.tsx';
import { town } from '../texts.ts';
import { Refused, inWords } from './show.tsx';
import { out } from './texts.ts';
import { dayOf } from './when.ts';

const pageItems = 30;

export type MonthOfAll = { sums: AttendanceMonth; items: Attendance[] };

/** The sums of the server, the newest month first, each with what is here of it. */
export function historyByMonth(months: readonly AttendanceMonth[], items: readonly Attendance[]): MonthOfAll[] {
  return months
    .toSorted((left, right) => right.month.localeCompare(left.month))
    .map((sums) => ({ sums, items: items.filter((one) => monthOf(one.at) === sums.month) }));
}

export function HistoryPage() {
  const texts = out.value.history;
  const items = useSignal<Attendance[] | undefined>(undefined);
  const months = useSignal<AttendanceMonth[]>([]);
  const hasMore = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);

  async function load(): Promise<void> {
    problem.value = undefined;
    const answer = await getHistory(pageItems, items.value?.at(-1)?.number);
    if (answer.ok) {
      items.value = [...(items.value ?? []), ...answer.value.items];
      months.value = answer.value.months;
      hasMore.value = answer.value.items.length === pageItems;
    } else {
      problem.value = answer.problem;
    }
  }
  useEffect(() => void load(), []);

  const all = historyByMonth(months.value, items.value ?? []);
  return (
    <>
      <Back to="/resident/outing" />
      <Heading title={texts.title} />
      {items.value?.length === 0 && <p class="calm">{texts.none}</p>}
      {all
        .filter((one) => one.items.length > 0)
        .map((one) => (
          <MonthPart key={one.sums.month} month={one} />
        ))}
      {!items.value && !problem.value && <Waiting />}
      {problem.value && <Refused problem={problem.value} again={() => void load()} />}
      {hasMore.value && <Big onClick={() => void load()}>{town.value.more}</Big>}
    </>
  );
}

function MonthPart({ month: { sums, items } }: { month: MonthOfAll }) {
  const texts = out.value.history;
  return (
    <section class="month">
      <h2>{texts.month(sums.month.slice(0, 4), String(Number(sums.month.slice(5))))}</h2>
      <div class="calm">
        <p>{texts.sum(formatCount(sums.count))}</p>
        {sums.met > 0 && <p>{texts.met(formatCount(sums.met))}</p>}
        {sums.points > 0 && <p>{texts.points(formatCount(sums.points))}</p>}
      </div>
      <ul class="lines">
        {items.map((one) => (
          <li key={one.number}>
            <span>{out.value.day(dayOf(one.at))}</span>
            <b>{inWords(one)}</b>
            {one.points > 0 && <span>{texts.got(formatCount(one.points))}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
