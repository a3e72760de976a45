/** What is asked about customers. Every key begins alike: a hint about one customer asks for all of it again. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import type { Source } from '../../ui/combobox/choices';
import { customers as t } from '../../texts/en/customers';
import {
  customersOf,
  type EntryKind,
  figuresOf,
  getCustomer,
  listCustomers,
  listDuplicates,
  mine,
  mineTimeline,
  settings,
  timelineOf,
} from './api';
import type { CustomerFilter } from './filter';

export const KEY = ['customers'] as const;

/** As many as the API gives at once. */
const PAGE = 100;
const ENTRIES = 50;

const paged = { initialPageParam: '', placeholderData: keepPreviousData } as const;
const nextOf = (last: { next_cursor?: string | null }) => last.next_cursor ?? undefined;
const from = (cursor: string, limit: number) => ({ limit, ...(cursor ? { cursor } : {}) });

export const customerList = (filter: CustomerFilter) =>
  infiniteQueryOptions({
    queryKey: [...KEY, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      listCustomers({ order: 'name', ...filter, ...from(pageParam, PAGE) }, signal),
    getNextPageParam: nextOf,
    ...paged,
  });

export const customerById = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'one', id],
    queryFn: ({ signal }) => getCustomer(id, signal),
  });

export const timeline = (id: string, kind: EntryKind | undefined) =>
  infiniteQueryOptions({
    queryKey: [...KEY, 'timeline', id, kind ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      timelineOf(id, { ...from(pageParam, ENTRIES), ...(kind ? { kind } : {}) }, signal),
    getNextPageParam: nextOf,
    initialPageParam: '',
  });

export const figures = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'figures', id],
    queryFn: ({ signal }) => figuresOf(id, signal),
  });

export const duplicates = infiniteQueryOptions({
  queryKey: [...KEY, 'duplicates'],
  queryFn: ({ pageParam, signal }) => listDuplicates(from(pageParam, 20), signal),
  getNextPageParam: nextOf,
  ...paged,
});

export const ofDocument = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'of-document', id],
    queryFn: ({ signal }) => customersOf(id, signal),
  });

export const settingsNow = queryOptions({
  queryKey: [...KEY, 'settings'],
  queryFn: ({ signal }) => settings(signal),
});

export const mineNow = queryOptions({
  queryKey: [...KEY, 'mine'],
  queryFn: ({ signal }) => mine(signal),
});

export const mineEntries = infiniteQueryOptions({
  queryKey: [...KEY, 'mine', 'timeline'],
  queryFn: ({ pageParam, signal }) => mineTimeline(from(pageParam, ENTRIES), signal),
  getNextPageParam: nextOf,
  ...paged,
});

/** Customers as choices; `but` is never among them. */
export const customerChoices = (but?: string): Source => ({
  key: [...KEY, 'choices', but ?? ''],
  load: async (typed, cursor, signal) => {
    const page = await listCustomers(
      { ...from(cursor ?? '', PAGE), order: 'name', ...(typed ? { search: typed } : {}) },
      signal,
    );
    return {
      choices: page.items
        .filter(({ id }) => id !== but)
        .map(({ id, name, emails, phones, vat_ids }) => ({
          value: id,
          text: name,
          aside: emails[0] ?? phones[0] ?? vat_ids[0],
        })),
      total: page.total,
      next: page.next_cursor,
    };
  },
  count: t.choices.count,
  empty: t.choices.empty,
});
