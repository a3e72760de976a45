/** Waiting: for a network that is lost, and as long as a server asks for. */
import { isPassing, Problem } from '../../api';
import { change, find } from './state';

/** Milliseconds before each further try of a broken connection. */
export const PAUSES = [2000, 5000, 10_000, 20_000, 40_000];

/** Calls the server again after what passes. */
export async function patiently<T>(id: number, work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const held = error instanceof Problem && error.status === 429 && error.code !== 'queue_full';
      if (!held && !(isPassing(error) && tries < PAUSES.length)) throw error;
      const seconds = held ? (error.retryAfter ?? 5) : (PAUSES[tries] ?? 5000) / 1000;
      const signal = find(id)?.stop.signal;
      if (!signal || signal.aborted) throw error;
      change(id, { phase: { name: 'patience', seconds } });
      await rest(seconds * 1000, signal);
    }
  }
}

/** Sleeps; wakes when it is not wanted any more, and when the network is back. */
export function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
    addEventListener('online', end);
  });
}
