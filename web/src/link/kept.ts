/** What was taken or chosen and has not arrived, kept in the browser: a page that is loaded again goes on with it. */

export type Kept = {
  key: string;
  token: string;
  /** Where it is sent to: an upload link, or a public form. */
  place?: 'drop' | 'intake';
  kind: 'page' | 'file';
  name: string;
  bytes: Blob;
  order: number;
  /** The document of photographs that it belongs to, once that was begun. */
  capture?: string;
  /** The server's name for it, once it was announced. */
  id?: string;
  parts?: boolean;
};

function open(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = indexedDB.open('astralis-link', 1);
    request.addEventListener('upgradeneeded', () =>
      request.result.createObjectStore('items', { keyPath: 'key' }),
    );
    request.addEventListener('success', () => done(request.result));
    request.addEventListener('error', () => fail(request.error));
  });
}

/** Private windows may keep nothing: then the page works all the same, until it is left. */
async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>) {
  try {
    const database = await open();
    return await new Promise<T | undefined>(done => {
      const request = work(database.transaction('items', mode).objectStore('items'));
      request.addEventListener('success', () => done(request.result));
      request.addEventListener('error', () => done(undefined));
    });
  } catch {
    return undefined;
  }
}

export const keep = (item: Kept) => run('readwrite', store => store.put(item));

export const forget = (key: string) => run('readwrite', store => store.delete(key));

export async function keptFor(token: string): Promise<Kept[]> {
  const all = (await run<Kept[]>('readonly', store => store.getAll())) ?? [];
  return all.filter(item => item.token === token).sort((one, other) => one.order - other.order);
}
