/** SHA-256 of files, one after the other, away from the thread that draws. */
import { Sha256 } from './sha256';

/** Without a file: the one asked for is not wanted any more. */
type Asked = { id: number; file?: File };

/** Up to so many bytes the browser's own is quicker; more of them would all be in memory at once. */
const SMALL = 4 * 1024 * 1024;
const PIECE = 2 * 1024 * 1024;

const unwanted = new Set<number>();
let chain = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  const { id, file } = data;
  if (!file) {
    unwanted.add(id);
    return;
  }
  chain = chain.then(() => answer(id, file));
});

async function answer(id: number, file: File) {
  try {
    if (!unwanted.has(id)) postMessage({ id, hash: await hashOf(id, file) });
  } catch {
    // A file that has changed or is gone: the server looks at the bytes.
    postMessage({ id, hash: undefined });
  } finally {
    unwanted.delete(id);
  }
}

async function hashOf(id: number, file: File): Promise<string | undefined> {
  // A page without https has no `subtle`.
  if (file.size <= SMALL && globalThis.crypto.subtle) {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    return Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('');
  }
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += PIECE) {
    if (unwanted.has(id)) return undefined;
    hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
    postMessage({ id, done: Math.min(at + PIECE, file.size) });
  }
  return hash.hex();
}
