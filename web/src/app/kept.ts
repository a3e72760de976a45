/**
 * The last lists of the last visit, so that the next one shows them before the server has answered. They are bound to a
 * user, an organization and a build, small, a day old at most, and gone when the session is.
 */
import type { Identity } from '../api';
import { currentState, presume, subscribe } from '../api/session';
import { dropDatabase, readRow, writeRows } from '../lib/database';
import { KEPT } from '../lib/storage';
import { queries } from './queries';
import { ownScript } from './version';

type Entry = { key: readonly unknown[]; data: unknown; at: number };
type Kept = { user: Identity; build: string; at: number; entries: Entry[] };

const ROW = 'last';
/** Milliseconds: what is older is not shown any more. */
const OLDEST = 24 * 3_600_000;
const PAUSE = 2000;
const MOST_ENTRIES = 24;
/** Characters of JSON. */
const LARGEST = 1_000_000;

/** Lists and counts; documents, texts and pictures stay with the server. */
const KINDS = ['documents', 'labels', 'organizations', 'notifications', 'views'];

/** Puts what was kept into the cache. True when the screen can be drawn from it. */
export async function restore(): Promise<boolean> {
  const kept = await readRow<Kept>(KEPT, ROW).catch(() => undefined);
  if (!kept || kept.build !== ownScript() || kept.at + OLDEST < Date.now()) return false;
  if (currentState().status === 'out' || !isOf(kept.user)) return false;
  // However young it is, the server is asked again.
  for (const { key, data } of kept.entries) {
    if (queries.getQueryData(key) === undefined) queries.setQueryData(key, data, { updatedAt: 1 });
  }
  presume(kept.user);
  const stop = subscribe(() => {
    const state = currentState();
    if (state.status === 'in') {
      // The browser was signed in anew elsewhere: nothing of the other one may stay on the screen.
      if (!isOf(kept.user)) void dropDatabase(KEPT).then(() => location.assign('/'));
      else if (state.user !== kept.user) stop();
    } else stop();
  });
  return true;
}

function isOf(user: Identity): boolean {
  const state = currentState();
  return state.status !== 'in' || (state.user.user_id === user.user_id && state.user.org_id === user.org_id);
}

/** The newest first, the first page of each, as many as are small enough. */
export function entriesOf(all: readonly Entry[]): Entry[] {
  let left = LARGEST;
  return all
    .filter(({ key }) => KINDS.includes(String(key[0])))
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST_ENTRIES)
    .map(entry => ({ ...entry, data: firstPage(entry.data) }))
    .filter(entry => {
      left -= JSON.stringify(entry.data).length;
      return left > 0;
    });
}

function firstPage(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('pages' in data && 'pageParams' in data)) return data;
  const { pages, pageParams } = data as { pages: unknown[]; pageParams: unknown[] };
  return { pages: pages.slice(0, 1), pageParams: pageParams.slice(0, 1) };
}

async function write() {
  const state = currentState();
  if (state.status !== 'in') return;
  const all = queries
    .getQueryCache()
    .getAll()
    .filter(query => query.state.status === 'success' && query.state.data !== undefined)
    .map(({ queryKey, state: { data, dataUpdatedAt } }) => ({ key: queryKey, data, at: dataUpdatedAt }));
  const kept: Kept = { user: state.user, build: ownScript(), at: Date.now(), entries: entriesOf(all) };
  await writeRows(KEPT, [[ROW, kept]]).catch(() => {});
  // Signed out while it was written, here or in another tab.
  if (currentState().status !== 'in') await dropDatabase(KEPT);
}

/** Keeps what the server says until the returned function is called. */
export function keepLists(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const now = () => {
    clearTimeout(timer);
    timer = undefined;
    void write();
  };
  // The first lists may have come before this began to listen.
  timer = setTimeout(now, PAUSE);
  const stop = queries.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || !KINDS.includes(String(query.queryKey[0]))) return;
    timer ??= setTimeout(now, PAUSE);
  });
  const hidden = () => {
    if (document.hidden && timer !== undefined) now();
  };
  document.addEventListener('visibilitychange', hidden);
  const leaving = subscribe(() => {
    if (currentState().status === 'out') void dropDatabase(KEPT);
  });
  return () => {
    clearTimeout(timer);
    stop();
    leaving();
    document.removeEventListener('visibilitychange', hidden);
  };
}
