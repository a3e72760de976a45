/** The calls about the messages of a request. */
import { queryOptions } from '@tanstack/react-query';

import {
  address,
  call,
  type NewRequestReply,
  type PageRequestMessage,
  type RequestMessage,
  send,
  type SettleParkedMails,
} from '../../../api';
import { problemOf } from '../../../api/problem';

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
        const page: PageRequestMessage = await call('get', '/requests/{id}/messages', {
          path: { id },
          query: { limit: PAGE, ...(cursor ? { cursor } : {}) },
          signal,
        });
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
    queryFn: ({ signal }) => call('get', '/requests/{id}/reply', { path: { id }, signal }),
  });

/** Answers; the same key is answered once, however often it is sent. */
export async function reply(id: string, body: NewRequestReply, key: string): Promise<RequestMessage> {
  const response = await send(address('/requests/{id}/replies', { path: { id } }), {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw await problemOf(response);
  return response.json() as Promise<RequestMessage>;
}

export const note = (id: string, text: string) =>
  call('post', '/requests/{id}/notes', { path: { id }, body: { text } });

export const decideParked = (id: string, what: SettleParkedMails) =>
  call('post', '/requests/{id}/parked', { path: { id }, body: { do: what } });
