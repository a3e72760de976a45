/** Keeps what is shown current: by hints of the server, or by asking where there are none. */
import { useEffect, useSyncExternalStore } from 'react';

import { rememberAnswers } from '../api/client';
import { type Hint, isLive, listen, onHint, watchLive } from '../api/events';
import { isBusy } from './busy';
import { watchConnection } from './connection';
import { keepLists } from './kept';
import { useMe } from './me';
import { queries } from './queries';
import { UPLOADS } from '../lib/storage';
import { resumeUploads } from '../features/uploads/lazy';
import { bringTypedBack } from './typed';
import { watchVersion } from './version';

/** Lists are asked for again at most this often, in milliseconds, however many hints arrive. */
const PAUSE = 1200;
const BUSY = 3_000;
const IDLE = 15_000;

/** One change comes as several hints: they are asked about together, after so many milliseconds. */
const TOGETHER = 60;

/** The last answers: what was asked for long ago is not on the screen any more. */
class Last<K, V> extends Map<K, V> {
  override set(key: K, value: V) {
    const oldest = this.keys().next();
    if (this.size >= MOST_ANSWERS && !oldest.done) this.delete(oldest.value);
    return super.set(key, value);
  }
}
const MOST_ANSWERS = 60;

const waiting = new Map<string, readonly unknown[]>();
let timer: ReturnType<typeof setTimeout> | undefined;
let asked = 0;

function soon(key: readonly unknown[]) {
  waiting.set(JSON.stringify(key), key);
  timer ??= setTimeout(
    () => {
      timer = undefined;
      asked = Date.now();
      const keys = [...waiting.values()];
      waiting.clear();
      for (const queryKey of keys) void queries.invalidateQueries({ queryKey });
    },
    Math.max(TOGETHER, asked + PAUSE - Date.now()),
  );
}

function follow(news: Hint) {
  if (news.kind === 'reset') {
    void queries.invalidateQueries();
    return;
  }
  const { object_type: type, object_id: id, name } = news.hint;
  if (type === 'document') {
    soon(['documents']);
    soon(['document', id]);
    if (name === 'document.completed') void queries.invalidateQueries({ queryKey: ['pages', id] });
    if (/completed|failed|settled/.test(name)) soon(['notifications']);
  } else {
    soon([`${type}s`]);
    // The stages of a board come with its cards.
    if (type === 'pipeline') soon(['cards']);
    soon(['notifications']);
  }
}

/** Files that a page before this one was sending. */
async function goOn() {
  const known = await indexedDB.databases?.().catch(() => []);
  if (known?.some(one => one.name === UPLOADS)) await resumeUploads();
}

/** Follows what happens in the organization while a member is signed in; shows nothing. */
export function Live() {
  const org = useMe().org_id;
  useEffect(watchConnection, []);
  useEffect(watchVersion, []);
  useEffect(keepLists, []);
  useEffect(bringTypedBack, []);
  useEffect(() => void goOn(), []);
  const live = useSyncExternalStore(watchLive, isLive);
  useEffect(() => {
    if (!org) return;
    const stop = listen();
    const deaf = onHint(follow);
    return () => {
      stop();
      deaf();
    };
  }, [org]);
  useEffect(() => {
    // What changed between the first answers and the opening of the stream is in neither.
    if (live && org) void queries.invalidateQueries({ refetchType: 'active' }, { cancelRefetch: false });
  }, [live, org]);
  useEffect(() => {
    if (live || !org) return;
    rememberAnswers(new Last());
    let last = Date.now();
    const clock = setInterval(() => {
      if (document.hidden || Date.now() - last < (isBusy() ? BUSY : IDLE)) return;
      last = Date.now();
      void queries.invalidateQueries({ refetchType: 'active' });
    }, 1000);
    return () => {
      clearInterval(clock);
      rememberAnswers(undefined);
    };
  }, [live, org]);
  return null;
}
