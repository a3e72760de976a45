/** How many documents a filter finds. Part of the shell, which shows one such number, so it stays small. */
import { queryOptions } from '@tanstack/react-query';

import { call, type operations } from '../../api';

type Counted = NonNullable<operations['documents.count']['parameters']['query']>;

/** Counted to ten thousand; the filter is written as the API's query. */
export const documentTotal = (query: Counted) =>
  queryOptions({
    queryKey: ['documents', 'total', query],
    queryFn: async ({ signal }) => {
      const { count, capped } = await call('get', '/documents/count', { query, signal });
      return { count, more: capped };
    },
  });

export const countText = (counted: { count: number; more: boolean } | undefined) =>
  counted === undefined ? '' : `${counted.count.toLocaleString()}${counted.more ? '+' : ''}`;
