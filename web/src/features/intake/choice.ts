import { useEffect, useMemo, useState } from 'react';

import { MOST } from './bulk';
import type { IntakeFilter } from './filter';
import type { IntakeRequest } from './types';

/** Which requests are chosen; another filter chooses none of them. */
export function useChoice(items: readonly IntakeRequest[], filter: IntakeFilter) {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [on, setOn] = useState(false);
  const [from, setFrom] = useState<string>();
  const clear = () => {
    setPicked(new Set());
    setOn(false);
  };
  useEffect(clear, [filter]);
  const pick = (id: string, to = false) => {
    const ids = items.map(item => item.id);
    const [first, last] = [ids.indexOf(from ?? id), ids.indexOf(id)];
    if (last < 0) return;
    const run = to && first >= 0 ? ids.slice(Math.min(first, last), Math.max(first, last) + 1) : [id];
    setPicked(now => {
      const next = new Set(now);
      if (!to && next.delete(id)) return next;
      for (const one of run) if (next.size < MOST) next.add(one);
      return next;
    });
    setFrom(id);
    setOn(true);
  };
  const all = () => {
    setPicked(now =>
      now.size === Math.min(items.length, MOST)
        ? new Set()
        : new Set(items.slice(0, MOST).map(one => one.id)),
    );
    setOn(true);
  };
  // What went elsewhere meanwhile is not chosen any more.
  const there = useMemo(() => new Set(items.map(item => item.id)), [items]);
  const still = useMemo(() => new Set([...picked].filter(id => there.has(id))), [picked, there]);
  return {
    picked: still as ReadonlySet<string>,
    selecting: on || still.size > 0,
    pick,
    all,
    clear,
    toggle: () => (on || still.size > 0 ? clear() : setOn(true)),
    /** How many of what is shown may be chosen, and all of those are. */
    isAll: still.size > 1 && still.size === Math.min(items.length, MOST),
    set: (ids: readonly string[]) => setPicked(new Set(ids.slice(0, MOST))),
  };
}
