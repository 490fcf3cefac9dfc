import type { Answer } from '../../api/client.ts';
import { getSummary } from '../../api/points-staff.ts';
import type { Summary } from '../../api/points-staff.ts';
import { serverNow } from '../../ui/clock.ts';
import { formatCount } from '../../ui/number.ts';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { Heading } from '../heading.tsx';
import { MonthSums } from '../month-sums.tsx';
import { monthsUntil, monthText } from '../months.ts';
import { DataTable } from '../platform/list.tsx';
import { signedText } from './parts.tsx';
import { points } from './texts.ts';

const monthsShown = 6;
const flows = ['granted', 'spent', 'cancelled', 'exchanged', 'expired', 'corrected'] as const;

/** What was granted, spent and lost in a month, and what the town owes its residents now. */
export function SummaryScreen() {
  const texts = points.value.summary;
  return (
    <div class="column column-wide">
      <Heading title={texts.heading} />
      <p class="lead">{texts.lead}</p>
      <div class="points-figures">
        <MonthSums
          texts={texts}
          load={getSummary}
          tiles={({ sums }) => [
            ...flows.map((one) => [texts.flows[one], flowText(one, sums[one])] as const),
            [texts.outstanding, formatCount(sums.outstanding)],
            [texts.people, texts.peopleOf(formatCount(sums.people))],
          ]}
        />
      </div>
      <Months />
    </div>
  );
}

/** Corrections go both ways. */
function flowText(flow: (typeof flows)[number], count: number): string {
  return flow === 'corrected' ? signedText(count) : formatCount(count);
}

/** One after the other, the newest first: each is added up anew by the server. */
async function loadAll(months: readonly string[]): Promise<Answer<Summary[]>> {
  const value: Summary[] = [];
  for (const month of months) {
    const answer = await getSummary(month);
    if (!answer.ok) {
      return answer;
    }
    value.push(answer.value);
  }
  return { ok: true, value };
}

function Months() {
  const texts = points.value.summary;
  const months = monthsUntil(serverNow()).slice(0, monthsShown);
  const page = useResource(months[0] ?? '', () => loadAll(months));
  return (
    <section class="panel points-numbers">
      <h2 class="panel-title">{texts.months(monthsShown)}</h2>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!page.value && !page.problem && <Loading />}
      {page.value && (
        <DataTable
          caption={texts.months(monthsShown)}
          columns={[texts.month, ...flows.map((one) => texts.flows[one])]}
          items={page.value}
          row={({ month, sums }) => (
            <tr key={month}>
              <th scope="row">{monthText(month)}</th>
              {flows.map((one) => (
                <td key={one} data-label={texts.flows[one]} class="number">
                  {flowText(one, sums[one])}
                </td>
              ))}
            </tr>
          )}
        />
      )}
    </section>
  );
}
