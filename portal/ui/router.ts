import { batch, signal } from '@preact/signals';
import { prefix } from '../api/base.ts';

// Paths and query strings are the state of a screen: a link can be sent to a colleague, and Back works.
// Paths here are without the prefix of a municipality.

function ownPath(): string {
  return location.pathname.slice(prefix.length) || '/';
}

/** The address of a path of this portal, as the browser needs it. */
export function hrefOf(own: string): string {
  return prefix + own;
}

export const path = signal(ownPath());
export const query = signal(new URLSearchParams(location.search));

function read(): void {
  batch(() => {
    path.value = ownPath();
    query.value = new URLSearchParams(location.search);
  });
}

addEventListener('popstate', read);

export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', hrefOf(to));
  read();
  if (how === 'push') {
    scrollTo(0, 0);
  }
}

/** Changes some fields of the query string and keeps the rest; an empty value removes the field. */
export function setQuery(changes: Record<string, string>, how: 'push' | 'replace' = 'replace'): void {
  const next = new URLSearchParams(query.peek());
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') {
      next.delete(name);
    } else {
      next.set(name, value);
    }
  }
  const text = next.toString();
  const here = hrefOf(path.peek());
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', text ? `${here}?${text}` : here);
  read();
}
