import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api';

/** Under `documents`, so that what changes one of them changes these. */
export const documentFigures = queryOptions({
  queryKey: ['documents', 'figures'],
  queryFn: ({ signal }) => call('get', '/documents/figures', { signal }),
});
