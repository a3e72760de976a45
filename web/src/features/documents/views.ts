/** Saved views: filters and an order by name, one's own and those of the organization. */
import { queryOptions } from '@tanstack/react-query';

import { call, type SavedView } from '../../api';
import { type DocumentFilter, documentFilter, saved } from './filter';

export const views = queryOptions({
  queryKey: ['views'],
  queryFn: async ({ signal }) => (await call('get', '/documents/views', { signal })).items,
  staleTime: 5 * 60_000,
});

/** What a view shows, as the list's filter. */
export const filterOf = ({ filters, sort }: SavedView): DocumentFilter =>
  documentFilter({ ...filters, sort });

/** A view as the API takes it. */
export const viewOf = (name: string, shared: boolean, filter: DocumentFilter) => ({
  name,
  shared,
  filters: saved(filter) as Record<string, never>,
  sort: filter.sort ?? ('newest' as const),
});
