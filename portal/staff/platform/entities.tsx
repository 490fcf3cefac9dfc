import { useSignal } from '@preact/signals';
import { entitiesAtOnce, findEntities, getEntity, memberText, placeOfEntity } from '../../api/things.ts';
import type { Entity } from '../../api/things.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Link } from '../../ui/link.tsx';
import { Empty, Loading, ProblemView } from '../../ui/problem.tsx';
import { useResource } from '../../ui/resource.ts';
import { navigate, query, setQuery } from '../../ui/router.ts';
import { Heading } from '../heading.tsx';
import { EntityMap } from './entity-map.tsx';
import type { Pin } from './entity-map.tsx';
import { platform } from './texts.ts';

const membersShown = 5;

export function entityPath(id: string): string {
  return `/staff/platform/entity?${new URLSearchParams({ id })}`;
}

export function entitiesPath(type: string): string {
  return `/staff/platform/entities?${new URLSearchParams({ type })}`;
}

/** Entities of a type that fit a condition: on the map, and in a table. */
export function Entities() {
  const texts = platform.value.entities;
  const type = query.value.get('type') ?? '';
  const q = query.value.get('q') ?? '';
  const offset = Math.max(0, Number(query.value.get('offset')) || 0);
  const page = useResource(`entities ${type} ${q} ${offset}`, () => findEntities(type, q, offset));
  const items = page.value?.items;
  const pins: Pin[] = (items ?? []).flatMap((one) => {
    const at = placeOfEntity(one);
    return at ? [{ id: one.id, ...at }] : [];
  });
  return (
    <div class="column column-wide">
      <Heading title={texts.title} />
      <Filter type={type} q={q} />
      {page.problem && <ProblemView problem={page.problem} retry={page.reload} />}
      {!items && !page.problem && <Loading />}
      {items?.length === 0 && <Empty>{texts.empty}</Empty>}
      {pins.length > 0 && <EntityMap pins={pins} onChoose={(id) => navigate(entityPath(id))} />}
      {items && items.length > 0 && <Table items={items} />}
      <p class="actions">
        {offset > 0 && (
          <Button size="sm" onClick={() => setQuery({ offset: String(Math.max(0, offset - entitiesAtOnce)) })}>
            {texts.previous}
          </Button>
        )}
        {page.value?.more && (
          <Button size="sm" onClick={() => setQuery({ offset: String(offset + entitiesAtOnce) })}>
            {texts.next}
          </Button>
        )}
      </p>
    </div>
  );
}

function Filter({ type, q }: { type: string; q: string }) {
  const texts = platform.value.entities;
  const typed = useSignal({ type, q });
  return (
    <form
      class="form-body"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setQuery({ type: typed.value.type.trim(), q: typed.value.q.trim(), offset: '' });
      }}
    >
      <TextField
        label={texts.type}
        value={typed.value.type}
        onInput={(value) => {
          typed.value = { ...typed.value, type: value };
        }}
      />
      <TextField
        label={texts.q}
        hint={texts.qHint}
        value={typed.value.q}
        onInput={(value) => {
          typed.value = { ...typed.value, q: value };
        }}
      />
      <p class="actions">
        <Button type="submit" kind="fill" size="sm">
          {texts.search}
        </Button>
      </p>
    </form>
  );
}

function Table({ items }: { items: readonly Entity[] }) {
  const texts = platform.value.entities;
  return (
    <section class="panel">
      <table class="table table-stack">
        <caption class="unseen">{texts.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.id}</th>
            <th scope="col">{texts.members}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.id}>
              <th scope="row" class="platform-name">
                <Link href={entityPath(one.id)}>{one.id}</Link>
                <span class="row-sub">{one.type}</span>
              </th>
              <td data-label={texts.members}>
                <ul class="platform-lines">
                  {Object.entries(one.members)
                    .slice(0, membersShown)
                    .map(([name, value]) => (
                      <li key={name}>{memberText(name, value)}</li>
                    ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** One entity, as it is written. */
export function EntityPage() {
  const texts = platform.value.entities;
  const id = query.value.get('id') ?? '';
  const one = useResource(`entity ${id}`, () => getEntity(id));
  return (
    <div class="column column-wide">
      <Heading title={texts.one} />
      <p class="platform-name">{id}</p>
      {one.problem && <ProblemView problem={one.problem} retry={one.reload} />}
      {one.loading && !one.value && <Loading />}
      {one.value !== undefined && (
        <pre class="platform-code panel">
          <code>{JSON.stringify(one.value, null, 2)}</code>
        </pre>
      )}
      <p>
        <Link href="/staff/platform">{texts.back}</Link>
      </p>
    </div>
  );
}
