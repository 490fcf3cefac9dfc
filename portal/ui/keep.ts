// What an app keeps in IndexedDB: rows of what was done here and is to be told, and what the server said last, so that
// the screens are there off-line.
// One database for each municipality of this address.

const version = 1;

/** One thing that was done here; numbered in order as it is written down. */
type Kept = { order: number };

export type Keeper<Row extends Kept> = {
  all: () => Promise<Row[]>;
  /** Durable when it is answered. */
  add: (row: Omit<Row, 'order'>) => Promise<Row>;
  put: (row: Row) => Promise<void>;
  remove: (order: number) => Promise<void>;
  /** What was kept under this name; nothing where there is none. */
  recall: <Value>(name: string) => Promise<Value | undefined>;
  keep: (name: string, value: unknown) => Promise<void>;
  /** Everything that the server said is gone; the rows stay. */
  forgetAll: () => Promise<void>;
};

function asked<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((done, failed) => {
    request.addEventListener('success', () => done(request.result));
    request.addEventListener('error', () => failed(request.error ?? new Error('storage failed')));
  });
}

/** Answers only when the transaction is on the disk, not when its request was heard. */
function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((done, failed) => {
    const fail = (): void => failed(transaction.error ?? new Error('storage failed'));
    transaction.addEventListener('complete', () => done());
    transaction.addEventListener('error', fail);
    transaction.addEventListener('abort', fail);
  });
}

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore('presses', { keyPath: 'order', autoIncrement: true });
    request.result.createObjectStore('kept');
  });
  return asked(request);
}

export function openKeeper<Row extends Kept>(name: string): Keeper<Row> {
  let opened: Promise<IDBDatabase> | undefined;

  // A database that was closed by the system (storage cleared, a newer version) is opened again at the next use.
  function database(): Promise<IDBDatabase> {
    opened ??= open(name).then((made) => {
      const again = (): void => {
        made.close();
        opened = undefined;
      };
      made.addEventListener('close', again);
      made.addEventListener('versionchange', again);
      return made;
    });
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  }

  async function write<Value>(table: string, act: (store: IDBObjectStore) => IDBRequest<Value>): Promise<Value> {
    const transaction = (await database()).transaction(table, 'readwrite', { durability: 'strict' });
    const done = finished(transaction);
    const value = await asked(act(transaction.objectStore(table)));
    await done;
    return value;
  }

  async function read<Value>(table: string, act: (store: IDBObjectStore) => IDBRequest<Value>): Promise<Value> {
    return asked(act((await database()).transaction(table).objectStore(table)));
  }

  return {
    all: () => read('presses', (store) => store.getAll() as IDBRequest<Row[]>),
    add: async (row) => ({ ...row, order: Number(await write('presses', (store) => store.add(row))) }) as Row,
    put: async (row) => {
      await write('presses', (store) => store.put(row));
    },
    remove: (order) => write('presses', (store) => store.delete(order)),
    recall: (key) => read('kept', (store) => store.get(key)),
    keep: async (key, value) => {
      await write('kept', (store) => store.put(value, key));
    },
    forgetAll: () => write('kept', (store) => store.clear()),
  };
}
