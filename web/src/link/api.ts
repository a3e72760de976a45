/** Calls that carry no session: what is asked is allowed by the link alone. */

export type Fault = { pointer: string; message: string };

/** The server's answer that something can't be done. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly wait: number,
    /** What is wrong with which member of what was sent. */
    readonly faults: readonly Fault[] = [],
  ) {
    super(message);
  }
}

export async function ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    credentials: 'omit',
    cache: 'no-store',
    ...(method === 'POST'
      ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) }
      : {}),
  });
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  const wait = Number(response.headers.get('retry-after') ?? 0);
  const detail = problem.errors?.[0]?.message ?? problem.detail ?? '';
  throw new Refusal(response.status, problem.code ?? '', detail, wait, problem.errors ?? []);
}

export type Upload = { url: string; headers: { name: string; value: string }[] };

/** Stores bytes where a ticket says. */
export async function put(upload: Upload, bytes: Blob) {
  const headers = Object.fromEntries(
    upload.headers
      .filter(header => !/^(?:host|content-length)$/i.test(header.name))
      .map(header => [header.name, header.value]),
  );
  const response = await fetch(upload.url, { method: 'PUT', headers, body: bytes, credentials: 'omit' });
  if (!response.ok) throw new Refusal(response.status, 'not_stored', '', 0);
}

const LONGEST = 30_000;

/** Whether the same may succeed later: the network, or a server that is busy. */
const passes = (error: unknown) =>
  !(error instanceof Refusal) || error.status === 429 || error.status >= 500 || error.code === 'not_stored';

/** Tries until it succeeds or is refused; says while it waits. */
export async function patiently<T>(work: () => Promise<T>, waiting: (waits: boolean) => void): Promise<T> {
  for (let pause = 1000; ; pause = Math.min(2 * pause, LONGEST)) {
    try {
      const done = await work();
      waiting(false);
      return done;
    } catch (error) {
      if (!passes(error)) throw error;
      waiting(true);
      const told = error instanceof Refusal ? 1000 * error.wait : 0;
      await new Promise<void>(go => {
        const end = () => {
          removeEventListener('online', end);
          clearTimeout(timer);
          go();
        };
        const timer = setTimeout(end, Math.max(pause, told));
        addEventListener('online', end);
      });
    }
  }
}
