/** Follows the documents of the list until each is read: by hints where there are some, else by asking. */
import { call } from '../../api';
import { isLive, onHint } from '../../api/events';
import { setBusy } from '../../app/busy';
import { queries } from '../../app/queries';
import { isFollowed, show } from './queue';
import { everything, isActive, type Item } from './state';

const SOON = 700;
const POLL = 3000;
/** With hints, asking is only for what they missed. */
const CHECK = 15_000;
/** What is not among the newest documents is asked for one by one, so many at a time. */
const SINGLE = 4;
/** Pages of the newest documents that are looked through. */
const PAGES = 5;

let timer: ReturnType<typeof setTimeout> | undefined;
let due = Number.POSITIVE_INFINITY;

function followed(): Item[] {
  const some: Item[] = [];
  for (const item of everything()) if (isActive(item) && item.document !== undefined) some.push(item);
  return some;
}

function plan(milliseconds: number) {
  const at = Date.now() + milliseconds;
  if (at >= due) return;
  due = at;
  clearTimeout(timer);
  timer = setTimeout(() => void look(), milliseconds);
}

export function track() {
  setBusy(true);
  plan(SOON);
}

onHint(news => {
  if (news.kind === 'reset' || isFollowed(news.hint.object_id)) plan(SOON);
});

async function look() {
  due = Number.POSITIVE_INFINITY;
  const wanted = new Set(followed().map(item => item.document ?? ''));
  if (wanted.size === 0) return rest();
  try {
    let cursor: string | null | undefined;
    for (let page = 0; page < PAGES && wanted.size > SINGLE; page += 1) {
      const query = { limit: 100, ...(cursor ? { cursor } : {}) };
      const newest = await call('get', '/documents', { query });
      for (const document of newest.items) if (wanted.delete(document.id)) show(document);
      cursor = newest.next_cursor;
      if (!cursor) break;
    }
    for (const id of [...wanted].slice(0, SINGLE))
      show(await call('get', '/documents/{id}', { path: { id } }));
  } catch {
    // Asked again below.
  }
  if (followed().length > 0) plan(isLive() ? CHECK : POLL);
  else rest();
}

function rest() {
  setBusy(false);
  void queries.invalidateQueries({ queryKey: ['documents'] });
}
