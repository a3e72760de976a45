/** What of the documents is shown; stands in the address, and in saved views. */
import { useMemo } from 'react';

import type { Document, Status } from '../../api';

export type Kind = NonNullable<Document['kind']>;

export const STATUSES = ['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'UPLOADING'] as const;
export const KINDS = [
  'invoice',
  'credit_note',
  'receipt',
  'purchase_order',
  'bank_statement',
  'contract',
  'identity_document',
  'generic',
] as const satisfies readonly Kind[];
/** Where an approval can stand. */
export const APPROVALS = ['WAITING', 'ASKED', 'APPROVED', 'REJECTED'] as const satisfies readonly NonNullable<
  Document['approval']
>[];
export const SORTS = [
  'newest',
  'oldest',
  'name',
  'name_down',
  'vendor',
  'vendor_down',
  'date',
  'date_down',
  'total',
  'total_down',
] as const;

export type Sort = (typeof SORTS)[number];

export type DocumentFilter = {
  /** Words to be found in text, names and fields. */
  q?: string;
  status?: Status;
  /** Only documents that a person should look at, or only the others. */
  review?: boolean;
  approval?: (typeof APPROVALS)[number];
  kind?: Kind;
  vendor?: string;
  /** Days of the date of issue, both included. */
  from?: string;
  to?: string;
  /** Sums, both included, as the API writes them. */
  least?: string;
  most?: string;
  currency?: string;
  label?: string;
  uploader?: string;
  trash?: boolean;
  /** What is in the archive, alone. */
  archive?: boolean;
  sort?: Sort;
};

/** What can be taken off one by one; the rest says where one is and in which order. */
export const PARTS = [
  'q',
  'status',
  'review',
  'approval',
  'kind',
  'vendor',
  'date',
  'amount',
  'currency',
  'label',
  'uploader',
] as const;

export type PartName = (typeof PARTS)[number];

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const SUM = /^-?\d{1,15}(\.\d{1,4})?$/;

/** Whatever stands in an address or a saved view, as a filter; what is not understood is left out. */
export function documentFilter(search: Record<string, unknown>): DocumentFilter {
  const text = (name: string, fits: (value: string) => boolean = value => value.length <= 200) => {
    const value = search[name];
    const written = typeof value === 'number' ? String(value) : value;
    return typeof written === 'string' && written !== '' && fits(written) ? { [name]: written } : {};
  };
  const among = (name: string, known: readonly string[]) => text(name, value => known.includes(value));
  const flag = (name: string) => {
    const value = search[name];
    if (value === true || value === 'true') return { [name]: true };
    return value === false || value === 'false' ? { [name]: false } : {};
  };
  const filter: Record<string, unknown> = {
    ...text('q'),
    ...among('status', STATUSES),
    ...flag('review'),
    ...among('approval', APPROVALS),
    ...among('kind', KINDS),
    ...text('vendor'),
    ...text('from', value => DAY.test(value)),
    ...text('to', value => DAY.test(value)),
    ...text('least', value => SUM.test(value)),
    ...text('most', value => SUM.test(value)),
    ...text('currency', value => /^[A-Z]{3}$/.test(value)),
    ...text('label'),
    ...text('uploader'),
    ...(search['trash'] === true || search['trash'] === 'true' ? { trash: true } : {}),
    ...(search['archive'] === true || search['archive'] === 'true' ? { archive: true } : {}),
    ...among('sort', SORTS),
  };
  if (filter['sort'] === 'newest') delete filter['sort'];
  return filter as DocumentFilter;
}

/** The filter as the API's query, without the order. */
export function asQuery(filter: DocumentFilter) {
  const { status, approval, kind, label, review, from, to, least, most, archive, sort: _, ...same } = filter;
  return {
    ...same,
    ...(status ? { status: [status] } : {}),
    ...(approval ? { approval: [approval] } : {}),
    ...(kind ? { kind: [kind] } : {}),
    ...(label ? { label: [label] } : {}),
    ...(review === undefined ? {} : { needs_review: review }),
    ...(archive ? { archive: 'only' as const } : {}),
    ...(from ? { issued_from: from } : {}),
    ...(to ? { issued_to: to } : {}),
    ...(least ? { total_from: least } : {}),
    ...(most ? { total_to: most } : {}),
  };
}

/** Which parts a filter has. */
export function partsOf(filter: DocumentFilter): PartName[] {
  return PARTS.filter(part => {
    if (part === 'date') return Boolean(filter.from || filter.to);
    if (part === 'amount') return Boolean(filter.least || filter.most);
    return filter[part] !== undefined;
  });
}

/** The filter without one of its parts. */
export function without(filter: DocumentFilter, part: PartName): DocumentFilter {
  const names = part === 'date' ? ['from', 'to'] : part === 'amount' ? ['least', 'most'] : [part];
  return Object.fromEntries(Object.entries(filter).filter(([name]) => !names.includes(name)));
}

/** Only what a view saves: the order is kept apart, and trash and archive are no views. */
export function saved({
  sort: _sort,
  trash: _trash,
  archive: _archive,
  ...filter
}: DocumentFilter): DocumentFilter {
  return filter;
}

/** Whether two filters find the same. */
export function sameFilter(one: DocumentFilter, other: DocumentFilter): boolean {
  const text = (filter: DocumentFilter) =>
    JSON.stringify(Object.entries(filter).sort(([a], [b]) => a.localeCompare(b)));
  return text(one) === text(other);
}

/** What an address asks for, understood once. */
export const useFilter = (search: DocumentFilter): DocumentFilter =>
  useMemo(() => documentFilter(search), [search]);
