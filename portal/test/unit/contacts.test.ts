import { afterEach, expect, it, vi } from 'vitest';
import { getContacts } from '../../api/notify.ts';

afterEach(() => vi.unstubAllGlobals());

it('reads the whole address book in pages that the server gives', async () => {
  const asked: URL[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    const url = new URL(address, 'http://here');
    asked.push(url);
    const first = url.searchParams.get('after') === null;
    const body = first ? { items: [{ id: 1 }], total: 2, next: 1 } : { items: [{ id: 2 }], total: 2, next: null };
    return Promise.resolve(new Response(JSON.stringify(body)));
  });
  const answer = await getContacts();
  expect(answer.ok && answer.value.items.map((one) => one.id)).toEqual([1, 2]);
  expect(asked.map((url) => url.search)).toEqual(['?limit=200', '?limit=200&after=1']);
  expect(asked.every((url) => Number(url.searchParams.get('limit')) <= 200)).toBe(true);
});
