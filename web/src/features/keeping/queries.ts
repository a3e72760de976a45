import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api';

export const notesOf = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'notes'],
    queryFn: ({ signal }) => call('get', '/documents/{id}/notes', { path: { id }, signal }),
  });

export const relationsOf = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'relations'],
    queryFn: ({ signal }) => call('get', '/documents/{id}/relations', { path: { id }, signal }),
  });

export const fileVersionsOf = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'file-versions'],
    queryFn: ({ signal }) => call('get', '/documents/{id}/versions', { path: { id }, signal }),
  });

export const goingNext = (days: number) =>
  queryOptions({
    queryKey: ['documents', 'retention', days],
    queryFn: ({ signal }) => call('get', '/documents/retention', { query: { days }, signal }),
  });

export const cacheFigures = queryOptions({
  queryKey: ['cache'],
  queryFn: ({ signal }) => call('get', '/cache', { signal }),
});
