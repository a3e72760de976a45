/**
 * Hints of `GET /events` about what has changed. One tab of the browser holds the stream and tells the others; where
 * nothing can be streamed, `isLive` is false and pages ask by themselves.
 */
import type { EventHint } from './schema.gen';
import { send } from './client';
import { parseEvents, type ServerEvent } from './sse';

export type Hint = { kind: 'hint'; hint: EventHint } | { kind: 'reset' };
type News = Hint | { kind: 'live'; live: boolean } | { kind: 'who' };

const LOCK = 'astralis-events';
/** A stream silent for longer than this many milliseconds is dead: comments arrive every 15 seconds. */
const SILENCE = 40_000;

const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('astralis-events');
const hints = new Set<(hint: Hint) => void>();
const watchers = new Set<() => void>();
let live = false;
let leads = false;

export function isLive(): boolean {
  return live;
}

export function watchLive(listener: () => void): () => void {
  watchers.add(listener);
  return () => watchers.delete(listener);
}

export function onHint(listener: (hint: Hint) => void): () => void {
  hints.add(listener);
  return () => hints.delete(listener);
}

function setLive(next: boolean) {
  if (leads) tabs?.postMessage({ kind: 'live', live: next } satisfies News);
  if (live === next) return;
  live = next;
  for (const watcher of watchers) watcher();
}

function tell(hint: Hint) {
  for (const listener of hints) listener(hint);
}

tabs?.addEventListener('message', ({ data }: MessageEvent<News>) => {
  if (data.kind === 'who') {
    if (leads) tabs.postMessage({ kind: 'live', live } satisfies News);
  } else if (data.kind === 'live') {
    if (!leads) setLive(data.live);
  } else tell(data);
});

/** Listens until the returned function is called. */
export function listen(): () => void {
  const stop = new AbortController();
  tabs?.postMessage({ kind: 'who' } satisfies News);
  const lead = () => {
    leads = true;
    return stream(stop.signal);
  };
  if (navigator.locks) {
    // Waits until the tab that leads is closed.
    navigator.locks.request(LOCK, { signal: stop.signal }, lead).catch(() => {});
  } else void lead();
  return () => {
    stop.abort();
    leads = false;
    setLive(false);
  };
}

async function stream(signal: AbortSignal) {
  let last: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    const silence = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE);
    };
    try {
      alive();
      const response = await send('/api/v1/events', {
        headers: { accept: 'text/event-stream', ...(last ? { 'last-event-id': last } : {}) },
        signal: AbortSignal.any([signal, silence.signal]),
      });
      if (!response.ok || !response.body) throw new Error(`no events: ${response.status}`);
      setLive(true);
      failures = 0;
      for await (const event of parseEvents(response.body, alive)) {
        last = event.id ?? last;
        publish(event);
      }
    } catch {
      failures += 1;
      if (failures > 1) setLive(false);
    } finally {
      clearTimeout(timer);
    }
    if (!signal.aborted) await pause(Math.min(1000 * 2 ** failures, 60_000), signal);
  }
}

function publish(event: ServerEvent) {
  const hint: Hint | undefined =
    event.name === 'reset'
      ? { kind: 'reset' }
      : event.data
        ? { kind: 'hint', hint: JSON.parse(event.data) as EventHint }
        : undefined;
  if (!hint) return;
  tell(hint);
  tabs?.postMessage(hint);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
