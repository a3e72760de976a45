import { queryOptions, useQuery } from '@tanstack/react-query';

import { call, type Membership } from '../api';
import { useMay, useMe } from '../app/me';

/** Everybody, page after page: names stand beside what they did. */
export const members = queryOptions({
  queryKey: ['members', 'all'],
  queryFn: async ({ signal }) => {
    const all: Membership[] = [];
    let cursor: string | null | undefined;
    do {
      const page: { items: Membership[]; next_cursor?: string | null } = await call('get', '/members', {
        query: { limit: 100, ...(cursor ? { cursor } : {}) },
        signal,
      });
      all.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor && all.length < 2000);
    return all;
  },
  staleTime: 5 * 60_000,
});

/** The name of a user, as far as the viewer may know it. */
export function useNames(): (id: string) => string | undefined {
  const me = useMe();
  const { data } = useQuery({ ...members, enabled: useMay('OPERATOR') });
  return id => (id === me.user_id ? me.name : data?.find(member => member.user_id === id)?.name);
}
