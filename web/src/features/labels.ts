import { queryOptions } from '@tanstack/react-query';

import { call, type Label } from '../api';

export const labels = queryOptions({
  queryKey: ['labels', 'all'],
  queryFn: async ({ signal }) => {
    const all: Label[] = [];
    let cursor: string | null | undefined;
    do {
      const page: { items: Label[]; next_cursor?: string | null } = await call('get', '/labels', {
        query: { limit: 100, ...(cursor ? { cursor } : {}) },
        signal,
      });
      all.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor && all.length < 5000);
    return all.sort((a, b) => a.name.localeCompare(b.name));
  },
  staleTime: 5 * 60_000,
});
