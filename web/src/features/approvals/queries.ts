import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api';

/** The approval of a document, under the document: what changes one changes the other. */
export const approvalOf = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'approval'],
    queryFn: ({ signal }) => call('get', '/approvals/{id}', { path: { id }, signal }),
  });

/** What waits for the viewer. */
export const waitingForMe = queryOptions({
  queryKey: ['documents', 'approvals'],
  queryFn: ({ signal }) => call('get', '/approvals', { query: { for: 'me', limit: 10 }, signal }),
});

export const approvalRules = queryOptions({
  queryKey: ['approval-rules'],
  queryFn: ({ signal }) => call('get', '/approval-rules', { signal }),
});

export const approvalSettings = queryOptions({
  queryKey: ['settings', 'approvals'],
  queryFn: ({ signal }) => call('get', '/organizations/current/settings/approvals', { signal }),
});
