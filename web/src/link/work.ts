/** The small piece of work that a form asks for, so that a thousand of them cost a thousand times as much. */
import { Sha256 } from '../features/uploads/sha256';

export type Challenge = { salt: string; difficulty: number };

const encoder = new TextEncoder();

/** How many bits at the beginning of a hash in hexadecimal are nothing. */
export function zeros(hex: string): number {
  const first = /[^0]/.exec(hex);
  if (!first) return hex.length * 4;
  return first.index * 4 + Math.clz32(Number.parseInt(first[0], 16)) - 28;
}

/** Looks at the numbers from `from` on, so many of them: the one whose hash behind the salt and a colon has enough zeros. */
export function look({ salt, difficulty }: Challenge, from: number, count: number): number | undefined {
  for (let number = from; number < from + count; number += 1) {
    const bytes = encoder.encode(`${salt}:${number}`);
    if (zeros(new Sha256().update(bytes).hex()) >= difficulty) return number;
  }
  return undefined;
}

/** Milliseconds of work in one go where there is no worker: shorter than a person notices. */
const SLICE = 8;
const STEP = 64;

/** The same on the page itself, in pieces, so that it never stands still. */
async function inSlices(challenge: Challenge): Promise<number> {
  for (let from = 0; ; ) {
    const end = performance.now() + SLICE;
    while (performance.now() < end) {
      const found = look(challenge, from, STEP);
      if (found !== undefined) return found;
      from += STEP;
    }
    await new Promise(go => setTimeout(go));
  }
}

/** Solves a challenge away from the thread that draws. */
export function solve(challenge: Challenge): Promise<number> {
  return new Promise(done => {
    const onPage = () => void inSlices(challenge).then(done);
    let worker: Worker;
    try {
      worker = new Worker(new URL('./work.worker.ts', import.meta.url), { type: 'module' });
    } catch {
      onPage();
      return;
    }
    worker.addEventListener('message', ({ data }: MessageEvent<number>) => {
      worker.terminate();
      done(data);
    });
    worker.addEventListener('error', () => {
      worker.terminate();
      onPage();
    });
    worker.postMessage(challenge);
  });
}
