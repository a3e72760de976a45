/** The cache of what the server said. */
import { QueryClient } from '@tanstack/react-query';

import { isPassing, Problem } from '../api';

export const queries = new QueryClient({
  defaultOptions: {
    // A browser that takes itself for offline may still reach this machine; `connection.ts` says when it can't.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      // Hints say what has changed; without them pages ask by themselves (see live.ts).
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      retry: (failures, error) =>
        failures < 2 && isPassing(error) && !(error instanceof Problem && error.status === 429),
      refetchOnWindowFocus: true,
    },
  },
});
