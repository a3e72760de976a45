/** Next and previous document of the list that one was opened from, and what happens to work that is left behind. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef } from 'react';

import { currentState } from '../../api/session';
import { useShortcuts } from '../../lib/shortcuts';
import { review as t } from '../../texts/en/review';
import { toast } from '../../ui/toast';
import type { DocumentFilter } from '../documents/filter';
import { documentById, documentList } from '../documents/queries';
import { walkOf } from '../documents/walk';
import { fieldsOf, imageOf, pagesOf } from './queries';
import { isWaiting, save, savingOf } from './save';

export function useWalk(id: string, filter: DocumentFilter) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const list = useInfiniteQuery(documentList(filter));
  const ids = useMemo(() => {
    const listed = list.data?.pages.flatMap(page => page.items.map(item => item.id)) ?? [];
    return walkOf(filter, id, listed);
  }, [list.data, filter, id]);
  const at = ids.indexOf(id);
  const go = useCallback(
    (to: string) => void navigate({ to: '/documents/$id', params: { id: to }, search: filter }),
    [filter, navigate],
  );
  const nextId = at >= 0 ? ids[at + 1] : undefined;
  const previousId = at > 0 ? ids[at - 1] : undefined;
  useEffect(() => {
    if (!nextId) return;
    // The next one is there before it is wanted.
    const timer = setTimeout(() => {
      void cache.prefetchQuery(documentById(nextId)).then(() => {
        if (cache.getQueryData(documentById(nextId).queryKey)?.status !== 'COMPLETED') return;
        void cache.prefetchQuery(fieldsOf(nextId));
        void cache.prefetchQuery(pagesOf(nextId, 0));
        void cache.prefetchQuery(imageOf(nextId, 0, 'preview'));
      });
    }, 600);
    return () => clearTimeout(timer);
  }, [nextId, cache]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (at >= ids.length - 5 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [at, ids.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const next = nextId ? () => go(nextId) : undefined;
  const previous = previousId ? () => go(previousId) : undefined;
  useShortcuts(t.keys.group, [
    { keys: 'j', label: t.keys.next, run: () => next?.() },
    { keys: 'k', label: t.keys.previous, run: () => previous?.() },
    {
      keys: 'Escape',
      label: t.keys.back,
      run: () => void navigate({ to: '/documents', search: filter }),
    },
  ]);
  return { at, all: ids.length, more: hasNextPage, next, previous };
}

/**
 * What was said and not yet sent goes on its way when the document is left for another place of the app. What the
 * server refuses is kept, and said with a way back.
 */
export function useSavedOnLeaving(id: string, filter: DocumentFilter) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const leave = useRef(() => {});
  useEffect(() => {
    leave.current = () => {
      // Who has to sign in again comes back to the document, and to what was said.
      if (currentState().status !== 'in') return;
      void save(id).then(saved => {
        // Somebody who is back already sees it on the document itself.
        if (saved || window.location.pathname.endsWith(id)) return;
        const { conflicts, faults } = savingOf(id).get();
        const refused = conflicts.length > 0 || Object.keys(faults).length > 0;
        // Any other refusal has been told already.
        if (!refused && !isWaiting(id)) return;
        const name = cache.getQueryData(documentById(id).queryKey)?.name ?? '';
        const back = () => void navigate({ to: '/documents/$id', params: { id }, search: filter });
        const action = { label: t.lookAgain, run: back };
        toast(refused ? t.leftBehind(name) : t.notSentYet(name), { bad: refused, action });
      });
    };
  });
  useEffect(() => () => leave.current(), []);
}
