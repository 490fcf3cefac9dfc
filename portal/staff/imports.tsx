import type { ImportRun } from '../api/types.ts';
import { getImports } from '../api/weather.ts';
import { formatCount } from '../ui/number.ts';
import { Link } from '../ui/link.tsx';
import { Pager } from '../ui/pager.tsx';
import { Empty, Loading, ProblemView } from '../ui/problem.tsx';
import { useResource } from '../ui/resource.ts';
import { query, setQuery } from '../ui/router.ts';
import { ui } from '../ui/texts.ts';
import { secondsText } from '../ui/time.ts';
import { Heading } from './heading.tsx';
import { offsetOf } from './paging.ts';
import { Exact } from './show.tsx';
import { staff } from './texts.ts';

const limit = 20;

/** What was imported: file, when, by whom, how many rows, and the way to the rows that were refused. */
export function Imports() {
  const texts = staff.value.imports;
  const offset = offsetOf(query.value);
  const runs = useResource(`imports ${offset}`, () => getImports(limit, offset));
  const page = runs.value;
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      {runs.problem && <ProblemView problem={runs.problem} retry={runs.reload} />}
      {!page && !runs.problem && <Loading />}
      {page && page.total === 0 && <Empty>{texts.empty}</Empty>}
      {page && page.total > 0 && (
        <section class="panel">
          <table class="table table-stack">
            <caption class="unseen">{texts.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.file}</th>
                <th scope="col">{texts.when}</th>
                <th scope="col">{texts.by}</th>
                <th scope="col" class="number">
                  {texts.read}
                </th>
                <th scope="col" class="number">
                  {texts.stored}
                </th>
                <th scope="col" class="number">
                  {texts.unchanged}
                </th>
                <th scope="col" class="number">
                  {texts.refused}
                </th>
                <th scope="col" class="number">
                  {texts.duration}
                </th>
              </tr>
            </thead>
            <tbody>
              {page.items.map((run) => (
                <Row key={run.id} run={run} />
              ))}
            </tbody>
          </table>
          <Pager
            offset={offset}
            limit={limit}
            total={page.total}
            onOffset={(next) => setQuery({ offset: next === 0 ? '' : String(next) }, 'push')}
          />
        </section>
      )}
    </div>
  );
}

function Row({ run }: { run: ImportRun }) {
  const texts = staff.value.imports;
  const duration = secondsText(run.seconds);
  return (
    <tr>
      <th scope="row">
        <span class="file">{run.format === 'generated' ? texts.generatedFile : run.file}</span>
        <span class="row-sub">{texts.formats[run.format] ?? run.format}</span>
      </th>
      <td data-label={texts.when}>
        <Exact at={run.startedAt} />
      </td>
      <td data-label={texts.by}>{texts.programs[run.by] ?? run.by}</td>
      <td data-label={texts.read} class="number">
        {formatCount(run.read)}
      </td>
      <td data-label={texts.stored} class="number">
        {formatCount(run.stored)}
      </td>
      <td data-label={texts.unchanged} class="number">
        {formatCount(run.unchanged)}
      </td>
      <td data-label={texts.refused} class="number">
        {run.refused > 0 ? (
          <Link href={`/staff/imports/${run.id}`}>{texts.errors(formatCount(run.refused))}</Link>
        ) : (
          '0'
        )}
      </td>
      <td data-label={texts.duration} class="number">
        {run.finished ? ui.value[duration.unit](duration.text) : texts.running}
      </td>
    </tr>
  );
}
