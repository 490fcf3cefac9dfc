import { getImportErrors, getImports } from '../api/weather.ts';
import { formatCount } from '../ui/number.ts';
import { Link } from '../ui/link.tsx';
import { Pager } from '../ui/pager.tsx';
import { Empty, Loading, ProblemView } from '../ui/problem.tsx';
import { useResource } from '../ui/resource.ts';
import { query, setQuery } from '../ui/router.ts';
import { Heading } from './heading.tsx';
import { offsetOf } from './paging.ts';
import { staff } from './texts.ts';

const limit = 100;

/** "temperatureC cold" -> "気温 cold": the quantity, where there is one, as people call it. */
function detailText(detail: string): string {
  const [quantity = '', ...rest] = detail.split(' ');
  return [staff.value.quantity(quantity).name, ...rest].join(' ');
}

/** The refused rows of one import with their line numbers, page by page. */
export function ImportErrors({ id }: { id: number }) {
  const texts = staff.value.errors;
  const offset = offsetOf(query.value);
  const errors = useResource(`${id} ${offset}`, () => getImportErrors(id, limit, offset));
  const runs = useResource('imports', () => getImports(200, 0));
  const file = runs.value?.items.find((run) => run.id === id)?.file;
  const page = errors.value;
  return (
    <div class="column">
      <p>
        <Link href="/staff/imports">{texts.back}</Link>
      </p>
      <Heading title={texts.title} />
      {file && <p class="file">{file}</p>}
      {errors.problem && <ProblemView problem={errors.problem} retry={errors.reload} />}
      {!page && !errors.problem && <Loading />}
      {page && page.total === 0 && <Empty>{texts.empty}</Empty>}
      {page && page.total > 0 && (
        <>
          <p class="lead">{texts.note}</p>
          <section class="panel">
            <table class="table table-stack">
              <caption class="unseen">{texts.caption}</caption>
              <thead>
                <tr>
                  <th scope="col" class="number">
                    {texts.line}
                  </th>
                  <th scope="col">{texts.code}</th>
                  <th scope="col">{texts.detail}</th>
                </tr>
              </thead>
              <tbody>
                {page.items.map((error) => (
                  <tr key={`${error.line} ${error.code}`}>
                    <th scope="row" class="number" data-label={texts.line}>
                      {formatCount(error.line)}
                    </th>
                    <td data-label={texts.code}>{texts.codes[error.code] ?? error.code}</td>
                    <td data-label={texts.detail}>
                      <code>{detailText(error.detail)}</code>
                    </td>
                  </tr>
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
        </>
      )}
    </div>
  );
}
