/** Brings a new version of a document's file: an upload like any other, whose file then takes the place. */
import { address, call, type Document, send } from '../../api';
import { problemOf } from '../../api/problem';
import { keeping as t } from '../../texts/en/keeping';

/** Milliseconds between two looks at the uploaded file, and how often. */
const BETWEEN = 1000;
const LOOKS = 180;

const rest = () => new Promise(resolve => setTimeout(resolve, BETWEEN));

/** Uploads a file, waits until it is read, and puts it in the place of the document's. */
export async function replaceFile(id: string, file: File): Promise<void> {
  const form = new FormData();
  form.set('file', file);
  const response = await send(address('/documents'), { method: 'POST', body: form });
  if (!response.ok) throw await problemOf(response);
  const uploaded = (await response.json()) as Document;
  for (let look = 0; look < LOOKS; look += 1) {
    const now = await call('get', '/documents/{id}', { path: { id: uploaded.id } });
    if (now.status === 'COMPLETED') {
      await call('post', '/documents/{id}/versions', { path: { id }, body: { document_id: uploaded.id } });
      return;
    }
    if (now.status === 'FAILED') break;
    await rest();
  }
  await call('delete', '/documents/{id}', { path: { id: uploaded.id } });
  throw new Error(t.versions.failed);
}
