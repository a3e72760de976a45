import { queryOptions } from '@tanstack/react-query';

import { call } from '../api';

export const organizations = queryOptions({
  queryKey: ['organizations'],
  queryFn: ({ signal }) => call('get', '/organizations', { signal }),
});

export const notifications = queryOptions({
  queryKey: ['notifications'],
  queryFn: ({ signal }) => call('get', '/notifications', { query: { limit: 30 }, signal }),
});
