/** Calls about customers. */
import { call } from '../../api';

export type CustomerKind = 'person' | 'company';
export type CustomerOrder = 'name' | 'newest' | 'active';
export type EntryKind = 'document' | 'mail' | 'request' | 'card' | 'event' | 'meeting';

export type Customer = {
  id: string;
  kind: CustomerKind;
  name: string;
  emails: string[];
  domains: string[];
  phones: string[];
  vat_ids: string[];
  address?: string | null;
  notes?: string | null;
  created_at: string;
  version: number;
  last_at?: string | null;
};

export type Entry = {
  id: string;
  kind: EntryKind;
  object_id: string;
  at: string;
  title: string;
  detail?: string | null;
  amount?: string | null;
  currency?: string | null;
  attached_by: 'rule' | 'person';
  why?: string;
};

export type Page<T> = { items: T[]; next_cursor?: string | null; total?: number | null };
export type Figures = {
  entries: { kind: EntryKind; count: number }[];
  amounts: { currency: string; kind: EntryKind; total: string }[];
};
export type Duplicate = { first: Customer; second: Customer; why: string };
export type ImportAction = 'create' | 'update' | 'same' | 'refused';
export type ImportColumn =
  | 'id'
  | 'name'
  | 'kind'
  | 'email'
  | 'domain'
  | 'phone'
  | 'vat_id'
  | 'address'
  | 'notes'
  | 'ignore';
export type ImportResult = {
  headers: string[];
  columns: Record<string, ImportColumn>;
  rows: {
    line: number;
    action: ImportAction;
    name: string;
    why?: string | null;
    customer_id?: string | null;
  }[];
  counts: Record<ImportAction, number>;
};

/** What a form sends of a customer. */
export type CustomerDraft = Pick<Customer, 'kind' | 'name' | 'emails' | 'domains' | 'phones' | 'vat_ids'> & {
  address: string | null;
  notes: string | null;
};

const loose = call as unknown as <T>(method: string, path: string, options?: object) => Promise<T>;

type Paging = { cursor?: string | undefined; limit?: number };

export const listCustomers = (
  query: Paging & { search?: string; kind?: CustomerKind; order?: CustomerOrder },
  signal?: AbortSignal,
) => loose<Page<Customer>>('get', '/customers', { query, signal });

export const getCustomer = (id: string, signal?: AbortSignal) =>
  loose<Customer>('get', '/customers/{id}', { path: { id }, signal });

export const createCustomer = (body: CustomerDraft) => loose<Customer>('post', '/customers', { body });

export const changeCustomer = (id: string, version: number, body: Partial<CustomerDraft>) =>
  loose<Customer>('patch', '/customers/{id}', { path: { id }, body, version });

export const deleteCustomer = (id: string, version: number) =>
  loose<void>('delete', '/customers/{id}', { path: { id }, version });

export const timelineOf = (
  id: string,
  query: Paging & { kind?: EntryKind | undefined },
  signal?: AbortSignal,
) => loose<Page<Entry>>('get', '/customers/{id}/timeline', { path: { id }, query, signal });

export const figuresOf = (id: string, signal?: AbortSignal) =>
  loose<Figures>('get', '/customers/{id}/figures', { path: { id }, signal });

export const attachDocument = (id: string, document_id: string) =>
  loose<void>('put', '/customers/{id}/documents/{document_id}', { path: { id, document_id } });

export const detachDocument = (id: string, document_id: string) =>
  loose<void>('delete', '/customers/{id}/documents/{document_id}', { path: { id, document_id } });

export const customersOf = (id: string, signal?: AbortSignal) =>
  loose<{ items: Customer[] }>('get', '/documents/{id}/customers', { path: { id }, signal });

export const listDuplicates = (query: Paging, signal?: AbortSignal) =>
  loose<Page<Duplicate>>('get', '/customers/duplicates', { query, signal });

export const mergeCustomers = (id: string, version: number, other: string) =>
  loose<{ merge_id: string; customer: Customer }>('post', '/customers/{id}/merge', {
    path: { id },
    body: { other },
    version,
  });

export const undoMerge = (merge_id: string) =>
  loose<{ first: Customer; second: Customer }>('post', '/customers/merges/{merge_id}/undo', {
    path: { merge_id },
  });

export const importCustomers = (body: {
  csv: string;
  columns?: Record<string, ImportColumn>;
  preview: boolean;
}) => loose<ImportResult>('post', '/customers/import', { body });

export type CustomerSettings = { create_from_mail: boolean; version: number };
const SETTINGS = '/organizations/current/settings/customers';

export const settings = (signal?: AbortSignal) => loose<CustomerSettings>('get', SETTINGS, { signal });

export const changeSettings = (version: number, create_from_mail: boolean) =>
  loose<CustomerSettings>('patch', SETTINGS, { body: { create_from_mail }, version });

export const mine = (signal?: AbortSignal) =>
  loose<{ customer?: Pick<Customer, 'id' | 'kind' | 'name'> | null }>('get', '/customers/mine', { signal });

export const mineTimeline = (query: Paging, signal?: AbortSignal) =>
  loose<Page<Entry>>('get', '/customers/mine/timeline', { query, signal });
