import { queryOptions } from '@tanstack/react-query';

import { call } from '../api';

/** What the server says of itself. */
export const health = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => call('get', '/health', { signal, anonymous: true }),
  staleTime: 5 * 60_000,
});
