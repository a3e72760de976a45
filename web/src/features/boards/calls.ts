/** Calls that the types of the API do not name yet, to the same contract: to be made with `call` once they do. */
import { address, send } from '../../api';
import { problemOf } from '../../api/problem';

type Given = {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  version?: number;
  signal?: AbortSignal | undefined;
};

export async function ask<T>(method: string, path: string, given: Given = {}): Promise<T> {
  const headers = new Headers({ accept: 'application/json' });
  if (given.body !== undefined) headers.set('content-type', 'application/json');
  if (given.version !== undefined) headers.set('if-match', `"${given.version}"`);
  const response = await send(address(path, given), {
    method: method.toUpperCase(),
    headers,
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    ...(given.signal ? { signal: given.signal } : {}),
  });
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}
