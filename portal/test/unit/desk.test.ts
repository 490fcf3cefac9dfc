import { describe, expect, it } from 'vitest';
import type { Answer } from '../../api/client.ts';
import type { Outcome, Told } from '../../api/community-staff.ts';
import { Desk } from '../../staff/community/desk.ts';
import type { Row } from '../../staff/community/desk.ts';

// The desk of a session: what it took is told until it was heard, and counts once.

const now = Date.UTC(2026, 0, 19, 18);
const problem = (status: number, code = ''): Answer<never> => ({
  ok: false,
  problem: { type: 'about:blank', title: code, status, code, traceId: '' },
});

type Answers = (items: Told[]) => Answer<{ items: Outcome[] }>;

/** A server that counts each id once, as ours does. */
class Server {
  readonly heard: Told[][] = [];
  readonly came = new Map<string, Told>();
  answers: Answers = (items) => this.take(items);

  take(items: Told[]): Answer<{ items: Outcome[] }> {
    return {
      ok: true,
      value: {
        items: items.map((one) => {
          const how = this.came.has(one.id) ? ('attended_before' as const) : ('attended' as const);
          this.came.set(one.id, one);
          return { id: one.id, how, attendance: { device: 'desk-1' } as never };
        }),
      },
    };
  }
}

function deskOn(server: Server, kept: Row[] = [], who = 'demo-staff') {
  let order = kept.reduce((most, row) => Math.max(most, row.order), 0);
  let id = order;
  const parts = {
    rows: kept,
    fails: false,
    all: async () => [...parts.rows],
    add: async (row: Omit<Row, 'order'>) => {
      if (parts.fails) {
        throw new Error('the disk is full');
      }
      const made = { ...row, order: ++order };
      parts.rows.push(made);
      return made;
    },
    put: async (row: Row) => {
      parts.rows = parts.rows.map((one) => (one.order === row.order ? row : one));
    },
    remove: async (gone: number) => {
      parts.rows = parts.rows.filter((one) => one.order !== gone);
    },
    tell: async (items: Told[]) => {
      server.heard.push(items);
      return server.answers(items);
    },
    device: 'desk-1',
    makeId: () => `id-${++id}`,
    now: () => now,
    who: () => who,
    onChange: () => {},
  };
  return { desk: new Desk(parts), parts };
}

describe('A9.6 a desk without a line', () => {
  it('keeps what it took and tells it when the line is back', async () => {
    const server = new Server();
    server.answers = () => problem(0, 'network');
    const { desk, parts } = deskOn(server);
    await desk.arrive(12, { card: '80000012' }, '80000012');
    await desk.arrive(12, { person: 13 }, '佐藤');
    expect((await desk.sync())?.code).toBe('network');
    expect(parts.rows.map((row) => row.state)).toEqual(['waiting', 'waiting']);
    server.answers = (items) => server.take(items);
    expect(await desk.sync()).toBeUndefined();
    expect(desk.rows.map((row) => row.state)).toEqual(['attended', 'attended']);
    expect([...server.came.values()]).toEqual([
      { id: 'id-1', session: 12, card: '80000012', at: '2026-01-19T18:00:00.000Z' },
      { id: 'id-2', session: 12, person: 13, at: '2026-01-19T18:00:00.000Z' },
    ]);
  });

  it('counts nobody twice where the answer was lost', async () => {
    const server = new Server();
    server.answers = (items) => {
      server.take(items);
      return problem(0, 'network');
    };
    const { desk } = deskOn(server);
    await desk.arrive(12, { person: 13 }, '佐藤');
    await desk.sync();
    server.answers = (items) => server.take(items);
    await desk.sync();
    expect(server.heard.length).toBe(2);
    expect(server.came.size).toBe(1);
    expect(desk.rows.map((row) => row.state)).toEqual(['attended']);
  });

  it('goes on with what an earlier window has left, but not with what somebody else took', async () => {
    const server = new Server();
    const row = (order: number, who: string): Row => ({
      order,
      id: `id-${order}`,
      session: 12,
      person: order,
      label: '',
      at: new Date(now).toISOString(),
      who,
      state: 'waiting',
    });
    const { desk } = deskOn(server, [row(1, 'demo-staff'), row(2, 'other')]);
    await desk.open();
    await desk.sync();
    expect([...server.came.keys()]).toEqual(['id-1']);
    expect(desk.rows.map((one) => one.state)).toEqual(['attended', 'waiting']);
  });
});

describe('a desk', () => {
  it('takes nobody twice, but again after a refusal', async () => {
    const server = new Server();
    server.answers = (items) => ({
      ok: true,
      value: { items: items.map(({ id }) => ({ id, how: 'refused' as const, code: 'community_not_yet' })) },
    });
    const { desk } = deskOn(server);
    expect((await desk.arrive(12, { person: 13 }, '佐藤')).kind).toBe('kept');
    expect((await desk.arrive(12, { person: 13 }, '佐藤')).kind).toBe('known');
    await desk.sync();
    expect(desk.rows.map((row) => [row.state, row.code])).toEqual([['refused', 'community_not_yet']]);
    expect((await desk.arrive(12, { person: 13 }, '佐藤')).kind).toBe('kept');
    expect((await desk.arrive(14, { person: 13 }, '佐藤')).kind).toBe('kept');
  });

  it('says so where the browser keeps nothing', async () => {
    const { desk, parts } = deskOn(new Server());
    parts.fails = true;
    expect((await desk.arrive(12, { person: 13 }, '佐藤')).kind).toBe('not-kept');
    expect(desk.rows).toEqual([]);
  });

  it('waits for a sign-in, and settles what it may not tell', async () => {
    const server = new Server();
    server.answers = () => problem(401, 'not_signed_in');
    const { desk } = deskOn(server);
    await desk.arrive(12, { person: 13 }, '佐藤');
    await desk.sync();
    expect(desk.rows[0]?.state).toBe('waiting');
    server.answers = () => problem(403, 'not_allowed');
    await desk.sync();
    expect(desk.rows[0]?.state).toBe('refused');
  });

  it('believes no answer that tells of something else', async () => {
    const server = new Server();
    server.answers = () => ({ ok: true, value: { items: [] } });
    const { desk } = deskOn(server);
    await desk.arrive(12, { person: 13 }, '佐藤');
    expect((await desk.sync())?.code).toBe('unreadable');
    expect(desk.rows[0]?.state).toBe('waiting');
  });

  it('forgets what was settled half a day ago, and nothing that waits', async () => {
    const old = new Date(now - 13 * 3_600_000).toISOString();
    const row = (order: number, state: Row['state']): Row => ({
      order,
      id: `id-${order}`,
      session: 12,
      person: order,
      label: '',
      at: old,
      who: 'demo-staff',
      state,
    });
    const { desk } = deskOn(new Server(), [row(1, 'attended'), row(2, 'waiting')]);
    await desk.open();
    expect(desk.rows.map((one) => one.order)).toEqual([2]);
  });
});
