/** How a file or a photograph gets to the bucket, also after a break. */
import { ask, patiently, put, Refusal, type Upload } from './api';
import { keep, type Kept } from './kept';

const PART = 5 * 1024 * 1024;
const AT_ONCE = 4;

type Ticket = { id: string; upload: Upload | null; parts: { count: number; part_size: number } | null };
type Parts = { count: number; part_size: number; items: { number: number }[] };

/** What the browser knows of a file. */
const about = (item: Kept) => ({
  name: item.name,
  size: item.bytes.size,
  ...(item.bytes.type ? { media_type: item.bytes.type } : {}),
});

/** The upload has ended elsewhere, or its time is over: it is announced anew. */
const isGone = (error: unknown) =>
  error instanceof Refusal && ['not_found', 'not_uploading', 'upload_expired'].includes(error.code);

/** The files of an upload link, or of a public form. */
const filesOf = ({ place = 'drop', token }: Kept) => `/${place}/${token}/files`;

/** Announces a file; returns the request that stores it, where it goes in one. */
async function announce(item: Kept) {
  const wanted = { ...about(item), parts: item.bytes.size > PART };
  const ticket = await ask<Ticket>('POST', filesOf(item), wanted);
  item.id = ticket.id;
  item.parts = ticket.parts !== null;
  await keep(item);
  return ticket.upload;
}

/** Stores a file in one request, whose URL may be over by the time that the network is back. */
async function sendWhole(item: Kept, first: Upload, waiting: (waits: boolean) => void) {
  let upload: Upload | null = first;
  await patiently(async () => {
    upload ??= await announce(item);
    try {
      if (upload) await put(upload, item.bytes);
    } catch (error) {
      if (error instanceof Refusal && error.status === 403) upload = null;
      throw error;
    }
  }, waiting);
}

/** Sends a file as a document of its own. */
export async function sendFile(item: Kept, waiting: (waits: boolean) => void): Promise<void> {
  const upload = item.id ? null : await patiently(() => announce(item), waiting);
  if (item.parts) await sendParts(item, `${filesOf(item)}/${item.id}`, waiting);
  else if (upload) await sendWhole(item, upload, waiting);
  try {
    await patiently(() => ask('POST', `${filesOf(item)}/${item.id}/complete`), waiting);
  } catch (error) {
    // The page was left before the file was there, and its URL is not kept.
    if (!upload && !item.parts && error instanceof Refusal && error.code === 'not_arrived') {
      delete item.id;
      return sendFile(item, waiting);
    }
    throw error;
  }
}

async function sendParts(item: Kept, path: string, waiting: (waits: boolean) => void) {
  for (;;) {
    let stored: Parts;
    try {
      stored = await patiently(() => ask<Parts>('GET', `${path}/parts`), waiting);
    } catch (error) {
      if (isGone(error)) return;
      throw error;
    }
    const there = new Set(stored.items.map(part => part.number));
    const missing = Array.from({ length: stored.count }, (_, at) => at + 1).filter(part => !there.has(part));
    if (missing.length === 0) return;
    const numbers = missing.slice(0, AT_ONCE);
    const signed = await patiently(
      () => ask<{ items: (Upload & { number: number })[] }>('POST', `${path}/parts`, { numbers }),
      waiting,
    );
    await Promise.all(
      signed.items.map(part => {
        const from = (part.number - 1) * stored.part_size;
        // One that fails is asked for again with the next look.
        return put(part, item.bytes.slice(from, from + stored.part_size)).catch(() => waiting(true));
      }),
    );
  }
}

/** Sends a photograph of a document that was begun; one that is there already is not sent again. */
export async function sendPage(item: Kept, capture: string, waiting: (waits: boolean) => void) {
  const path = `/drop/${item.token}/captures/${capture}/photographs`;
  if (item.id) {
    const id = item.id;
    const there = await patiently(() => ask<{ items: string[] }>('GET', path), waiting);
    if (there.items.includes(id)) return;
  }
  let ticket: { id: string; upload: Upload } | undefined;
  await patiently(async () => {
    ticket ??= await ask<{ id: string; upload: Upload }>('POST', path, about(item));
    const { id, upload } = ticket;
    try {
      await put(upload, item.bytes);
    } catch (error) {
      // Its URL is over: the photograph is announced anew.
      if (error instanceof Refusal && error.status === 403) ticket = undefined;
      throw error;
    }
    item.id = id;
    item.capture = capture;
  }, waiting);
  await keep(item);
}
