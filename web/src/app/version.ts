/** Whether the server has another build of the app than the one that runs here. */
import { store } from '../lib/store';

export const outdated = store(false);

/** Milliseconds between two looks, and at least so many when the tab comes back. */
const EVERY = 5 * 60_000;
const LEAST = 30_000;

/** The script that started this page: its name holds the hash of the whole build. */
export function ownScript(): string {
  return document.querySelector<HTMLScriptElement>('script[type=module][src]')?.getAttribute('src') ?? '';
}

let looked = Date.now();

async function look() {
  if (outdated.get()) return;
  looked = Date.now();
  try {
    // The answer is mostly "as before": the page has a tag.
    const response = await fetch('/', { cache: 'no-cache', headers: { accept: 'text/html' } });
    const page = response.ok ? await response.text() : '';
    const own = ownScript();
    if (own && page.includes('type="module"') && !page.includes(own)) outdated.set(true);
  } catch {
    // Without a connection there is nothing new.
  }
}

/** Looks now and then, when the tab comes back, and when a part of the app is missing. */
export function watchVersion(): () => void {
  const back = () => {
    if (!document.hidden && Date.now() - looked > LEAST) void look();
  };
  const missing = () => void look();
  const clock = setInterval(() => !document.hidden && Date.now() - looked >= EVERY && void look(), 30_000);
  document.addEventListener('visibilitychange', back);
  addEventListener('focus', back);
  addEventListener('vite:preloadError', missing);
  return () => {
    clearInterval(clock);
    document.removeEventListener('visibilitychange', back);
    removeEventListener('focus', back);
    removeEventListener('vite:preloadError', missing);
  };
}
