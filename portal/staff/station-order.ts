import type { Station, StationState } from '../api/types.ts';

// Searching, filtering and sorting the list of stations: pure, so that it can be tested without a screen.

export type SortKey = 'name' | 'value' | 'observedAt' | 'state';
export type SortOrder = 'asc' | 'desc';
export type Wish = {
  search: string;
  state: StationState | '';
  sort: SortKey;
  order: SortOrder;
  quantity: string;
};

/** One spelling for full and half width, upper and lower case, katakana and hiragana, with and without spaces. */
export function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\s+/gu, '')
    .replaceAll(/[\u30a1-\u30f6]/gu, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - 0x60));
}

export function matches(station: Station, search: string): boolean {
  const wanted = folded(search);
  const fields = [
    station.name,
    station.kana,
    station.number,
    station.municipality?.name ?? '',
    station.municipality?.code ?? '',
  ];
  return fields.some((field) => folded(field).includes(wanted));
}

const urgency: Record<StationState, number> = { silent: 0, strange: 1, ok: 2 };
const collator = new Intl.Collator('ja');

function compare(left: Station, right: Station, wish: Wish): number {
  switch (wish.sort) {
    case 'name':
      return collator.compare(left.kana, right.kana);
    case 'observedAt':
      return (left.observedAt ?? '').localeCompare(right.observedAt ?? '');
    case 'state':
      return urgency[left.state] - urgency[right.state];
    case 'value':
      return (left.values[wish.quantity] ?? 0) - (right.values[wish.quantity] ?? 0);
  }
}

function lacks(station: Station, wish: Wish): boolean {
  return wish.sort === 'value'
    ? (station.values[wish.quantity] ?? null) === null
    : wish.sort === 'observedAt'
      ? !station.observedAt
      : false;
}

/** What lacks the sorted value stands last in either direction; equals stand by number. */
export function arranged(stations: Iterable<Station>, wish: Wish): Station[] {
  const direction = wish.order === 'asc' ? 1 : -1;
  return [...stations]
    .filter((station) => (wish.state === '' || station.state === wish.state) && matches(station, wish.search))
    .toSorted((left, right) => {
      const byLack = Number(lacks(left, wish)) - Number(lacks(right, wish));
      return byLack || direction * compare(left, right, wish) || left.number.localeCompare(right.number);
    });
}
