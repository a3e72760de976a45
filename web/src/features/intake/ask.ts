/** A call of the intake's part of the API. */
import { address, send } from '../../api';
import { problemOf } from '../../api/problem';

type Given = {
  query?: Record<string, unknown>;
  body?: unknown;
  version?: number;
  signal?: AbortSignal | undefined;
  /** The same key is answered once, however often it is sent. */
  once?: string;
};

export async function ask<T>(method: string, path: string, given: Given = {}): Promise<T> {
  const headers = new Headers({ accept: 'application/json' });
  if (given.body !== undefined) headers.set('content-type', 'application/json');
  if (given.version !== undefined) headers.set('if-match', `"${given.version}"`);
  if (given.once) headers.set('idempotency-key', given.once);
  const response = await send(address(path, given.query ? { query: given.query } : {}), {
    method,
    headers,
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    ...(given.signal ? { signal: given.signal } : {}),
  });
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}
