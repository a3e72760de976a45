/** The calls of automations, by name. */
import { call } from '../../../api';
import type { Automation, Outcome, Run, Terms, Tried } from './types';

type Page<T> = { items: T[]; next_cursor?: string | null };
type Wanted = Partial<Terms> & { name?: string; enabled?: boolean };
type Made = Automation & { webhook_secret?: string | null };

export const list = (cursor: string | undefined, signal: AbortSignal) =>
  call('get', '/automations', { query: { limit: 50, ...(cursor ? { cursor } : {}) }, signal }) as Promise<
    Page<Automation>
  >;

export const change = ({ id, version }: Pick<Automation, 'id' | 'version'>, body: Wanted) =>
  call('patch', '/automations/{id}', { path: { id }, body: body as never, version }) as Promise<Made>;

export const create = (body: Wanted) =>
  call('post', '/automations', { body: body as never }) as Promise<Made>;

export const attempt = (body: Terms) =>
  call('post', '/automations/try' as never, { body } as never) as Promise<Tried>;

export const runs = (
  id: string,
  outcome: Outcome | undefined,
  cursor: string | undefined,
  signal: AbortSignal,
) =>
  call(
    'get',
    '/automations/{id}/runs' as never,
    {
      path: { id },
      query: { limit: 50, outcome, cursor },
      signal,
    } as never,
  ) as Promise<Page<Run>>;
