import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';

import type { Document, DocumentPage } from '../../api';
import { CHUNK, pagesOf } from './queries';
import { type Hit, hitsOn } from './search';

/** Finds a text on all pages; those that were not shown yet are asked for first. */
export function useFind(doc: Document, pages: Map<number, DocumentPage>, show: (hit: Hit) => void) {
  const cache = useQueryClient();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [more, setMore] = useState<Map<number, DocumentPage>>(new Map());
  const searching = text.trim().length > 1;
  useEffect(() => {
    if (!searching) return;
    const stop = new AbortController();
    const load = async () => {
      const last = Math.ceil((doc.pages_total ?? 0) / CHUNK);
      for (let chunk = 0; chunk < last && !stop.signal.aborted; chunk += 1) {
        const { items } = await cache.ensureQueryData(pagesOf(doc.id, chunk));
        setMore(now => {
          if (now.has(chunk * CHUNK)) return now;
          const next = new Map(now);
          items.forEach((page, step) => next.set(chunk * CHUNK + step, page));
          return next;
        });
      }
    };
    void load().catch(() => {});
    return () => {
      stop.abort();
    };
  }, [searching, doc.id, doc.pages_total, cache]);
  const hits = useMemo(() => {
    if (!searching) return [];
    const known = [...new Map([...pages, ...more])].sort(([a], [b]) => a - b);
    return known.flatMap(([page, { words }]) =>
      hitsOn(
        page,
        words.map(word => word.text),
        text,
      ),
    );
  }, [searching, text, pages, more]);
  const go = (to: number) => {
    setAt(to);
    const hit = hits[to];
    if (hit) show(hit);
  };
  return {
    text,
    setText: (next: string) => {
      setText(next);
      setAt(0);
    },
    hits,
    at: Math.min(at, Math.max(hits.length - 1, 0)),
    step: (by: number) => {
      if (hits.length > 0) go((Math.min(at, hits.length - 1) + by + hits.length) % hits.length);
    },
  };
}
