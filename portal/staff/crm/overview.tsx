import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { getSummary } from '../../api/crm-staff.ts';
import type { Summary } from '../../api/crm-staff.ts';
import { serverNow } from '../../ui/clock.ts';
import { SelectField } from '../../ui/field.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { formatCount } from '../../ui/number.ts';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query, setQuery } from '../../ui/router.ts';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { may } from '../state.ts';
import { classes, columnsOf, countOf, courseOf, daysOf, shareOf } from './course.ts';
import { crm } from './texts.ts';

/** How many residents are active, less active, stagnant or out of reach: today, and how it came to that. */
export function Overview() {
  const texts = crm.value.overview;
  const given = query.value.get('weeks') ?? '12';
  const weeks = Object.hasOwn(texts.spans, given) ? given : '12';
  const days = useMemo(() => daysOf(Number(weeks), serverNow()), [weeks]);
  const course = useResource(`course ${days.join()}`, () => courseOf(days, getSummary));
  const today = course.value?.at(-1);
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {course.problem && <ProblemView problem={course.problem} retry={course.reload} />}
      {today && <Today summary={today} />}
      <div class="tools">
        <SelectField
          label={texts.span}
          value={weeks}
          options={Object.entries(texts.spans).map(([value, label]) => ({ value, label }))}
          onChange={(value) => setQuery({ weeks: value }, 'push')}
        />
      </div>
      {!course.value && !course.problem && <Loading />}
      {course.value && <Course course={course.value} />}
    </div>
  );
}

function Today({ summary }: { summary: Summary }) {
  const texts = crm.value.overview;
  return (
    <section class="panel tiles-panel" aria-labelledby="today-title">
      <h2 id="today-title">{texts.now}</h2>
      <dl class="tiles">
        {classes.map((one) => {
          const count = countOf(summary, one);
          const share = shareOf(count, summary.residents);
          return (
            <div key={one} class="tile">
              <dt>{crm.value.classes[one]}</dt>
              <dd>
                <span class="tile-figure">{crm.value.people(formatCount(count))}</span>{' '}
                {share !== undefined && <span class="muted">{texts.share(share)}</span>}
              </dd>
              <dd class="small muted">{crm.value.classesLong[one]}</dd>
            </div>
          );
        })}
        <div class="tile">
          <dt>{texts.all}</dt>
          <dd class="tile-figure">{crm.value.people(formatCount(summary.residents))}</dd>
          {may('crm.task.work') && (
            <dd>
              <Link href="/staff/crm/tasks">{texts.toTasks}</Link>
            </dd>
          )}
        </div>
      </dl>
    </section>
  );
}

function Course({ course }: { course: readonly Summary[] }) {
  const texts = crm.value.overview;
  return (
    <section class="panel series" aria-labelledby="course-title">
      <h2 id="course-title">{texts.course}</h2>
      <div class="chart-and-table">
        <ChartBox course={course} />
        <CourseTable course={course} />
      </div>
    </section>
  );
}

function ChartBox({ course }: { course: readonly Summary[] }) {
  const texts = crm.value.overview;
  const place = useRef<HTMLDivElement>(null);
  const state = useSignal<'loading' | 'ready' | 'failed'>('loading');
  const columns = useMemo(() => columnsOf(course), [course]);
  const shown = language.value;
  useEffect(() => {
    let ended = false;
    let destroy: (() => void) | undefined;
    import('./chart.ts')
      .then(({ drawClasses }) => {
        if (place.current && !ended) {
          destroy = drawClasses(place.current, columns, formatCount, shown);
          state.value = 'ready';
        }
      })
      .catch(() => {
        state.value = 'failed';
      });
    return () => {
      ended = true;
      destroy?.();
    };
  }, [columns, shown]);
  return (
    <figure class="chart-box">
      <p class="chart-key small" aria-hidden="true">
        {classes.map((one) => (
          <span key={one} class="class-key">
            <svg class={`class-line class-${one}`} viewBox="0 0 40 8">
              <path d="M0 4H40" />
            </svg>
            {crm.value.classes[one]}
          </span>
        ))}
      </p>
      <div class="chart" role="img" aria-label={texts.chart} data-state={state.value} ref={place} />
      {state.value === 'failed' && <p role="status">{texts.chartFailed}</p>}
    </figure>
  );
}

/** The same as the chart, newest first. */
function CourseTable({ course }: { course: readonly Summary[] }) {
  const texts = crm.value.overview;
  return (
    <ScrollTable caption={texts.caption} class="table-tight">
      <thead>
        <tr>
          <th scope="col">{texts.day}</th>
          {classes.map((one) => (
            <th key={one} scope="col" class="number">
              {crm.value.classes[one]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {course.toReversed().map((summary) => (
          <tr key={summary.asOf}>
            <th scope="row">{formatTime(`${summary.asOf}T00:00:00+09:00`, 'date', language.value)}</th>
            {classes.map((one) => (
              <td key={one} class="number">
                {formatCount(countOf(summary, one))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
