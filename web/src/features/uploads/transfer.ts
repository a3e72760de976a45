/** Brings the bytes of one file to the bucket: in one piece, or in parts of which each is tried again alone. */
import { call, type Document, isPassing, type PartPlan, type PartTicket, Problem } from '../../api';
import { mediaType } from './files';
import { PAUSES, patiently, rest } from './patience';
import { put } from './put';
import { change, find } from './state';
import { ticketFor } from './tickets';

/** Parts of one file that are sent at once. */
const AT_ONCE = 3;
/** Parts that are signed in one call. */
const SIGNED = 20;
/** A signed address is used until so many milliseconds before its end. */
const MARGIN = 60_000;

const isGood = (until: string) => new Date(until).getTime() - MARGIN > Date.now();
const signalOf = (id: number) => find(id)?.stop.signal ?? AbortSignal.abort();
const complete = (id: number, document: string) =>
  patiently(id, () =>
    call('post', '/documents/{id}/complete', { path: { id: document }, signal: signalOf(id) }),
  );

/** The document that a file has become; nothing when its bytes are here already. */
export async function bring(id: number, file: File): Promise<Document | undefined> {
  return (await goOn(id, file)) ?? afresh(id, file);
}

/** Goes on with an upload that a page before this one began; nothing when it must be begun anew. */
async function goOn(id: number, file: File): Promise<Document | undefined> {
  const { document, parts } = find(id) ?? {};
  if (!document) return undefined;
  try {
    if (parts) await sendParts(id, file, document, parts);
    // All may have been there when the page was left.
    return await complete(id, document);
  } catch (error) {
    const over = error instanceof Problem && [404, 409, 422].includes(error.status);
    if (!over) throw error;
    return undefined;
  }
}

async function afresh(id: number, file: File): Promise<Document | undefined> {
  const item = find(id);
  if (!item) return undefined;
  const { upload, document: known } = item;
  if (known && upload && isGood(upload.expires_at)) {
    await sendWhole(id, file, upload);
    return complete(id, known);
  }
  const ticket = await patiently(id, () =>
    ticketFor({
      name: file.name,
      size: file.size,
      media_type: mediaType(file) ?? null,
      sha256: item.hash ?? null,
      parts: true,
      ...(item.again ? { again: true } : {}),
    }),
  );
  const { id: document } = ticket.document;
  if (ticket.outcome === 'already_here') {
    const trashed = ticket.in_trash;
    change(id, { document, phase: { name: 'here', as: ticket.document.name, trashed } });
    return undefined;
  }
  if (signalOf(id).aborted) {
    abandon(document);
    return undefined;
  }
  if (ticket.parts) {
    change(id, { document, parts: ticket.parts });
    await sendParts(id, file, document, ticket.parts);
  } else if (ticket.upload) {
    change(id, { document, upload: ticket.upload });
    await sendWhole(id, file, ticket.upload);
  }
  return complete(id, document);
}

/** Tells the server that the rest will not come. */
export function abandon(document: string) {
  // What is not removed now is removed by the server a day later.
  call('delete', '/documents/{id}/upload', { path: { id: document } }).catch(() => {});
}

type Put = Parameters<typeof put>[1];

async function sendWhole(id: number, file: File, upload: Put) {
  let sent = 0;
  const tell = (now: number) => {
    sent = now;
    change(id, { phase: { name: 'sending', sent } });
  };
  tell(0);
  await stubbornly(
    signalOf(id),
    () => put(file, upload, signalOf(id), tell),
    () => change(id, { phase: { name: 'lost', sent } }),
  );
}

/** Tries again while what fails passes, each time after a longer pause. */
async function stubbornly(signal: AbortSignal, work: () => Promise<void>, lost: () => void) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const wait = PAUSES[tries];
      if (signal.aborted || wait === undefined || !isPassing(error)) throw error;
      lost();
      await rest(wait, signal);
    }
  }
}

async function sendParts(id: number, file: File, document: string, { part_size: size, count }: PartPlan) {
  const signal = signalOf(id);
  const path = { id: document };
  const { items } = await patiently(id, () => call('get', '/documents/{id}/parts', { path, signal }));
  const stored = new Set(items.map(part => part.number));
  const missing = Array.from({ length: count }, (_, at) => at + 1).filter(number => !stored.has(number));
  const bytesOf = (number: number) => Math.min(size, file.size - (number - 1) * size);
  /** Bytes of each part that are on the server. */
  const sent = new Map([...stored].map(number => [number, bytesOf(number)]));
  const tell = (name: 'sending' | 'lost') => {
    if (signal.aborted) return;
    const all = [...sent.values()].reduce((sum, bytes) => sum + bytes, 0);
    change(id, { phase: { name, sent: all } });
  };
  tell('sending');

  const signed = new Map<number, PartTicket>();
  let signing: Promise<void> | undefined;
  const sign = async (number: number) => {
    const numbers = [number, ...missing.filter(other => !signed.has(other) && other !== number)];
    const body = { numbers: numbers.slice(0, SIGNED) };
    const given = await patiently(id, () => call('post', '/documents/{id}/parts', { path, body, signal }));
    for (const part of given.items) signed.set(part.number, part);
  };
  const ticketOf = async (number: number): Promise<PartTicket> => {
    for (;;) {
      await signing;
      const known = signed.get(number);
      if (known && isGood(known.expires_at)) return known;
      signed.delete(number);
      signing = sign(number).finally(() => {
        signing = undefined;
      });
    }
  };
  const one = (number: number) =>
    stubbornly(
      signal,
      async () => {
        const part = file.slice((number - 1) * size, number * size);
        await put(part, await ticketOf(number), signal, now => {
          sent.set(number, now);
          tell('sending');
        });
        sent.set(number, bytesOf(number));
      },
      () => {
        // What was sent of a part that broke off counts for nothing.
        sent.delete(number);
        signed.delete(number);
        tell('lost');
      },
    );
  const work = async () => {
    for (let next = missing.shift(); next !== undefined && !signal.aborted; next = missing.shift())
      await one(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
