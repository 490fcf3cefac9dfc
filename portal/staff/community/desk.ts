import type { Answer } from '../../api/client.ts';
import type { Outcome, Told, Who } from '../../api/community-staff.ts';
import type { Problem } from '../../api/types.ts';

// Arrivals that this desk took, with a line or without: each is written down before it is shown, and told to the server
// until an answer has come; its id lets it count once however often it is told. Knows no browser: store, sending and
// time are handed in.

export type Row = {
  order: number;
  id: string;
  session: number;
  person?: number;
  card?: string;
  /** How the desk knows them: a name that was looked up, or what was read. */
  label: string;
  /** UTC, ISO 8601, by the server's clock as far as this desk knows it. */
  at: string;
  /** Who took it: only they tell it. */
  who: string;
  state: 'waiting' | 'attended' | 'before' | 'refused';
  code?: string;
};

export type DeskParts = {
  all: () => Promise<Row[]>;
  /** Durable when it is answered. */
  add: (row: Omit<Row, 'order'>) => Promise<Row>;
  put: (row: Row) => Promise<void>;
  remove: (order: number) => Promise<void>;
  tell: (items: Told[]) => Promise<Answer<{ items: Outcome[] }>>;
  /** What this desk is called at the server. */
  device: string;
  makeId: () => string;
  now: () => number;
  who: () => string;
  onChange: (rows: readonly Row[]) => void;
};

/** The server takes 200 at once. */
const toldAtOnce = 100;
const keptMs = 12 * 3_600_000;

export type Arrived = { kind: 'kept'; row: Row } | { kind: 'known'; row: Row } | { kind: 'not-kept' };

function isSame(row: Row, session: number, who: Who): boolean {
  return row.session === session && ('person' in who ? row.person === who.person : row.card === who.card);
}

/** No answer that settles it: it is told again. */
function isForLater({ status, code }: Problem): boolean {
  return status === 0 || status === 401 || status === 408 || status === 429 || status >= 500 || code === 'unreadable';
}

export class Desk {
  readonly #parts: DeskParts;
  #rows: Row[] = [];
  #telling: Promise<Problem | undefined> | undefined;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** Reads what was written down; what was settled half a day ago is forgotten. */
  async open(): Promise<void> {
    const rows = await this.#parts.all();
    const isOld = (row: Row): boolean =>
      row.state !== 'waiting' && this.#parts.now() - Date.parse(row.at) > keptMs;
    for (const row of rows.filter(isOld)) {
      await this.#parts.remove(row.order);
    }
    this.#show(rows.filter((row) => !isOld(row)));
  }

  /** Written down, once for each person of a session; one that was refused may come again. */
  async arrive(session: number, who: Who, label: string): Promise<Arrived> {
    const known = this.#rows.find((row) => row.state !== 'refused' && isSame(row, session, who));
    if (known) {
      return { kind: 'known', row: known };
    }
    const at = new Date(this.#parts.now()).toISOString();
    const made = { id: this.#parts.makeId(), session, ...who, label, at, who: this.#parts.who() };
    try {
      const row = await this.#parts.add({ ...made, state: 'waiting' });
      this.#show([...this.#rows, row]);
      return { kind: 'kept', row };
    } catch {
      return { kind: 'not-kept' };
    }
  }

  /** Tells what waits; one at a time, however often it is called. Gives back why it could not go on. */
  sync(): Promise<Problem | undefined> {
    this.#telling ??= this.#tellAll().finally(() => {
      this.#telling = undefined;
    });
    return this.#telling;
  }

  async #tellAll(): Promise<Problem | undefined> {
    const waiting = (): Row[] =>
      this.#rows.filter((row) => row.state === 'waiting' && row.who === this.#parts.who()).slice(0, toldAtOnce);
    for (let rows = waiting(); rows.length > 0; rows = waiting()) {
      const answer = await this.#parts.tell(rows.map(toldOf));
      if (!answer.ok) {
        if (isForLater(answer.problem)) {
          return answer.problem;
        }
        // All of them are refused together: this desk may not tell them.
        await this.#settle(rows, () => ({ state: 'refused', code: answer.problem.code }));
        return answer.problem;
      }
      const said = new Map(answer.value.items.map((one) => [one.id, one]));
      if (!rows.every((row) => said.has(row.id))) {
        return { title: '', status: 0, code: 'unreadable' } as Problem; // an answer to something else
      }
      await this.#settle(rows, (row) => this.#outcomeOf(said.get(row.id)));
    }
    return undefined;
  }

  #outcomeOf(said: Outcome | undefined): Pick<Row, 'state' | 'code'> {
    if (said?.how === 'refused') {
      return { state: 'refused', code: said.code ?? 'unknown' };
    }
    // Told before by this desk, whose answer was lost, is not "taken elsewhere".
    const own = said?.attendance?.device === this.#parts.device;
    return { state: said?.how === 'attended' || own ? 'attended' : 'before' };
  }

  async #settle(rows: readonly Row[], outcome: (row: Row) => Pick<Row, 'state' | 'code'>): Promise<void> {
    for (const row of rows) {
      const settled = { ...row, ...outcome(row) };
      await this.#parts.put(settled);
      this.#show(this.#rows.map((one) => (one.order === row.order ? settled : one)));
    }
  }

  #show(rows: Row[]): void {
    this.#rows = rows;
    this.#parts.onChange(rows);
  }
}

function toldOf({ id, session, person, card, at }: Row): Told {
  return { id, session, at, ...(person === undefined ? {} : { person }), ...(card === undefined ? {} : { card }) };
}
