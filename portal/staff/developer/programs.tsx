import { getDeveloper, putDeveloper } from '../../api/developer.ts';
import { Link } from '../../ui/link.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { NotFound } from '../not-found.tsx';
import { DataTable } from '../platform/list.tsx';
import { ProgramForm } from './program-form.tsx';
import { ProgramTools } from './program-tools.tsx';
import { StateTag } from './state-tag.tsx';
import { developer } from './texts.ts';
import { WhoForm } from './who-form.tsx';

function programPath(name: string): string {
  return `/staff/developer/program?${new URLSearchParams({ name })}`;
}

/** A developer's first page: what comes next, and the programs that were asked for. */
export function Programs() {
  const texts = developer.value.programs;
  const page = useResource('developer', getDeveloper);
  const own = page.value;
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!own && !page.problem && <Loading />}
      {own && !own.developer && (
        <section class="panel platform-box">
          <h2>{developer.value.who.title}</h2>
          <WhoForm submit={developer.value.who.submit} keep={putDeveloper} then={page.reload} />
        </section>
      )}
      {own?.developer && (
        <>
          <section class="panel form-body platform-box">
            <h2>{texts.steps}</h2>
            <ol class="steps">
              {texts.stepList.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <p class="actions">
              <Link href="/staff/developer/ask" class="button button-fill button-md">
                {texts.ask}
              </Link>
            </p>
          </section>
          {own.programs.length > 0 && (
            <section class="panel">
              <DataTable
                caption={texts.caption}
                columns={[texts.program, texts.state, texts.next]}
                items={own.programs}
                row={(one) => (
                  <tr key={one.name}>
                    <th scope="row" class="platform-name">
                      {one.wish.title}
                      <span class="row-sub">{one.name}</span>
                    </th>
                    <td data-label={texts.state}>
                      <StateTag state={one.state} />
                    </td>
                    <td data-label={texts.next}>
                      <Link href={programPath(one.name)} label={texts.openOf(one.wish.title)}>
                        {texts.open}
                      </Link>
                    </td>
                  </tr>
                )}
              />
            </section>
          )}
        </>
      )}
    </div>
  );
}

/** Asking for a new program, or changing one that is named. */
export function AskPage() {
  const texts = developer.value.ask;
  const name = query.value.get('name');
  const page = useResource('developer', getDeveloper);
  const before = page.value?.programs.find((one) => one.name === name);
  return (
    <div class="column column-wide">
      <Heading title={before?.wish.title ?? texts.title} />
      <p class="lead">{texts.lead}</p>
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!page.value && !page.problem && <Loading />}
      {page.value && <ProgramForm key={name} before={before} />}
      <p>
        <Link href="/staff/developer">{developer.value.back}</Link>
      </p>
    </div>
  );
}

/** One program: its state, and everything that its developer does with it. */
export function ProgramPage() {
  const name = query.value.get('name');
  const page = useResource('developer', getDeveloper);
  const found = page.value?.programs.find((one) => one.name === name);
  if (page.value && !found) {
    return <NotFound />;
  }
  return (
    <div class="column column-wide">
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!page.value && !page.problem && <Loading />}
      {page.value && found && <ProgramTools view={page.value} program={found} reload={page.reload} />}
      <p>
        <Link href="/staff/developer">{developer.value.back}</Link>
      </p>
    </div>
  );
}
