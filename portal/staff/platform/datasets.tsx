import { useSignal } from '@preact/signals';
import { getDatasets, openFile, withdrawDataset } from '../../api/catalogue.ts';
import type { Dataset, Problem } from '../../api/types.ts';
import { Asked } from '../../ui/asked.tsx';
import { language } from '../../ui/language.ts';
import { Link } from '../../ui/link.tsx';
import { Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { query } from '../../ui/router.ts';
import { formatTime } from '../../ui/time.ts';
import { Heading } from '../heading.tsx';
import { Exact } from '../show.tsx';
import { may } from '../state.ts';
import { DatasetForm } from './dataset-form.tsx';
import { ListScreen } from './list.tsx';
import { data } from './texts.ts';

const files = ['data.csv', 'data.xlsx', 'data.geojson', 'entities.json'];

function formPath(name: string): string {
  return `/staff/platform/dataset${name === '' ? '' : `?${new URLSearchParams({ name })}`}`;
}

/** What the town has published as open data, and what of it anyone may see now. */
export function Datasets() {
  const texts = data.value.datasets;
  const page = useResource('datasets', getDatasets);
  const problem = useSignal<Problem | undefined>(undefined);
  const publishes = may('catalog.dataset.publish');

  async function withdraw(name: string): Promise<void> {
    const answer = await withdrawDataset(name);
    problem.value = answer.ok ? undefined : answer.problem;
    page.reload();
  }

  return (
    <ListScreen
      texts={texts}
      page={page}
      above={
        <>
          {problem.value && <ProblemView problem={problem.value} />}
          {publishes && (
            <p class="actions">
              <Link href={formPath('')} class="button button-outline button-sm">
                {texts.add}
              </Link>
            </p>
          )}
        </>
      }
      columns={[texts.dataset, texts.type, texts.state, texts.files, ...(publishes ? [texts.act] : [])]}
      row={(one) => (
        <tr key={one.name}>
          <th scope="row" class="platform-name">
            {one.about.title}
            <span class="row-sub">{one.name}</span>
          </th>
          <td data-label={texts.type} class="platform-name">
            {one.about.entityType}
            <span class="row-sub">{one.about.attributes.join(', ')}</span>
          </td>
          <td data-label={texts.state}>
            <State one={one} />
          </td>
          <td data-label={texts.files}>{one.isPublic ? <Files name={one.name} /> : texts.noFiles}</td>
          {publishes && (
            <td data-label={texts.act}>
              <Acts one={one} onWithdraw={() => void withdraw(one.name)} />
            </td>
          )}
        </tr>
      )}
    />
  );
}

function Acts({ one, onWithdraw }: { one: Dataset; onWithdraw: () => void }) {
  const texts = data.value.datasets;
  const { title } = one.about;
  return (
    <div class="row-acts">
      <Link href={formPath(one.name)} label={texts.changeOf(title)}>
        {texts.change}
      </Link>
      <Asked label={texts.withdrawOf(title)} question={texts.sure} onYes={onWithdraw}>
        {texts.withdraw}
      </Asked>
    </div>
  );
}

function State({ one }: { one: Dataset }) {
  const texts = data.value.datasets;
  const { publishedFrom: from, publishedUntil: until } = one.about;
  const day = (at: string): string => formatTime(at, 'fullDateTime', language.value);
  return (
    <>
      <span class={one.isPublic ? 'tag tag-strong' : 'tag'}>{one.isPublic ? texts.open : texts.closed}</span>
      {from && <span class="row-sub">{texts.fromText(day(from))}</span>}
      {until && <span class="row-sub">{texts.untilText(day(until))}</span>}
      <span class="row-sub">
        {one.setBy} <Exact at={one.modifiedAt} />
      </span>
    </>
  );
}

function Files({ name }: { name: string }) {
  return (
    <ul class="platform-lines">
      {files.map((file) => (
        <li key={file}>
          <a class="link" href={openFile(name, file)} aria-label={`${name} ${file}`}>
            {file}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Publishing a type, or changing what is published. */
export function DatasetPage() {
  const texts = data.value.datasets;
  const name = query.value.get('name');
  const page = useResource('datasets', getDatasets);
  const before = page.value?.items.find((one) => one.name === name);
  return (
    <div class="column column-wide">
      <Heading title={before?.about.title ?? texts.add} />
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!page.value && !page.problem && <Loading />}
      {page.value && <DatasetForm key={name} before={before} />}
      <p>
        <Link href="/staff/platform/datasets">{texts.back}</Link>
      </p>
    </div>
  );
}
