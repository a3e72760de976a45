import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { call, type ListedDocument, type SearchSnippet } from '../../api';
import { asQuery, type DocumentFilter } from './filter';

/** As many as the API gives at once. */
export const PAGE = 100;

export type Item = ListedDocument & { snippets?: SearchSnippet[] };

/** One page of the list: of what was searched for the best first, unless another order is asked for. */
export async function page(
  filter: DocumentFilter,
  cursor: string,
  signal?: AbortSignal,
): Promise<{ items: Item[]; next_cursor?: string | null }> {
  const query = { ...asQuery(filter), limit: PAGE, ...(cursor ? { cursor } : {}) };
  const { q, sort } = filter;
  if (!q || sort) return call('get', '/documents', { query: { ...query, sort: sort ?? 'newest' }, signal });
  const found = await call('get', '/documents/search', { query: { ...query, q }, signal });
  return { ...found, items: found.items.map(({ document, snippets }) => ({ ...document, snippets })) };
}

export const documentList = (filter: DocumentFilter) =>
  infiniteQueryOptions({
    queryKey: ['documents', 'list', filter],
    queryFn: ({ pageParam, signal }) => page(filter, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: last => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    // A hint asks for the pages again that were loaded; more than these would be many calls.
    maxPages: 20,
  });

export type Counted = { count: number; more: boolean; items: Item[] };

/** The first documents that a filter finds, and how many these are. */
export const documentCount = (filter: DocumentFilter) =>
  queryOptions({
    queryKey: ['documents', 'count', filter],
    queryFn: async ({ signal }): Promise<Counted> => {
      const { items, next_cursor: more } = await page(filter, '', signal);
      return { count: items.length, more: Boolean(more), items };
    },
  });

export const documentById = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'itself'],
    queryFn: ({ signal }) => call('get', '/documents/{id}', { path: { id }, signal }),
  });
