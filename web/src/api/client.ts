/** Typed calls of our own API: paths, bodies and answers are those of `docs/openapi.json`. */
import type { paths } from './schema.gen';
import { problemOf, Unreachable } from './problem';
import { heldToken, renewedToken } from './session';

const ROOT = '/api/v1';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

type Served<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: object }> ? P : never;
}[keyof paths];

/** The paths that answer a method, without their common beginning. */
export type PathOf<M extends Method> = Served<M> extends `${typeof ROOT}${infer Rest}` ? Rest : never;

type Operation<M extends Method, P extends string> = `${typeof ROOT}${P}` extends keyof paths
  ? paths[`${typeof ROOT}${P}`][M]
  : never;

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;

/** What a successful answer holds. */
export type AnswerOf<M extends Method, P extends string> =
  Operation<M, P> extends { responses: infer R } ? Json<R[keyof R & (200 | 201 | 202)]> : never;

type Parameters<M extends Method, P extends string> =
  Operation<M, P> extends { parameters: infer All } ? All : object;
type Part<T, K extends string> =
  T extends Record<K, infer V> ? Record<K, V> : T extends { [k in K]?: infer V } ? { [k in K]?: V } : object;
type Body<M extends Method, P extends string> =
  Operation<M, P> extends {
    requestBody: { content: { 'application/json': infer B } };
  }
    ? { body: B }
    : object;

type Common = {
  signal?: AbortSignal | undefined;
  /** The version that the change is meant for; another one on the server is a conflict. */
  version?: number;
  /** A call that must not carry the session, nor end it. */
  anonymous?: boolean;
};

export type Options<M extends Method, P extends string> = Common &
  Body<M, P> &
  Part<Parameters<M, P>, 'path'> &
  Part<Parameters<M, P>, 'query'>;

/** Calls of the member that are left before the server asks for patience, as of the last answer. */
export let callsLeft = Number.POSITIVE_INFINITY;

/** Answers by address, with their tags: what is asked for again is sent again only when it has changed. */
export type Answers = Map<string, { tag: string; body: unknown }>;
let answers: Answers | undefined;

/** Remembers answers from now on, or no more. The same answer stays the same object, so that nothing is drawn anew. */
export function rememberAnswers(known: Answers | undefined) {
  answers = known;
}

type Loose = Common & { body?: unknown; path?: Record<string, unknown>; query?: Record<string, unknown> };

/** Fills a path and its query: `/documents/{id}?count=10`. */
export function address(path: string, values: Pick<Loose, 'path' | 'query'> = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(values.path?.[name])),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return `${ROOT}${filled}${text && '?'}${text}`;
}

/** Sends a request with the session's token, once more when the token had just ended. */
export async function send(url: string, init: RequestInit & { anonymous?: boolean } = {}): Promise<Response> {
  const { anonymous, ...request } = init;
  const attempt = (token: string | undefined) => {
    const headers = new Headers(request.headers);
    if (token) headers.set('authorization', `Bearer ${token}`);
    return fetch(url, { ...request, headers }).catch((cause: unknown) => {
      throw cause instanceof DOMException && cause.name === 'AbortError' ? cause : new Unreachable(cause);
    });
  };
  if (anonymous) return attempt(undefined);
  const token = heldToken() ?? (await renewedToken(undefined));
  let response = await attempt(token);
  if (response.status === 401 && token) {
    const renewed = await renewedToken(token);
    if (renewed) response = await attempt(renewed);
  }
  const left = response.headers.get('ratelimit-remaining');
  if (left !== null) callsLeft = Number(left);
  return response;
}

/** Calls the API; throws a `Problem` for every answer that is no success. */
export async function call<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  ...[options]: object extends Options<M, P> ? [Options<M, P>?] : [Options<M, P>]
): Promise<AnswerOf<M, P>> {
  const given = (options ?? {}) as Loose;
  const headers = new Headers({ accept: 'application/json' });
  if (given.body !== undefined) headers.set('content-type', 'application/json');
  if (given.version !== undefined) headers.set('if-match', `"${given.version}"`);
  const url = address(path, given);
  const known = method === 'get' ? answers : undefined;
  const before = known?.get(url);
  if (before) headers.set('if-none-match', before.tag);
  const response = await send(url, {
    method: method.toUpperCase(),
    headers,
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    ...(given.signal ? { signal: given.signal } : {}),
    ...(given.anonymous ? { anonymous: true } : {}),
  });
  if (before && response.status === 304) return before.body as AnswerOf<M, P>;
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  const body: unknown = text ? JSON.parse(text) : undefined;
  const tag = response.headers.get('etag');
  if (tag) known?.set(url, { tag, body });
  return body as AnswerOf<M, P>;
}
