// What was pressed on a phone, kept until the server has it. A press is written down before it is shown, sent in the
// order in which it was made, and sent again until an answer has come; its key lets the server do it once however
// often it comes. Knows no browser: store, sending, lock and timers are handed in.

/** What the server is told. */
export type Said =
  | {
      kind: 'answer';
      request: number;
      answer: 'accept' | 'decline' | 'start' | 'finish';
      routes?: string[];
      note?: string;
    }
  | { kind: 'read'; message: number }
  | { kind: 'approval'; decision: number; approve: boolean; reason: string; place: string }
  | {
      kind: 'override';
      district: string;
      road: string | null;
      verdict: 'dispatch' | 'skip';
      reason: string;
      place: string;
    };

export type Press = {
  /** Where it stands in the order; given by the store. */
  order: number;
  key: string;
  /** When it was pressed, by the server's clock as far as the phone knows it. */
  at: string;
  /** Who pressed: only they send it. */
  who: string;
  said: Said;
  state: 'waiting' | 'sent' | 'refused';
  /** When its answer came; what the server said of the whole before that does not know of it. */
  settledAt?: number;
  /** Somebody else had been faster. */
  tooLate?: boolean;
  /** Why the server refused it. */
  code?: string;
};

export type Outcome =
  | { kind: 'done'; tooLate: boolean }
  | { kind: 'refused'; code: string }
  /** No answer that settles it. Signed out: waits for the next sign-in instead of the next try. */
  | { kind: 'later'; signedOut: boolean };

export type OutboxStore = {
  all: () => Promise<Press[]>;
  /** Durable when it is answered. */
  add: (press: Omit<Press, 'order'>) => Promise<Press>;
  put: (press: Press) => Promise<void>;
  remove: (order: number) => Promise<void>;
};

export type OutboxParts = {
  store: OutboxStore;
  send: (press: Press) => Promise<Outcome>;
  /** One at a time, whatever number of windows is open. */
  lock: <Value>(act: () => Promise<Value>) => Promise<Value>;
  after: (ms: number, act: () => void) => () => void;
  makeKey: () => string;
  now: () => number;
  who: () => string | undefined;
  onChange: (presses: readonly Press[]) => void;
};

const hour = 3_600_000;
/** What was settled is shown so long. */
export const keptMs = 24 * hour;
const firstRetryMs = 2000;
const lastRetryMs = 60_000;

export class Outbox {
  readonly #parts: OutboxParts;
  #presses: Press[] = [];
  #retryMs = firstRetryMs;
  #cancelRetry: (() => void) | undefined;
  #sending = false;
  #again = false;
  #closed = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  get presses(): readonly Press[] {
    return this.#presses;
  }

  /** Reads what an earlier window has left, forgets what was settled long ago, and sends the rest. */
  async open(): Promise<void> {
    await this.#reload();
    const old = this.#presses.filter(
      (press) => press.state !== 'waiting' && this.#parts.now() - Date.parse(press.at) > keptMs,
    );
    for (const press of old) {
      await this.#parts.store.remove(press.order);
    }
    if (old.length > 0) {
      await this.#reload();
    }
    void this.drain();
  }

  /** Answers when the press is written down; what could not be written is thrown, and was not pressed. */
  async press(said: Said): Promise<Press> {
    const who = this.#parts.who();
    if (who === undefined) {
      throw new Error('nobody is signed in');
    }
    const at = new Date(this.#parts.now()).toISOString();
    const press = await this.#parts.store.add({ key: this.#parts.makeKey(), at, who, said, state: 'waiting' });
    this.#show([...this.#presses, press]);
    void this.drain();
    return press;
  }

  /** Sends what waits, in order; a call while it runs makes it look once more. */
  async drain(): Promise<void> {
    if (this.#sending) {
      this.#again = true;
      return;
    }
    this.#sending = true;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    let settled = 'later' as 'all' | 'later' | 'signed-out';
    try {
      do {
        this.#again = false;
        settled = await this.#parts.lock(() => this.#sendAll());
      } while (this.#again && settled === 'all' && !this.#closed);
    } catch {
      settled = 'later';
    } finally {
      this.#sending = false;
    }
    this.#planNext(settled);
  }

  async forget(order: number): Promise<void> {
    const press = this.#presses.find((one) => one.order === order);
    if (press && press.state !== 'waiting') {
      await this.#parts.store.remove(order);
      this.#show(this.#presses.filter((one) => one.order !== order));
    }
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
  }

  async #sendAll(): Promise<'all' | 'later' | 'signed-out'> {
    await this.#reload();
    const who = this.#parts.who();
    for (const press of this.#presses.filter((one) => one.state === 'waiting' && one.who === who)) {
      if (this.#closed) {
        return 'later';
      }
      const outcome = await this.#parts.send(press);
      if (outcome.kind === 'later') {
        return outcome.signedOut ? 'signed-out' : 'later';
      }
      await this.#settle(
        outcome.kind === 'done'
          ? { ...press, state: 'sent', settledAt: this.#parts.now(), tooLate: outcome.tooLate }
          : { ...press, state: 'refused', settledAt: this.#parts.now(), code: outcome.code },
      );
      this.#retryMs = firstRetryMs;
    }
    return 'all';
  }

  async #settle(press: Press): Promise<void> {
    await this.#parts.store.put(press);
    this.#show(this.#presses.map((one) => (one.order === press.order ? press : one)));
  }

  #planNext(settled: 'all' | 'later' | 'signed-out'): void {
    if (this.#closed || settled === 'signed-out') {
      return;
    }
    if (settled === 'later') {
      this.#cancelRetry = this.#parts.after(this.#retryMs, () => void this.drain());
      this.#retryMs = Math.min(this.#retryMs * 2, lastRetryMs);
    } else if (this.#again) {
      void this.drain();
    }
  }

  async #reload(): Promise<void> {
    const read = await this.#parts.store.all();
    // What was written while this was read is not in it; only settled presses are ever removed.
    const newer = this.#presses.filter(
      (press) => press.state === 'waiting' && !read.some((one) => one.order === press.order),
    );
    this.#show([...read, ...newer].toSorted((left, right) => left.order - right.order));
  }

  #show(presses: Press[]): void {
    this.#presses = presses;
    if (!this.#closed) {
      this.#parts.onChange(presses);
    }
  }
}
