/** A small database in this browser. A browser that has none remembers nothing, and everything else works. */

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('no database')));
  });
}

const STORE = 'rows';

/** Does something with the rows of a database, and closes it, so that a sign-out in another tab can remove it. */
async function within<T>(
  name: string,
  mode: IDBTransactionMode,
  work: (rows: IDBObjectStore) => T | Promise<T>,
): Promise<T> {
  const opening = indexedDB.open(name, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE));
  const database = await done(opening);
  try {
    const transaction = database.transaction(STORE, mode);
    const settled = new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      for (const end of ['abort', 'error'])
        transaction.addEventListener(end, () => reject(transaction.error ?? new Error('not written')));
    });
    settled.catch(() => {});
    const result = await work(transaction.objectStore(STORE));
    if (mode === 'readwrite') await settled;
    return result;
  } finally {
    database.close();
  }
}

export async function readRow<T>(name: string, key: IDBValidKey): Promise<T | undefined> {
  return within(name, 'readonly', rows => done<T | undefined>(rows.get(key)));
}

export async function readRows<T>(name: string): Promise<T[]> {
  return within(name, 'readonly', rows => done<T[]>(rows.getAll()));
}

/** Writes and removes many rows at once: `undefined` removes. */
export async function writeRows(name: string, changes: Iterable<[IDBValidKey, unknown]>): Promise<void> {
  await within(name, 'readwrite', rows => {
    for (const [key, row] of changes) {
      if (row === undefined) rows.delete(key);
      else rows.put(row, key);
    }
  });
}

/** Removes all of it. Resolves when no tab holds it any more. */
export async function dropDatabase(name: string): Promise<void> {
  await done(indexedDB.deleteDatabase(name)).catch(() => {});
}
