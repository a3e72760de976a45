/** What is asked for about one card, about many at once, and about those that wait. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import type { Card } from '../../api';
import { card as t } from '../../texts/en/card';
import type { Source } from '../../ui/combobox/choices';
import { ask } from './calls';

export type Person = { id: string; name: string };
export type Comment = {
  id: string;
  author: Person | null;
  text: string;
  mentions: Person[];
  created_at: string;
  edited_at?: string | null;
  version: number;
};
export type Item = { id: string; text: string; done: boolean; position: number; version: number };
export type Happened = { id: string; at: string; actor: Person | null; action: string };
export type Page<T> = { items: T[]; next_cursor?: string | null };

export const REASONS = ['no_next_step', 'step_overdue', 'untouched'] as const;
export type Reason = (typeof REASONS)[number];
export type Waits = { card: Card; reason: Reason; since: string; waiting_for: Person | null };

export const commentsOf = (id: string) =>
  queryOptions({
    queryKey: ['cards', 'one', id, 'comments'],
    queryFn: ({ signal }) =>
      ask<Page<Comment>>('get', '/cards/{id}/comments', { path: { id }, query: { limit: 100 }, signal }),
  });

export const checklistOf = (id: string) =>
  queryOptions({
    queryKey: ['cards', 'one', id, 'checklist'],
    queryFn: ({ signal }) => ask<{ items: Item[] }>('get', '/cards/{id}/checklist', { path: { id }, signal }),
  });

export const activityOf = (id: string) =>
  queryOptions({
    queryKey: ['cards', 'one', id, 'activity'],
    queryFn: ({ signal }) =>
      ask<Page<Happened>>('get', '/cards/{id}/activity', { path: { id }, query: { limit: 50 }, signal }),
  });

export const waitingFor = (query: { reason?: string; owner?: string }) =>
  infiniteQueryOptions({
    queryKey: ['cards', 'waiting', query],
    queryFn: ({ pageParam, signal }) =>
      ask<Page<Waits>>('get', '/cards/waiting', {
        query: { ...query, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: last => last.next_cursor ?? undefined,
  });

type Found = { items: { id: string; name: string }[]; next_cursor?: string | null; total?: number | null };

export const customerChoices: Source = {
  key: ['customers', 'choices'],
  load: async (typed, cursor, signal) => {
    const page = await ask<Found>('get', '/customers', {
      query: { search: typed, order: 'name', limit: 100, cursor },
      signal,
    });
    return {
      choices: page.items.map(({ id, name }) => ({ value: id, text: name })),
      total: page.total,
      next: page.next_cursor,
    };
  },
  count: t.customers.count,
  empty: t.customers.empty,
};

export type Change =
  | { stage_id: string }
  | { assignee_id: string | null }
  | { add_label: string }
  | { remove_label: string }
  | { archived: boolean };

export type Outcome = {
  undo_id: string;
  results: { id: string; done: boolean; code?: string | null; detail?: string | null }[];
};

export const changeAll = (cards: readonly string[], change: Change) =>
  ask<Outcome>('post', '/cards/bulk', { body: { cards, change } });

export const undoAll = (undo_id: string) =>
  ask<Outcome>('post', '/cards/bulk/{undo_id}/undo', { path: { undo_id } });
