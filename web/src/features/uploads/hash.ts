/** Asks the worker for the hash of a file. */

type Told = { id: number; done: number } | { id: number; hash: string | undefined };

let worker: Worker | undefined;
let question = 0;
const asked = new Map<number, { tell: (done: number) => void; answer: (hash: string | undefined) => void }>();

/** The SHA-256 of a file in hexadecimal; `undefined` when it can't be read here. `tell` hears how many bytes are done. */
export function digest(
  file: File,
  tell: (done: number) => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  const asking = (worker ??= start());
  question += 1;
  const id = question;
  return new Promise((resolve, reject) => {
    asked.set(id, { tell, answer: resolve });
    signal.addEventListener('abort', () => {
      asked.delete(id);
      asking.postMessage({ id });
      reject(new DOMException('cancelled', 'AbortError'));
    });
    asking.postMessage({ id, file });
  });
}

function start(): Worker {
  const started = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<Told>) => {
    const one = asked.get(data.id);
    if ('done' in data) return one?.tell(data.done);
    asked.delete(data.id);
    one?.answer(data.hash);
  });
  started.addEventListener('error', () => {
    // Without a worker the server looks at the bytes.
    for (const { answer } of asked.values()) answer(undefined);
    asked.clear();
  });
  return started;
}
