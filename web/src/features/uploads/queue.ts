/**
 * The way of files to the server: hash, ticket, the bytes to the bucket by a signed address, and a word that they are
 * there. Three are sent at once; one bad file stops no other.
 */
import { call, type Document, isPassing, Problem, type Ticket } from '../../api';
import { currentState } from '../../api/session';
import { store } from '../../lib/store';
import { uploads as t } from '../../texts/en/uploads';
import { sentence } from '../../ui/sentence';
import { mediaType } from './files';
import { put } from './put';
import { track } from './track';

export type Phase =
  | { name: 'queued' | 'hashing' | 'asking' | 'waiting' }
  | { name: 'patience'; seconds: number }
  | { name: 'sending'; sent: number }
  | { name: 'lost'; sent: number }
  | { name: 'reading'; done: number; total: number }
  | { name: 'done'; toCheck: number }
  | { name: 'twice'; of: string }
  | { name: 'refused'; why: string }
  | { name: 'failed'; why: string };

export type Item = {
  id: number;
  file: File;
  phase: Phase;
  document?: string;
  hash?: string | undefined;
  ticket?: Ticket;
  stop: AbortController;
};

const SENDERS = 3;
/** Milliseconds before each further try of a broken connection. */
const PAUSES = [2000, 5000, 10_000, 20_000, 40_000];

export const items = store<readonly Item[]>([]);
let nextId = 1;
let sending = 0;

export function change(id: number, next: Partial<Item>) {
  items.set(now => now.map(item => (item.id === id ? { ...item, ...next } : item)));
}

const find = (id: number) => items.get().find(item => item.id === id);

export function add(files: readonly File[]) {
  const state = currentState();
  const barred = state.status === 'in' && !state.user.email_verified;
  const added = files.map((file): Item => {
    const phase: Phase = barred
      ? { name: 'refused', why: t.unverified }
      : file.size === 0
        ? { name: 'refused', why: t.empty }
        : { name: 'queued' };
    nextId += 1;
    return { id: nextId, file, phase, stop: new AbortController() };
  });
  items.set(now => [...now, ...added]);
  pump();
}

export function cancel(id: number) {
  find(id)?.stop.abort();
  items.set(now => now.filter(item => item.id !== id));
}

export function retry(id: number) {
  change(id, { phase: { name: 'queued' }, stop: new AbortController() });
  pump();
}

export function clear() {
  items.set(now => now.filter(isActive));
}

export const isSending = ({ phase }: Item) =>
  ['queued', 'hashing', 'asking', 'patience', 'sending', 'lost'].includes(phase.name);
export const isActive = (item: Item) =>
  isSending(item) || item.phase.name === 'waiting' || item.phase.name === 'reading';

function pump() {
  while (sending < SENDERS) {
    const next = items.get().find(item => item.phase.name === 'queued');
    if (!next) return;
    sending += 1;
    change(next.id, { phase: { name: 'hashing' } });
    void bring(next).finally(() => {
      sending -= 1;
      pump();
    });
  }
}

async function bring(item: Item) {
  const { id, file, stop } = item;
  try {
    const hash = item.hash ?? (await digest(file));
    if (stop.signal.aborted) return;
    const same =
      hash &&
      items.get().find(other => other.hash === hash && other.id !== id && other.phase.name !== 'refused');
    if (same)
      return change(id, {
        hash,
        phase: { name: 'twice', of: same.file.name },
        ...(same.document ? { document: same.document } : {}),
      });
    change(id, { hash, phase: { name: 'asking' } });
    const ticket = await usableTicket(item, hash);
    change(id, { ticket, document: ticket.document.id });
    await send(id, file, ticket, stop.signal);
    const arrived = await patiently(id, () =>
      call('post', '/documents/{id}/complete', { path: { id: ticket.document.id }, signal: stop.signal }),
    );
    show(arrived);
    track();
  } catch (error) {
    if (stop.signal.aborted) return;
    const why = isPassing(error) ? t.failed : sentence(error);
    const passing = isPassing(error) || (error instanceof Problem && error.code === 'queue_full');
    change(id, {
      phase: {
        name: passing ? 'failed' : 'refused',
        why: passing && error instanceof Problem ? sentence(error) : why,
      },
    });
  }
}

/** A ticket that was given for this file and is still good, or a new one. */
async function usableTicket(item: Item, hash: string | undefined): Promise<Ticket> {
  const known = find(item.id)?.ticket;
  if (known && new Date(known.upload.expires_at).getTime() - 60_000 > Date.now()) return known;
  const { file, stop } = item;
  return patiently(item.id, () =>
    call('post', '/documents/uploads', {
      body: { name: file.name, size: file.size, media_type: mediaType(file) ?? null, sha256: hash ?? null },
      signal: stop.signal,
    }),
  );
}

async function send(id: number, file: File, ticket: Ticket, signal: AbortSignal) {
  for (let tries = 0; ; tries += 1) {
    let sent = 0;
    change(id, { phase: { name: 'sending', sent } });
    try {
      await put(file, ticket.upload, signal, now => {
        sent = now;
        change(id, { phase: { name: 'sending', sent } });
      });
      return;
    } catch (error) {
      const wait = PAUSES[tries];
      if (signal.aborted || wait === undefined || !isPassing(error)) throw error;
      change(id, { phase: { name: 'lost', sent } });
      await pause(wait, signal);
    }
  }
}

/** Waits as long as the server asks for, where too many calls were made. */
async function patiently<T>(id: number, work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const held = error instanceof Problem && error.status === 429 && error.code !== 'queue_full';
      if (!held && !(isPassing(error) && tries < PAUSES.length)) throw error;
      const seconds = held ? (error.retryAfter ?? 5) : (PAUSES[tries] ?? 5000) / 1000;
      change(id, { phase: { name: 'patience', seconds } });
      await pause(seconds * 1000, find(id)?.stop.signal);
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
    // The network is back: at once.
    addEventListener('online', () => resolve(), { once: true });
  });
}

/** Shows how far a document is at each file that became it. */
export function show(document: Document) {
  for (const item of items.get()) {
    if (item.document !== document.id || item.phase.name === 'twice') continue;
    const phase = phaseOf(document);
    if (phase) change(item.id, { phase });
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

let worker: Worker | undefined;
const asked = new Map<number, (hash: string | undefined) => void>();
let question = 0;

function digest(file: File): Promise<string | undefined> {
  worker ??= startWorker();
  question += 1;
  const id = question;
  return new Promise(resolve => {
    asked.set(id, resolve);
    worker?.postMessage({ id, file });
  });
}

function startWorker(): Worker {
  const started = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<{ id: number; hash: string | undefined }>) => {
    asked.get(data.id)?.(data.hash);
    asked.delete(data.id);
  });
  started.addEventListener('error', () => {
    for (const resolve of asked.values()) resolve(undefined);
    asked.clear();
  });
  return started;
}

// Closing the page would break off what is being sent.
addEventListener('beforeunload', event => {
  if (items.get().some(isSending)) event.preventDefault();
});
