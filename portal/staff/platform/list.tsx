import type { ComponentChildren } from 'preact';
import type { Resource } from '../../ui/resource.ts';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { Heading } from '../heading.tsx';

type ListProps<Item> = {
  texts: { title: string; lead: string; caption: string; empty: string };
  page: Resource<{ items: Item[] }>;
  columns: readonly string[];
  row: (item: Item) => ComponentChildren;
  above?: ComponentChildren;
};

type TableProps<Item> = {
  caption: string;
  columns: readonly string[];
  items: readonly Item[];
  row: (item: Item) => ComponentChildren;
};

export function DataTable<Item>({ caption, columns, items, row }: TableProps<Item>) {
  return (
    <table class="table table-stack">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{items.map(row)}</tbody>
    </table>
  );
}

type PartProps<Item> = {
  texts: { title: string; lead?: string; caption: string; empty: string };
  page: Resource<{ items: Item[] }>;
  columns: readonly string[];
  row: (item: Item) => ComponentChildren;
  children?: ComponentChildren;
};

/** One table of a screen that has several, under a heading of its own; `children` stand below it. */
export function ListPart<Item>({ texts, page, columns, row, children }: PartProps<Item>) {
  const items = page.value?.items;
  return (
    <section class="panel">
      <h2 class="panel-title">{texts.title}</h2>
      {texts.lead && <p class="panel-note muted">{texts.lead}</p>}
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!items && !page.problem && <Loading />}
      {items?.length === 0 && <Empty>{texts.empty}</Empty>}
      {items && items.length > 0 && (
        <DataTable caption={texts.caption} columns={columns} items={items} row={row} />
      )}
      {children}
    </section>
  );
}

/** A screen that is one table: its heading, what is above the table, and what is shown while there is none. */
export function ListScreen<Item>({ texts, page, columns, row, above }: ListProps<Item>) {
  const items = page.value?.items;
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <p class="lead">{texts.lead}</p>
      {above}
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!items && !page.problem && <Loading />}
      {items?.length === 0 && <Empty>{texts.empty}</Empty>}
      {items && items.length > 0 && (
        <section class="panel">
          <DataTable caption={texts.caption} columns={columns} items={items} row={row} />
        </section>
      )}
    </div>
  );
}
