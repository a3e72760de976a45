/** How many documents a filter finds. Part of the shell, which shows one such number, so it stays small. */
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api';

/** Counted to ten thousand; the filter is written as the API's query. */
export const documentTotal = (query: object) =>
  queryOptions({
    queryKey: ['documents', 'total', query],
    queryFn: async ({ signal }) => {
      const { count, capped } = await call('get', '/documents/count', { query: query as never, signal });
      return { count, more: capped };
    },
  });

export const countText = (counted: { count: number; more: boolean } | undefined) =>
  counted === undefined ? '' : `${counted.count.toLocaleString()}${counted.more ? '+' : ''}`;
