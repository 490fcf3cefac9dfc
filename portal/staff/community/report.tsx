import { useMemo } from 'preact/hooks';
import { getReport } from '../../api/community-staff.ts';
import { serverNow } from '../../ui/clock.ts';
import { TextField } from '../../ui/field.tsx';
import { formatCount, formatValue } from '../../ui/number.ts';
import { Loading } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { fieldOf } from '../snow/jst.ts';
import { Refused } from './people.tsx';
import { community } from './texts.ts';

/** How many came in a month, and how many different people each met. */
export function ReportScreen() {
  const texts = community.value.report;
  const thisMonth = useMemo(() => fieldOf(serverNow()).slice(0, 7), []);
  const given = query.value.get('month') ?? '';
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(given) ? given : thisMonth;
  const report = useResource(`report ${month}`, () => getReport(month));
  const one = report.value;
  const lines = one && [
    [texts.sessions, texts.times(formatCount(one.sessions))],
    [texts.attendances, texts.persons(formatCount(one.attendances))],
    [texts.people, texts.persons(formatCount(one.people))],
    [texts.met, texts.persons(formatValue(one.metMean, 1))],
  ];
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      <div class="tools">
        <TextField
          label={texts.month}
          type="month"
          value={month}
          onInput={(value) => value !== '' && setQuery({ month: value })}
        />
      </div>
      {report.problem && <Refused problem={report.problem} />}
      {!one && !report.problem && <Loading />}
      {lines && (
        <section class="panel tiles-panel">
          <dl class="tiles">
            {lines.map(([name, value]) => (
              <div key={name} class="tile">
                <dt>{name}</dt>
                <dd class="tile-figure">{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}
