/** What is asked for about one card, about many at once, and about those that wait. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { call, type CardsChange } from '../../api';

export const REASONS = ['no_next_step', 'step_overdue', 'untouched'] as const;
export type Reason = (typeof REASONS)[number];

export const commentsOf = (id: string) =>
  queryOptions({
    queryKey: ['cards', 'one', id, 'comments'],
    queryFn: ({ signal }) =>
      call('get', '/cards/{id}/comments', { path: { id }, query: { limit: 100 }, signal }),
  });

export const checklistOf = (id: string) =>
  queryOptions({
    queryKey: ['cards', 'one', id, 'checklist'],
    queryFn: ({ signal }) => call('get', '/cards/{id}/checklist', { path: { id }, signal }),
  });

export const activityOf = (id: string) =>
  queryOptions({
    queryKey: ['cards', 'one', id, 'activity'],
    queryFn: ({ signal }) =>
      call('get', '/cards/{id}/activity', { path: { id }, query: { limit: 50 }, signal }),
  });

export const waitingFor = (query: { reason?: Reason; owner?: string }) =>
  infiniteQueryOptions({
    queryKey: ['cards', 'waiting', query],
    queryFn: ({ pageParam, signal }) =>
      call('get', '/cards/waiting', {
        query: { ...query, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: last => last.next_cursor ?? undefined,
  });

export type Change = CardsChange['change'];

export const changeAll = (cards: readonly string[], change: Change) =>
  call('post', '/cards/bulk', { body: { cards: [...cards], change } });

export const undoAll = (undo_id: string) => call('post', '/cards/bulk/{id}/undo', { path: { id: undo_id } });
