/** Whether the server can be reached, as the last calls and the browser say. */
import { onlineManager } from '@tanstack/react-query';

import { Unreachable } from '../api';
import { store } from '../lib/store';
import { queries } from './queries';

/** Since when there is no connection. */
export const lostSince = store<Date | undefined>(undefined);

/** A call got no answer. */
export function lost() {
  lostSince.set(now => now ?? new Date());
}

export async function tryNow() {
  try {
    await fetch('/api/v1/health', { cache: 'no-store' });
    if (!lostSince.get()) return;
    lostSince.set(undefined);
    onlineManager.setOnline(true);
    void queries.invalidateQueries({ refetchType: 'active' });
  } catch {
    lost();
  }
}

export function watchConnection(): () => void {
  const offline = () => lost();
  const online = () => void tryNow();
  addEventListener('offline', offline);
  addEventListener('online', online);
  const stop = queries.getQueryCache().subscribe(event => {
    if (
      event.type === 'updated' &&
      event.action.type === 'error' &&
      event.action.error instanceof Unreachable
    )
      lost();
    // What a page puts into the cache itself is no answer, and an answer from before is no news.
    const answered = event.type === 'updated' && event.action.type === 'success' && !event.action.manual;
    if (answered && navigator.onLine) lostSince.set(undefined);
  });
  const clock = setInterval(() => {
    if (lostSince.get() && !document.hidden) void tryNow();
  }, 5000);
  return () => {
    removeEventListener('offline', offline);
    removeEventListener('online', online);
    stop();
    clearInterval(clock);
  };
}
