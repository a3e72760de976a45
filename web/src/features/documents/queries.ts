import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { call, type Document } from '../../api';
import { asQuery, type DocumentFilter } from './filter';

/** As many as the API gives at once. */
export const PAGE = 100;

export const documentList = (filter: DocumentFilter) =>
  infiniteQueryOptions({
    queryKey: ['documents', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      call('get', '/documents', {
        query: { ...asQuery(filter), limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: last => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    // A hint asks for the pages again that were loaded; more than these would be many calls.
    maxPages: 20,
  });

export type Counted = { count: number; more: boolean; items: Document[] };

/** How many documents a filter finds, up to a hundred. */
export const documentCount = (filter: DocumentFilter) =>
  queryOptions({
    queryKey: ['documents', 'count', filter],
    queryFn: async ({ signal }): Promise<Counted> => {
      const page = await call('get', '/documents', { query: { ...asQuery(filter), limit: PAGE }, signal });
      return { count: page.items.length, more: Boolean(page.next_cursor), items: page.items };
    },
  });

export const documentById = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'itself'],
    queryFn: ({ signal }) => call('get', '/documents/{id}', { path: { id }, signal }),
  });

export const countText = (counted: Counted | undefined) =>
  counted === undefined ? '' : counted.more ? `${counted.count}+` : String(counted.count);
