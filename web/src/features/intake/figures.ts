/** How many requests wait for a person. Part of the frame, which shows that number, so it stays small. */
import { queryOptions } from '@tanstack/react-query';

import { ask } from './ask';
import type { Figures } from './types';

export const requestFigures = queryOptions({
  queryKey: ['requests', 'figures'],
  queryFn: ({ signal }) => ask<Figures>('GET', '/requests/figures', { signal }),
});
