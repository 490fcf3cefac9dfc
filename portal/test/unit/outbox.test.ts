import { beforeEach, describe, expect, it } from 'vitest';
import { keptMs, Outbox } from '../../field/outbox.ts';
import type { Outcome, OutboxParts, Press, Said } from '../../field/outbox.ts';

// A phone in the hand of the test: its storage outlives its windows, its net comes and goes, its answers get lost, and
// a window may die at any await. The server does a key once and writes down what it did.

class Storage {
  rows: Press[] = [];
  #next = 1;
  add(press: Omit<Press, 'order'>): Press {
    const row = { ...press, order: this.#next++ };
    this.rows.push(structuredClone(row));
    return row;
  }
}

class Server {
  effects: string[] = [];
  readonly #keys = new Set<string>();
  take(press: Press): Outcome {
    if (!this.#keys.has(press.key)) {
      this.#keys.add(press.key);
      this.effects.push(press.key);
    }
    return { kind: 'done', tooLate: false };
  }
}

type Net = { send: (press: Press) => Promise<Outcome> };

let storage: Storage;
let server: Server;
let net: Net;
let timers: { ms: number; act: () => void; gone: boolean }[];
let keys: number;
let clock: number;
let who: string | undefined;
let locked: Promise<unknown>;

const later: Outcome = { kind: 'later', signedOut: false };
const accept: Said = { kind: 'answer', request: 1, answer: 'accept' };

beforeEach(() => {
  storage = new Storage();
  server = new Server();
  net = { send: (press) => Promise.resolve(server.take(press)) };
  timers = [];
  keys = 0;
  clock = Date.parse('2026-01-18T17:30:00Z');
  who = 'driver';
  locked = Promise.resolve();
});

/** A window: when it is dead, what it awaits never comes back. */
class Window {
  dead = false;
  shown: readonly Press[] = [];
  readonly outbox: Outbox;

  constructor() {
    this.outbox = new Outbox(this.#parts());
  }

  #alive<Value>(value: Promise<Value>): Promise<Value> {
    return new Promise((done, failed) => {
      value.then(
        (got) => {
          if (!this.dead) {
            done(got);
          }
        },
        (error: unknown) => {
          if (!this.dead) {
            failed(error as Error);
          }
        },
      );
    });
  }

  #parts(): OutboxParts {
    return {
      store: {
        all: () => this.#alive(Promise.resolve(structuredClone(storage.rows))),
        add: (press) => this.#alive(Promise.resolve(storage.add(press))),
        put: (press) => {
          storage.rows = storage.rows.map((row) => (row.order === press.order ? structuredClone(press) : row));
          return this.#alive(Promise.resolve());
        },
        remove: (order) => {
          storage.rows = storage.rows.filter((row) => row.order !== order);
          return this.#alive(Promise.resolve());
        },
      },
      send: (press) => this.#alive(net.send(press)),
      // Like the browser's: a dead window's lock is free again.
      lock: (act) => {
        const mine = locked.then(() => (this.dead ? undefined : act()));
        locked = Promise.race([mine.catch(() => {}), this.#death]);
        return mine as ReturnType<typeof act>;
      },
      after: (ms, act) => {
        const timer = { ms, act: () => !this.dead && act(), gone: false };
        timers.push(timer);
        return () => {
          timer.gone = true;
        };
      },
      makeKey: () => `key-${++keys}`,
      now: () => clock,
      who: () => who,
      onChange: (presses) => {
        this.shown = presses;
      },
    };
  }

  #die = (): void => {};
  readonly #death = new Promise<void>((done) => {
    this.#die = done;
  });

  kill(): void {
    this.dead = true;
    this.outbox.close();
    this.#die();
  }
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 60; ++turn) {
    await Promise.resolve();
  }
};

async function openWindow(): Promise<Window> {
  const made = new Window();
  await made.outbox.open();
  return made;
}

function ring(): void {
  const due = timers.filter((timer) => !timer.gone);
  timers = [];
  due.forEach((timer) => timer.act());
}

describe('what is pressed', () => {
  it('is sent at once where there is a net, with its key and its own time', async () => {
    const phone = await openWindow();
    const press = await phone.outbox.press(accept);
    await settle();
    expect(press.at).toBe('2026-01-18T17:30:00.000Z');
    expect(server.effects).toEqual(['key-1']);
    expect(phone.shown[0]?.state).toBe('sent');
  });

  it('is not pressed when it could not be written down', async () => {
    const phone = await openWindow();
    storage.add = () => {
      throw new Error('disk full');
    };
    await expect(phone.outbox.press(accept)).rejects.toThrow('disk full');
    await settle();
    expect(server.effects).toEqual([]);
    expect(phone.shown).toEqual([]);
  });

  it('waits without a net, and goes in order when there is one', async () => {
    net.send = () => Promise.resolve(later);
    const phone = await openWindow();
    await phone.outbox.press(accept);
    await phone.outbox.press({ kind: 'answer', request: 1, answer: 'start' });
    await settle();
    expect(phone.shown.map((one) => one.state)).toEqual(['waiting', 'waiting']);
    net.send = (press) => Promise.resolve(server.take(press));
    ring();
    await settle();
    expect(server.effects).toEqual(['key-1', 'key-2']);
  });

  it('is tried again ever more rarely, and at once again after a success', async () => {
    net.send = () => Promise.resolve(later);
    const phone = await openWindow();
    await phone.outbox.press(accept);
    const waits: number[] = [];
    for (let turn = 0; turn < 8; ++turn) {
      await settle();
      waits.push(timers.find((timer) => !timer.gone)?.ms ?? 0);
      ring();
    }
    expect(waits.slice(0, 3).every((ms, index) => index === 0 || ms > (waits[index - 1] ?? 0))).toBe(true);
    expect(Math.max(...waits)).toBe(60_000);
  });

  it('is not sent for somebody else who signs in on the same phone', async () => {
    net.send = () => Promise.resolve(later);
    const phone = await openWindow();
    await phone.outbox.press(accept);
    await settle();
    who = 'another';
    net.send = (press) => Promise.resolve(server.take(press));
    ring();
    await settle();
    expect(server.effects).toEqual([]);
    who = 'driver';
    await phone.outbox.drain();
    expect(server.effects).toEqual(['key-1']);
  });

  it('waits for the next sign-in, not for a timer, when the session has ended', async () => {
    net.send = () => Promise.resolve({ kind: 'later', signedOut: true });
    const phone = await openWindow();
    await phone.outbox.press(accept);
    await settle();
    expect(timers.filter((timer) => !timer.gone)).toEqual([]);
    expect(phone.shown[0]?.state).toBe('waiting');
  });

  it('that was refused is kept to be told, and what came after it goes on', async () => {
    net.send = (press) =>
      Promise.resolve(press.key === 'key-1' ? { kind: 'refused', code: 'snow_wrong_state' } : server.take(press));
    const phone = await openWindow();
    await phone.outbox.press(accept);
    await phone.outbox.press(accept);
    await settle();
    expect(phone.shown.map((one) => [one.state, one.code])).toEqual([
      ['refused', 'snow_wrong_state'],
      ['sent', undefined],
    ]);
    await phone.outbox.forget(phone.shown[0]?.order ?? 0);
    expect(phone.shown).toHaveLength(1);
  });

  it('cannot be forgotten while it waits', async () => {
    net.send = () => Promise.resolve(later);
    const phone = await openWindow();
    const press = await phone.outbox.press(accept);
    await phone.outbox.forget(press.order);
    expect(storage.rows).toHaveLength(1);
  });

  it('is cleared away when it was settled long ago, never while it waits', async () => {
    const phone = await openWindow();
    await phone.outbox.press(accept);
    await settle();
    net.send = () => Promise.resolve(later);
    await phone.outbox.press(accept);
    phone.kill();
    clock += keptMs + 1000;
    const next = await openWindow();
    expect(next.shown.map((one) => one.key)).toEqual(['key-2']);
  });
});

function chanceOf(seed: number): () => number {
  let state = seed * 0x9e3779b9 + 1;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    state ^= state >>> 15;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Off-line, answers lost, answers late, a gateway that sends twice: whatever a net in the mountains does. */
function wildNet(chance: () => number, isUp: () => boolean): Net {
  return {
    async send(press) {
      for (let turns = Math.floor(chance() * 6); turns > 0; --turns) {
        await Promise.resolve();
      }
      if (!isUp() || chance() < 0.15) {
        return later; // never came
      }
      const outcome = server.take(press);
      if (chance() < 0.2) {
        server.take(press); // came twice
      }
      for (let turns = Math.floor(chance() * 6); turns > 0; --turns) {
        await Promise.resolve();
      }
      return chance() < 0.2 ? later : outcome; // its answer was lost
    },
  };
}

describe('whatever happens to net, windows and answers', () => {
  for (let seed = 1; seed <= 300; ++seed) {
    it(`every press takes effect exactly once and in its order (seed ${seed})`, async () => {
      const chance = chanceOf(seed);
      let up = chance() < 0.5;
      net = wildNet(chance, () => up);
      let windows = [await openWindow()];
      const pressed: string[] = [];
      for (let step = 0; step < 40; ++step) {
        const dice = chance();
        const at = Math.floor(chance() * windows.length);
        const window = windows[at] as Window;
        if (dice < 0.35) {
          const rows = storage.rows.length;
          void window.outbox.press(accept);
          await Promise.resolve();
          pressed.push(...storage.rows.slice(rows).map((row) => row.key));
        } else if (dice < 0.5) {
          up = !up;
        } else if (dice < 0.6) {
          window.kill();
          windows = windows.filter((one) => one !== window);
          if (windows.length === 0) {
            windows.push(await openWindow());
          }
        } else if (dice < 0.68 && windows.length < 3) {
          windows.push(await openWindow());
        } else if (dice < 0.8) {
          void window.outbox.drain();
        } else if (dice < 0.9) {
          ring();
        } else {
          await settle();
        }
      }
      up = true;
      for (let turn = 0; turn < 60; ++turn) {
        ring();
        windows.forEach((one) => void one.outbox.drain());
        await settle();
      }
      expect(server.effects).toEqual(pressed);
      expect(storage.rows.every((row) => row.state === 'sent')).toBe(true);
    });
  }
});
