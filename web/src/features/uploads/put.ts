import { Problem, Unreachable, type Upload } from '../../api';

/** Headers that the browser writes itself. */
const OWN = ['content-length', 'host'];

/** Sends a file to its signed address. `fetch` can't say how much has been sent. */
export function put(
  file: File,
  upload: Upload,
  signal: AbortSignal,
  progress: (sent: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(upload.method, upload.url);
    for (const { name, value } of upload.headers) {
      if (!OWN.includes(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    request.upload.addEventListener('progress', event => progress(event.loaded));
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else
        reject(
          new Problem(request.status, { detail: `the storage answered ${request.status}`, code: 'storage' }),
        );
    });
    request.addEventListener('error', () => reject(new Unreachable('storage')));
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
