import { Problem, Unreachable, type Upload } from '../../api';

/** Headers that the browser writes itself. */
const OWN = ['content-length', 'host'];

/** Sends bytes to their signed address. `fetch` can't say how many have been sent. */
export function put(
  bytes: Blob,
  { method, url, headers }: Pick<Upload, 'method' | 'url' | 'headers'>,
  signal: AbortSignal,
  progress: (sent: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open(method, url);
    for (const { name, value } of headers) {
      if (!OWN.includes(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    request.upload.addEventListener('progress', event => progress(event.loaded));
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) return resolve();
      const detail = `the storage answered ${request.status}`;
      reject(new Problem(request.status, { detail, code: 'storage' }));
    });
    request.addEventListener('error', () => reject(new Unreachable('storage')));
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
    request.addEventListener('loadend', () => signal.removeEventListener('abort', stop));
    signal.addEventListener('abort', stop);
    request.send(bytes);
  });
}
