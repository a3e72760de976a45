/** A link of a mail works once, and a page may be drawn twice: each token is sent once. */
const sent = new Map<string, Promise<unknown>>();

export function once<T>(token: string, send: () => Promise<T>): Promise<T> {
  const known = sent.get(token) as Promise<T> | undefined;
  const promise = known ?? send();
  sent.set(token, promise);
  return promise;
}
