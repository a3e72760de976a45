/**
 * The way of files to the server: hash, ticket, the bytes to the bucket by a signed address, and a word that they are
 * there. One bad file stops no other.
 */
import { call, type Document, isPassing, Problem } from '../../api';
import { currentState, subscribe } from '../../api/session';
import { queries } from '../../app/queries';
import { uploads as t } from '../../texts/en/uploads';
import { sentence } from '../../ui/sentence';
import { toast, toastError } from '../../ui/toast';
import { digest } from './hash';
import { isSafe, keepUploads, letGo, restoreUploads } from './kept';
import {
  change,
  drop,
  everything,
  find,
  isActive,
  isPaused,
  isSending,
  type Item,
  newId,
  onChange,
  type Phase,
  put,
} from './state';
import { track } from './track';
import { abandon, bring } from './transfer';

/** Large files at once, and small ones, of which each is more waiting than sending. */
const SENDERS = 3;
const LIGHT_SENDERS = 4;
const LIGHT = 512 * 1024;

const running = { heavy: 0, light: 0 };
const weightOf = ({ size }: Pick<Item, 'size'>) => (size <= LIGHT ? 'light' : 'heavy');
/** In the order in which they are sent. */
const waiting = { heavy: new Set<number>(), light: new Set<number>() };
/** The first item of each hash. */
const byHash = new Map<string, number>();
const byDocument = new Map<string, Set<number>>();

onChange((item, before) => {
  const queue = waiting[weightOf(item)];
  if (item.phase.name === 'queued' && find(item.id)) queue.add(item.id);
  else queue.delete(item.id);
  if (item.hash && !byHash.has(item.hash)) byHash.set(item.hash, item.id);
  if (item.document && item.document !== before?.document) {
    const known = byDocument.get(item.document) ?? new Set();
    byDocument.set(item.document, known.add(item.id));
  }
});
keepUploads();

let org = orgNow();
function orgNow(): string | undefined {
  const state = currentState();
  return state.status === 'in' ? state.user.org_id : undefined;
}
subscribe(() => {
  const next = orgNow();
  if (next === undefined || next === org) return;
  // What was for one organization must not be sent to another.
  if (org !== undefined) {
    for (const { stop } of everything()) stop.abort();
    drop(() => true);
    letGo();
  }
  org = next;
});

/** Takes files. Those that were on their way before a reload go on where they were. */
export function add(files: readonly File[]) {
  const state = currentState();
  const barred = state.status === 'in' && !state.user.email_verified;
  const lost = new Map<string, Item>();
  for (const item of everything()) if (item.phase.name === 'gone') lost.set(markOf(item), item);
  put(
    files.map((file): Item => {
      const { name, size, lastModified: modified } = file;
      const known = lost.get(markOf({ name, size, modified }));
      if (known) return { ...known, file, phase: { name: 'queued' } };
      const phase: Phase = barred
        ? { name: 'refused', why: t.unverified }
        : size === 0
          ? { name: 'refused', why: t.empty }
          : { name: 'queued' };
      return { id: newId(), name, size, modified, file, phase, stop: new AbortController() };
    }),
  );
  pump();
}

const markOf = ({ name, size, modified }: Pick<Item, 'name' | 'size' | 'modified'>) =>
  `${name}\n${size}\n${modified}`;

/** Goes on with what a page that was left had not finished. */
export async function resume() {
  const items = await restoreUploads();
  if (items.length > 0) pump();
}

export function cancel(id: number) {
  const item = find(id);
  if (!item) return;
  item.stop.abort();
  if (item.document && (isSending(item) || isPaused(item))) abandon(item.document);
  drop(one => one.id === id);
  pump();
}

export function retry(id: number, more: Partial<Item> = {}) {
  change(id, { ...more, phase: { name: 'queued' }, stop: new AbortController() });
  pump();
}

/** Brings the document that has a file's bytes back from the trash. */
export async function restore({ id, document, phase }: Item) {
  if (!document || phase.name !== 'here') return;
  try {
    await call('post', '/documents/{id}/restore', { path: { id: document } });
    change(id, { phase: { ...phase, trashed: false } });
    toast(t.restored(phase.as));
  } catch (error) {
    toastError(error);
  }
  await queries.invalidateQueries({ queryKey: ['documents'] });
}

/** Stops sending; what is on the server already stays there. */
export function pause(id: number) {
  const item = find(id);
  if (!item || !isSending(item)) return;
  item.stop.abort();
  change(id, { phase: { name: 'paused', sent: sentOf(item) } });
  pump();
}

export function pauseAll() {
  for (const item of everything()) pause(item.id);
}

export function resumeAll() {
  for (const item of everything()) if (isPaused(item)) retry(item.id);
}

export function clear() {
  drop(item => !isActive(item) && !isPaused(item));
}

export const sentOf = ({ phase, size }: Item) =>
  phase.name === 'sending' || phase.name === 'lost' || phase.name === 'paused'
    ? phase.sent
    : ['waiting', 'reading', 'done'].includes(phase.name)
      ? size
      : 0;

function pump() {
  for (const weight of ['heavy', 'light'] as const) {
    const most = weight === 'heavy' ? SENDERS : LIGHT_SENDERS;
    while (running[weight] < most) {
      const [id] = waiting[weight];
      const next = id === undefined ? undefined : find(id);
      if (!next) break;
      running[weight] += 1;
      change(next.id, { phase: { name: 'hashing', done: 0 } });
      void process(next).finally(() => {
        running[weight] -= 1;
        pump();
      });
    }
  }
}

async function process(item: Item) {
  const { id, file, stop } = item;
  if (!file) return change(id, { phase: { name: 'gone' } });
  try {
    const tell = (done: number) => change(id, { phase: { name: 'hashing', done } });
    const hash = item.hash ?? (await digest(file, tell, stop.signal));
    const first = hash ? byHash.get(hash) : undefined;
    const same = first === undefined || first === id ? undefined : find(first);
    if (same && hash && !item.again && same.phase.name !== 'refused')
      return change(id, {
        hash,
        phase: { name: 'twice', of: same.name },
        ...(same.document ? { document: same.document } : {}),
      });
    change(id, { hash, phase: { name: 'asking' } });
    const document = await bring(id, file);
    if (!document) return;
    show(document);
    track();
  } catch (error) {
    if (stop.signal.aborted) return;
    change(id, { phase: endOf(error) });
  }
}

function endOf(error: unknown): Phase {
  const full = error instanceof Problem && error.code === 'queue_full';
  if (!isPassing(error) && !full) return { name: 'refused', why: sentence(error) };
  return { name: 'failed', why: error instanceof Problem ? sentence(error) : t.failed };
}

/** Whether a document is one that a file of the list is about to become. */
export function isFollowed(document: string): boolean {
  return [...(byDocument.get(document) ?? [])].some(id => {
    const item = find(id);
    return item !== undefined && isActive(item);
  });
}

/** Shows how far a document is at each file that became it. */
export function show(document: Document) {
  const phase = phaseOf(document);
  if (!phase) return;
  for (const id of byDocument.get(document.id) ?? []) {
    const item = find(id);
    if (item && !['twice', 'here'].includes(item.phase.name)) change(id, { phase });
  }
}

export function phaseOf(document: Document): Phase | undefined {
  switch (document.status) {
    case 'PENDING':
      return { name: 'waiting' };
    case 'PROCESSING':
      return { name: 'reading', done: document.pages_done, total: document.pages_total ?? 0 };
    case 'COMPLETED':
      return {
        name: 'done',
        toCheck: document.needs_review ? Math.max(document.review_fields.length, 1) : 0,
      };
    case 'FAILED':
      return { name: 'refused', why: document.error?.message ?? t.failed };
    default:
      return undefined;
  }
}

// Closing the page would break off what can't go on by itself afterwards.
addEventListener('beforeunload', event => {
  for (const item of everything()) {
    if (!isSending(item) || isSafe(item.id)) continue;
    event.preventDefault();
    return;
  }
});
