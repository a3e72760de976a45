/** What a row shows beside what the list says: a picture of the first page, and who wants how much when. */
import { queryOptions } from '@tanstack/react-query';

import { address, call, type Document, type Extraction, send } from '../../api';
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

export const thumbnail = (document: Document) =>
  queryOptions({
    queryKey: ['image', document.id, 0, 'thumbnail', document.processed_at],
    queryFn: ({ signal }) => spared(signal, () => pageImage(document.id, 0, 'thumbnail', signal)),
    enabled: hasPages(document),
    ...KEPT,
  });

export type Glance = { who?: string; date?: string; total?: string; currency?: string };

export function glanceOf({ fields }: Pick<Extraction, 'fields'>): Glance {
  const value = (...names: string[]) => names.map(name => fields[name]?.value).find(Boolean);
  const who = value('vendor', 'company', 'customer');
  const date = value('date', 'period_end');
  const total = value('total', 'payable', 'closing_balance');
  const currency = value('currency') ?? fields['total']?.currency ?? undefined;
  return {
    ...(who ? { who } : {}),
    ...(date ? { date } : {}),
    ...(total ? { total } : {}),
    ...(currency ? { currency } : {}),
  };
}

export const glance = (document: Document) =>
  queryOptions({
    queryKey: ['glance', document.id, document.version],
    queryFn: ({ signal }) =>
      spared(signal, async () =>
        glanceOf(await call('get', '/documents/{id}/fields', { path: { id: document.id }, signal })),
      ),
    enabled: document.status === 'COMPLETED' && document.kind !== null && document.kind !== undefined,
    ...KEPT,
  });
