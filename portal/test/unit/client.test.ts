import { afterEach, describe, expect, it, vi } from 'vitest';
import { addressOf, ask, whenSignedOut } from '../../api/client.ts';
import { csvPath, getStations } from '../../api/weather.ts';

type Asked = { address: string; init: RequestInit };

/** Answers every question with the next of these, and keeps what was asked. */
function answering(...answers: (Response | Error)[]): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    asked.push({ address, init });
    const next = answers.shift() ?? new Error('asked once too often');
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  });
  return asked;
}

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });

afterEach(() => vi.unstubAllGlobals());

describe('an address', () => {
  it('has the values of its path and query encoded, and leaves out what is not said', () => {
    expect(addressOf('/weather/v1/stations/{id}', { path: { id: 'urn:x/1?' } })).toBe(
      '/weather/v1/stations/urn%3Ax%2F1%3F',
    );
    expect(csvPath({ id: 'a', quantity: 'temperatureC', days: 7 })).toBe(
      '/weather/v1/stations/a/series?quantity=temperatureC&days=7&format=csv',
    );
  });

  it('is one that the server describes, with what it describes: anything else does not compile', () => {
    // @ts-expect-error -- no such path
    addressOf('/weather/v1/nowhere', {});
    // @ts-expect-error -- no such parameter
    addressOf('/weather/v1/stations', { query: { limi: 1 } });
    // @ts-expect-error -- the quantity must be said
    addressOf('/weather/v1/stations/{id}/series', { path: { id: 'a' }, query: { days: 7 } });
    // @ts-expect-error -- the id must be said
    addressOf('/weather/v1/stations/{id}', {});
    // @ts-expect-error -- a path that only takes GET
    const never = (): unknown => ask('post', '/weather/v1/summary', {});
    expect(never).toBeInstanceOf(Function);
  });
});

describe('an answer', () => {
  it('is a value, or a problem with its code; nothing is thrown', async () => {
    answering(json({ items: [], total: 0 }), json({ title: 'No', code: 'not_allowed' }, 403), new TypeError('cut'));
    const list = (): ReturnType<typeof getStations> => getStations();
    expect(await list()).toEqual({ ok: true, value: [] });
    expect(await list()).toMatchObject({ ok: false, problem: { status: 403, code: 'not_allowed' } });
    expect(await list()).toMatchObject({ ok: false, problem: { status: 0, code: 'network' } });
  });

  it('that is not JSON is told as unreadable', async () => {
    answering(new Response('<html>', { status: 502 }));
    expect(await getStations()).toMatchObject({ ok: false, problem: { status: 502, code: 'unreadable' } });
  });

  it('of 401 leads to sign-in, unless the question is who is signed in', async () => {
    const left = vi.fn<() => void>();
    whenSignedOut(left);
    answering(json({}, 401), json({}, 401));
    await ask('get', '/id/v1/session', {}, 'return');
    expect(left).not.toHaveBeenCalled();
    await ask('get', '/weather/v1/summary', {});
    expect(left).toHaveBeenCalledOnce();
  });
});

describe('the stations', () => {
  it('are asked for page by page until all are there', async () => {
    const page = (count: number): Response => json({ items: Array.from({ length: count }, () => ({})), total: 700 });
    const asked = answering(page(500), page(200));
    const answer = await getStations();
    expect(answer.ok && answer.value.length).toBe(700);
    expect(asked.map((one) => one.address)).toEqual([
      '/weather/v1/stations?limit=500&offset=0',
      '/weather/v1/stations?limit=500&offset=500',
    ]);
    expect(asked[0]?.init.method).toBe('GET');
  });
});
