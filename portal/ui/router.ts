import { batch, signal } from '@preact/signals';

// Paths and query strings are the state of a screen: a link can be sent to a colleague, and Back works.

export const path = signal(location.pathname);
export const query = signal(new URLSearchParams(location.search));

function read(): void {
  batch(() => {
    path.value = location.pathname;
    query.value = new URLSearchParams(location.search);
  });
}

addEventListener('popstate', read);

export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', to);
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
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', text ? `${path.peek()}?${text}` : path.peek());
  read();
}
