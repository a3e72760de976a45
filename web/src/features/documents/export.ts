/** Fields of documents as a file. */
import { address, send } from '../../api';
import { problemOf } from '../../api/problem';
import { documents as t } from '../../texts/en/documents';
import { toast, toastError } from '../../ui/toast';
import { asQuery, type DocumentFilter } from './filter';

/** Saves the fields of what a filter finds, or of chosen documents. */
export async function saveExport(format: 'csv' | 'json', filter: DocumentFilter, ids?: readonly string[]) {
  const what = ids ? { ids: ids.join(',') } : { ...asQuery(filter), sort: filter.sort };
  try {
    const response = await send(address('/documents/export', { query: { format, ...what } }));
    if (!response.ok) throw await problemOf(response);
    const url = URL.createObjectURL(await response.blob());
    const link = document.createElement('a');
    link.href = url;
    link.download = `documents.${format}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    if (response.headers.get('x-export-truncated')) toast(t.exportCut);
  } catch (error) {
    toastError(error);
  }
}
