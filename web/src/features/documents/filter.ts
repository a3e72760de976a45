/** What of the documents is shown; stands in the address. */
import type { Status } from '../../api';

export type DocumentFilter = {
  status?: Status;
  /** Only documents that a person should look at, or only the others. */
  review?: boolean;
  sort?: 'name';
};

const STATUSES: readonly Status[] = ['UPLOADING', 'PENDING', 'PROCESSING', 'COMPLETED', 'FAILED'];

export function documentFilter(search: Record<string, unknown>): DocumentFilter {
  const status = STATUSES.find(known => known === search['status']);
  const review = search['review'];
  return {
    ...(status ? { status } : {}),
    ...(review === true || review === 'true' ? { review: true } : {}),
    ...(review === false || review === 'false' ? { review: false } : {}),
    ...(search['sort'] === 'name' ? { sort: 'name' as const } : {}),
  };
}

/** The filter as the API's query. */
export function asQuery(filter: DocumentFilter) {
  return {
    ...(filter.status ? { status: [filter.status] } : {}),
    ...(filter.review === undefined ? {} : { needs_review: filter.review }),
    sort: filter.sort ?? ('newest' as const),
  };
}
