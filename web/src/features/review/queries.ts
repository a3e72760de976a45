import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api';
import { type Preset, pageImage } from '../documents/pictures';

/** Pages with their words are asked for in chunks of so many. */
export const CHUNK = 5;

export const fieldsOf = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'fields'],
    queryFn: ({ signal }) => call('get', '/documents/{id}/fields', { path: { id }, signal }),
  });

export const pagesOf = (id: string, chunk: number) =>
  queryOptions({
    queryKey: ['pages', id, chunk],
    queryFn: ({ signal }) =>
      call('get', '/documents/{id}/pages', {
        path: { id },
        query: { from: chunk * CHUNK, count: CHUNK },
        signal,
      }),
    // Words change only when the document is read again, of which a hint tells.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const imageOf = (id: string, page: number, preset: Preset) =>
  queryOptions({
    queryKey: ['image', id, page, preset],
    queryFn: ({ signal }) => pageImage(id, page, preset, signal),
    staleTime: Number.POSITIVE_INFINITY,
    // A page that is not shown any more leaves the memory.
    gcTime: 60_000,
  });

export const textOf = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'text'],
    queryFn: ({ signal }) => call('get', '/documents/{id}/text', { path: { id }, signal }),
    staleTime: 5 * 60_000,
  });

export const sheetsOf = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'sheets'],
    queryFn: ({ signal }) => call('get', '/documents/{id}/sheets', { path: { id }, signal }),
    staleTime: 5 * 60_000,
  });

export const versionsOf = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'versions'],
    queryFn: ({ signal }) =>
      call('get', '/documents/{id}/extractions', { path: { id }, query: { count: 50 }, signal }),
  });

export const documentLabels = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'labels'],
    queryFn: ({ signal }) => call('get', '/documents/{id}/labels', { path: { id }, signal }),
  });

export const documentSettings = queryOptions({
  queryKey: ['settings', 'documents'],
  queryFn: ({ signal }) => call('get', '/organizations/current/settings/documents', { signal }),
  staleTime: 5 * 60_000,
});
