import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Station, StationState } from '../api/types.ts';
import { colourOf, decimalsOf, mapQuantities } from '../map/quantity.ts';
import type { MapQuantity } from '../map/quantity.ts';
import { Button } from '../ui/button.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { formatCount, formatValue } from '../ui/number.ts';
import { query, setQuery } from '../ui/router.ts';
import { StateMark } from '../ui/state-mark.tsx';
import { Ago } from './show.tsx';
import { arranged } from './station-order.ts';
import type { SortKey, Wish } from './station-order.ts';
import { staff } from './texts.ts';

type ListProps = { stations: Station[]; quantity: MapQuantity; chosen: string };

const sortKeys: ReadonlySet<string> = new Set(['name', 'value', 'observedAt', 'state']);
const stateNames: ReadonlySet<string> = new Set(['ok', 'silent', 'strange']);

function wishOf(fields: URLSearchParams, quantity: MapQuantity): Wish {
  const sort = fields.get('sort') ?? 'state';
  const state = fields.get('state') ?? '';
  return {
    search: fields.get('q') ?? '',
    state: stateNames.has(state) ? (state as StationState) : '',
    sort: sortKeys.has(sort) ? (sort as SortKey) : 'state',
    order: fields.get('order') === 'desc' ? 'desc' : 'asc',
    quantity,
  };
}

/** Every station as a table: search, filter, sort, choose. It does all that the map does. */
export function StationList({ stations, quantity, chosen }: ListProps) {
  const texts = staff.value.overview;
  const wish = wishOf(query.value, quantity);
  const shown = useMemo(
    () => arranged(stations, wish),
    [stations, wish.search, wish.state, wish.sort, wish.order, wish.quantity],
  );
  const limited = wish.search !== '' || wish.state !== '';
  return (
    <section class="panel list-panel" aria-label={texts.list}>
      <div class="list-tools">
        <TextField
          label={texts.search}
          hint={texts.searchHint}
          type="search"
          size="sm"
          value={wish.search}
          onInput={(value) => setQuery({ q: value })}
        />
        <SelectField
          label={texts.filter}
          size="sm"
          value={wish.state}
          options={[
            { value: '', label: texts.all },
            { value: 'silent', label: staff.value.state.silent },
            { value: 'strange', label: staff.value.state.strange },
            { value: 'ok', label: staff.value.state.ok },
          ]}
          onChange={(value) => setQuery({ state: value })}
        />
      </div>
      <p class="list-count" aria-live="polite">
        {texts.shown(formatCount(stations.length), formatCount(shown.length))}
        {limited && (
          <Button kind="text" size="xs" onClick={() => setQuery({ q: '', state: '' })}>
            {texts.clear}
          </Button>
        )}
      </p>
      {shown.length === 0 ? (
        <p class="empty">{texts.nothing}</p>
      ) : (
        <Rows stations={shown} quantity={quantity} chosen={chosen} wish={wish} />
      )}
    </section>
  );
}

function SortHead({ sort, wish, label, name }: { sort: SortKey; wish: Wish; label: string; name: string }) {
  const active = wish.sort === sort;
  const first = sort === 'value' ? 'desc' : 'asc';
  const next = active ? (wish.order === 'asc' ? 'desc' : 'asc') : first;
  return (
    <th
      scope="col"
      class={name}
      aria-sort={active ? (wish.order === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      <button
        type="button"
        class={`sort${active ? ` sort-${wish.order}` : ''}`}
        onClick={() => setQuery({ sort, order: next })}
      >
        {label}
        <span class="sort-arrow" aria-hidden="true" />
      </button>
    </th>
  );
}

function Rows({ stations, quantity, chosen, wish }: ListProps & { wish: Wish }) {
  const texts = staff.value.overview;
  const box = useRef<HTMLDivElement>(null);

  // Also when the screen has made room for what is told of the chosen one, which comes later.
  useEffect(() => {
    if (chosen === '' || !box.current) {
      return;
    }
    bringIntoView(box.current);
    if (typeof ResizeObserver === 'undefined') {
      return;
    }
    const watch = new ResizeObserver(() => bringIntoView(box.current));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [chosen]);

  const others = mapQuantities.filter((one) => one !== quantity);
  return (
    <div class="list-box" ref={box}>
      <table class="table station-table">
        <caption class="unseen">{texts.list}</caption>
        <thead>
          <tr>
            <SortHead sort="name" wish={wish} label={texts.name} name="" />
            <SortHead
              sort="value"
              wish={wish}
              label={staff.value.short[quantity] ?? quantity}
              name="number chosen-value"
            />
            {others.map((one) => (
              <th key={one} scope="col" class="number other-value">
                {staff.value.short[one] ?? one}
              </th>
            ))}
            <SortHead sort="observedAt" wish={wish} label={texts.observedAt} name="number observed" />
            <SortHead sort="state" wish={wish} label={texts.filter} name="" />
          </tr>
        </thead>
        <tbody>
          {stations.map((station) => (
            <tr key={station.id} class={station.id === chosen ? 'chosen' : undefined}>
              <th scope="row">
                <button
                  type="button"
                  class="row-button"
                  aria-current={station.id === chosen ? 'true' : undefined}
                  onClick={() => setQuery({ station: station.id })}
                >
                  {station.name}
                </button>
                <span class="row-sub">
                  {station.municipality?.name ?? station.kana}
                  {station.observedAt && (
                    <span class="row-ago">
                      {' ・ '}
                      <Ago at={station.observedAt} />
                    </span>
                  )}
                </span>
              </th>
              <td class="number chosen-value">
                <Swatch colour={colourOf(quantity, station.values[quantity])} />
                <Cell quantity={quantity} value={station.values[quantity]} />
              </td>
              {others.map((one) => (
                <td key={one} class="number other-value">
                  <Cell quantity={one} value={station.values[one]} />
                </td>
              ))}
              <td class="number observed">{station.observedAt && <Ago at={station.observedAt} />}</td>
              <td>
                <StateMark state={station.state} label={staff.value.state[station.state]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/**
 * Scrolls only the box, never the page, and only where the chosen row is not whole in it: then a whole row stands
 * below the head, and the chosen one third.
 */
function bringIntoView(box: HTMLElement | null): void {
  const rows = [...(box?.querySelectorAll<HTMLElement>('tbody tr') ?? [])];
  const chosen = rows.findIndex((row) => row.classList.contains('chosen'));
  const row = rows[chosen]?.getBoundingClientRect();
  if (box && row) {
    const head = box.querySelector('thead')?.offsetHeight ?? 0;
    const { top, bottom } = box.getBoundingClientRect();
    // The box may reach below what is seen of the page.
    if (row.top < top + head || row.bottom > Math.min(bottom, window.innerHeight)) {
      // Two above it, or as many as there is room for.
      const room = Math.floor((box.clientHeight - head) / row.height) - 1;
      const first = rows[Math.max(0, chosen - Math.max(0, Math.min(2, room)))]?.getBoundingClientRect().top ?? row.top;
      box.scrollTop += first - top - head;
    }
  }
}

function Cell({ quantity, value }: { quantity: string; value: number | null | undefined }) {
  return value === null || value === undefined ? (
    <>
      <span aria-hidden="true">–</span>
      <span class="unseen">{staff.value.noValue}</span>
    </>
  ) : (
    <>{formatValue(value, decimalsOf(quantity))}</>
  );
}

/** The colour the station has on the map; the value beside it says the same in figures. */
export function Swatch({ colour }: { colour: string }) {
  return (
    <svg class="swatch" viewBox="0 0 12 12" aria-hidden="true">
      <rect x="0.5" y="0.5" width="11" height="11" rx="2" fill={colour} />
    </svg>
  );
}
