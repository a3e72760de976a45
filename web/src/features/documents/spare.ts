/**
 * Calls that make a list nicer but are not needed: they are made two at a time, only while the member has calls to
 * spare, and what has scrolled away is not asked for any more.
 */
import { callsLeft } from '../../api';

const AT_ONCE = 2;
/** Calls that are kept for what a person does. */
const RESERVE = 45;
const LOOK_AGAIN = 1500;

type Waiting = { go: () => void; signal: AbortSignal };

const waiting: Waiting[] = [];
let running = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

export async function spared<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  await new Promise<void>((resolve, reject) => {
    const entry = { go: resolve, signal };
    waiting.push(entry);
    signal.addEventListener('abort', () => {
      const at = waiting.indexOf(entry);
      if (at >= 0) waiting.splice(at, 1);
      reject(new DOMException('scrolled away', 'AbortError'));
    });
    next();
  });
  try {
    return await work();
  } finally {
    running -= 1;
    next();
  }
}

function next() {
  while (running < AT_ONCE && waiting.length > 0) {
    if (callsLeft < RESERVE) {
      // Calls come back evenly; the next answer says how many.
      timer ??= setTimeout(() => {
        timer = undefined;
        const first = waiting.shift();
        if (first) {
          running += 1;
          first.go();
        }
        next();
      }, LOOK_AGAIN);
      return;
    }
    const first = waiting.shift();
    running += 1;
    first?.go();
  }
}
