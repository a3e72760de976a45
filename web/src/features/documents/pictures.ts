/** Pictures of pages, which the storage sends. */
import { queryOptions } from '@tanstack/react-query';

import { address, type Document, send } from '../../api';
import { problemOf } from '../../api/problem';
import { spared } from './spare';

const KEPT = { staleTime: Number.POSITIVE_INFINITY, gcTime: 30 * 60_000, retry: false } as const;

/** Kinds of files whose pages are pictures. */
export const hasPages = (document: Document) =>
  document.status === 'COMPLETED' && (document.pages_total ?? 0) > 0;

export type Preset = 'thumbnail' | 'preview' | 'ai-vision';

const DRAWING_TRIES = 10;

/** The image of a page, which the storage sends; asks again while it is being drawn. */
export async function pageImage(
  id: string,
  page: number,
  preset: Preset,
  signal: AbortSignal,
): Promise<Blob> {
  const url = address('/documents/{id}/pages/{page}/image', { path: { id, page }, query: { preset } });
  for (let tries = 0; tries < DRAWING_TRIES; tries += 1) {
    const response = await send(url, { signal, headers: { accept: 'image/webp,image/*;q=0.8' } });
    if (response.status === 202) {
      await new Promise(resolve =>
        setTimeout(resolve, 1000 * Number(response.headers.get('retry-after') ?? 1)),
      );
      continue;
    }
    if (!response.ok) throw await problemOf(response);
    return response.blob();
  }
  throw new Error('the page is still being drawn');
}

/** The first page of a document whose picture the list's answer does not bring. */
export const firstPage = (document: Document, preset: Preset = 'thumbnail') =>
  queryOptions({
    queryKey: ['image', document.id, 0, preset, document.processed_at],
    queryFn: ({ signal }) => spared(signal, () => pageImage(document.id, 0, preset, signal)),
    enabled: hasPages(document),
    ...KEPT,
  });
