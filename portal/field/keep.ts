import type { OutboxStore, Press } from './outbox.ts';

// What the phone keeps in IndexedDB: presses, and what the server said last, so that the screens are there off-line.
// One database for each municipality of this address.

const version = 1;

export type Keeper = OutboxStore & {
  /** What was kept under this name; nothing where there is none. */
  recall: <Value>(name: string) => Promise<Value | undefined>;
  keep: (name: string, value: unknown) => Promise<void>;
  /** Everything that the server said is gone; presses that were not sent stay. */
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

export function openKeeper(name: string): Keeper {
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
    all: () => read('presses', (store) => store.getAll() as IDBRequest<Press[]>),
    add: async (press) => ({ ...press, order: Number(await write('presses', (store) => store.add(press))) }),
    put: async (press) => {
      await write('presses', (store) => store.put(press));
    },
    remove: (order) => write('presses', (store) => store.delete(order)),
    recall: (key) => read('kept', (store) => store.get(key)),
    keep: async (key, value) => {
      await write('kept', (store) => store.put(value, key));
    },
    forgetAll: () => write('kept', (store) => store.clear()),
  };
}
