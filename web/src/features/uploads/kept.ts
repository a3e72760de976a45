/**
 * Files on their way, kept in the browser: after a reload or a killed tab they go on by themselves, where their bytes
 * were small enough to keep, else when the same file is chosen again.
 */
import { dropDatabase, readRows, writeRows } from '../../lib/database';
import { UPLOADS } from '../../lib/storage';
import { currentState } from '../../api/session';
import { find, isPaused, isSending, type Item, newId, onChange, put } from './state';

type Row = Pick<
  Item,
  'name' | 'size' | 'modified' | 'file' | 'document' | 'upload' | 'parts' | 'hash' | 'again'
> & {
  key: string;
  /** Whose it is: another user of this browser must not send it. */
  owner: string;
  at: number;
};

/** Bytes that are kept at most. */
const ROOM = 200 * 1024 * 1024;
/** Milliseconds: the server has given an upload up by then. */
const OLDEST = 24 * 3_600_000;
const PAUSE = 500;
/** Rows written in one go. */
const BATCH = 200;

const keys = new Map<number, string>();
const sizes = new Map<number, number>();
const due = new Set<number>();
let held = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let session = '';

function owner(): string | undefined {
  const state = currentState();
  return state.status === 'in' ? `${state.user.user_id} ${state.user.org_id}` : undefined;
}

const isKept = (item: Item) =>
  isSending(item) || isPaused(item) || item.phase.name === 'failed' || item.phase.name === 'gone';

/** Whether the bytes of an item outlive this page. */
export const isSafe = (id: number) => sizes.has(id);

const lockOf = (session: string) => `uploads ${session}`;
const sessionOf = (key: string) => key.slice(0, key.indexOf(' '));

/** Begins to keep what changes. */
export function keepUploads() {
  session = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  // Held as long as this page lives, so that no other tab takes its files for left behind.
  void navigator.locks?.request(lockOf(session), () => new Promise(() => {}));
  onChange((item, before) => {
    const changed =
      !before ||
      isKept(item) !== isKept(before) ||
      item.document !== before.document ||
      item.upload !== before.upload ||
      item.hash !== before.hash ||
      item.file !== before.file;
    if (!changed) return;
    due.add(item.id);
    timer ??= setTimeout(() => void write(), PAUSE);
  });
}

async function write() {
  timer = undefined;
  const who = owner();
  const some = [...due].slice(0, BATCH);
  for (const id of some) due.delete(id);
  if (who === undefined || some.length === 0) return;
  await writeRows(
    UPLOADS,
    some.map((id): [string, unknown] => rowOf(id, who)),
  ).catch(() => {});
  if (keys.size === 0 && due.size === 0) await dropDatabase(UPLOADS);
  if (due.size > 0) timer ??= setTimeout(() => void write(), PAUSE / 10);
}

function rowOf(id: number, who: string): [string, Row | undefined] {
  const item = find(id);
  const key = keys.get(id) ?? `${session} ${id}`;
  if (!item || !isKept(item)) {
    held -= sizes.get(id) ?? 0;
    sizes.delete(id);
    keys.delete(id);
    return [key, undefined];
  }
  keys.set(id, key);
  const fits = sizes.has(id) || (item.file !== undefined && held + item.size <= ROOM);
  if (fits && !sizes.has(id)) take(id, item.size);
  const { name, size, modified, file, document, upload, parts, hash, again } = item;
  return [
    key,
    {
      key,
      owner: who,
      at: Date.now(),
      name,
      size,
      modified,
      file: fits ? file : undefined,
      hash,
      ...(document ? { document } : {}),
      ...(upload ? { upload } : {}),
      ...(parts ? { parts } : {}),
      ...(again ? { again } : {}),
    },
  ];
}

/** Leaves what is kept as it is, for when its owner is back: the items are about to go from this page. */
export function letGo() {
  clearTimeout(timer);
  timer = undefined;
  for (const known of [keys, sizes, due]) known.clear();
  held = 0;
}

/** What was on its way when a page was left, and no other tab is at. */
export async function restoreUploads(): Promise<Item[]> {
  return navigator.locks ? navigator.locks.request('uploads', takeOver) : takeOver();
}

async function takeOver(): Promise<Item[]> {
  const who = owner();
  const held = new Set((await navigator.locks?.query())?.held?.map(lock => lock.name));
  const shown = new Set(keys.values());
  const isLeft = ({ key }: Row) =>
    sessionOf(key) === session ? !shown.has(key) : !held.has(lockOf(sessionOf(key)));
  const left = (await readRows<Row>(UPLOADS).catch(() => [])).filter(isLeft);
  const isYoung = (row: Row) => row.at + OLDEST > Date.now();
  const rows = left.filter(row => row.owner === who && isYoung(row));
  // What another user of this browser left is not kept; what is for another organization waits until it is entered.
  const user = who?.split(' ')[0];
  const moved = left
    .filter(row => row.owner.split(' ')[0] !== user || !isYoung(row))
    .map((row): [string, unknown] => [row.key, undefined]);
  const items = rows.map(({ key, owner: _, at, ...row }): Item => {
    const id = newId();
    const own = `${session} ${id}`;
    moved.push([key, undefined], [own, { ...row, key: own, owner: who, at }]);
    keys.set(id, own);
    if (row.file) take(id, row.size);
    const phase: Item['phase'] = row.file ? { name: 'queued' } : { name: 'gone' };
    return { ...row, id, phase, stop: new AbortController() };
  });
  await writeRows(UPLOADS, moved).catch(() => {});
  if (items.length > 0) put(items);
  return items;
}

function take(id: number, size: number) {
  sizes.set(id, size);
  held += size;
}
