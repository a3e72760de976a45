import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { call } from '../../api';
import { spared } from '../documents/spare';
import type { JobFilter } from './filter';

export const queues = queryOptions({
  queryKey: ['jobs', 'queues'],
  queryFn: ({ signal }) => call('get', '/jobs/queues', { signal }),
});

export const jobList = ({ state, kind, document }: JobFilter) =>
  infiniteQueryOptions({
    queryKey: ['jobs', 'list', { state, kind, document }],
    queryFn: ({ pageParam, signal }) =>
      call('get', '/jobs', {
        query: {
          limit: 50,
          ...(state ? { state } : {}),
          ...(kind ? { kind } : {}),
          ...(document ? { document } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: last => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    maxPages: 10,
  });

/** The newest of those that were given up, to be grouped by cause. */
export const deadJobs = queryOptions({
  queryKey: ['jobs', 'dead'],
  queryFn: ({ signal }) => call('get', '/jobs', { query: { state: 'dead', limit: 100 }, signal }),
});

export const jobById = (id: string) =>
  queryOptions({
    queryKey: ['jobs', 'one', id],
    queryFn: ({ signal }) => call('get', '/jobs/{id}', { path: { id }, signal }),
  });

/** The name of the document that a job is about, as far as there are calls to spare. */
export const documentName = (id: string | null | undefined) =>
  queryOptions({
    queryKey: ['document', id, 'name'],
    queryFn: ({ signal }) =>
      spared(
        signal,
        async () => (await call('get', '/documents/{id}', { path: { id: id ?? '' }, signal })).name,
      ),
    enabled: Boolean(id),
    staleTime: 10 * 60_000,
    retry: false,
  });
