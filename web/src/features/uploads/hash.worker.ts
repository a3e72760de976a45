/** SHA-256 of files, away from the thread that draws. */

type Asked = { id: number; file: File };

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  void digest(data);
});

async function digest({ id, file }: Asked) {
  try {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    postMessage({ id, hash: Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('') });
  } catch {
    // A file that can't be read here, or a page without https: the server looks at the bytes.
    postMessage({ id, hash: undefined });
  }
}
