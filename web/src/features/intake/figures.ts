/** How many requests wait for a person. Part of the frame, which shows that number, so it stays small. */
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api';

export const requestFigures = queryOptions({
  queryKey: ['requests', 'figures'],
  queryFn: ({ signal }) => call('get', '/requests/figures', { signal }),
});
