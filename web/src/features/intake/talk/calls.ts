/** The calls about the messages of a request. */
import { queryOptions } from '@tanstack/react-query';

import { address, call, send } from '../../../api';
import { problemOf } from '../../../api/problem';
import type { RequestDetail } from '../types';
import type { ReplyDraft, RequestMessage } from './types';

const PAGE = 100;
const MOST = 1000;

/** All of them: what was said last is at the end. */
export const messagesOf = (id: string) =>
  queryOptions({
    queryKey: ['requests', 'one', id, 'messages'],
    queryFn: async ({ signal }) => {
      const all: RequestMessage[] = [];
      let cursor: string | null | undefined;
      do {
        const page: { items: RequestMessage[]; next_cursor?: string | null } = await call(
          'get',
          '/requests/{id}/messages' as never,
          { path: { id }, query: { limit: PAGE, ...(cursor ? { cursor } : {}) }, signal } as never,
        );
        all.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor && all.length < MOST);
      return all;
    },
  });

/** To whom an answer goes, and what stands below it. */
export const replyTo = (id: string) =>
  queryOptions({
    queryKey: ['requests', 'one', id, 'reply'],
    queryFn: ({ signal }) =>
      call('get', '/requests/{id}/reply' as never, { path: { id }, signal } as never) as Promise<ReplyDraft>,
  });

type Answer = { text: string; version: number; quote: boolean };

/** Answers; the same key is answered once, however often it is sent. */
export async function reply(id: string, body: Answer, key: string): Promise<RequestMessage> {
  const response = await send(address('/requests/{id}/replies', { path: { id } }), {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw await problemOf(response);
  return response.json() as Promise<RequestMessage>;
}

export const note = (id: string, text: string) =>
  call(
    'post',
    '/requests/{id}/notes' as never,
    { path: { id }, body: { text } } as never,
  ) as Promise<RequestMessage>;

export const decideParked = (id: string, what: 'release' | 'discard') =>
  call(
    'post',
    '/requests/{id}/parked' as never,
    { path: { id }, body: { do: what } } as never,
  ) as Promise<RequestDetail>;
