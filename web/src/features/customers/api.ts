/** Calls about customers. */
import {
  call,
  type Customer,
  type CustomerColumn,
  type CustomerEntry,
  type CustomerEntryKind,
  type CustomerImport,
  type CustomerKind,
  type CustomerPair,
  type MyCustomerEntry,
  type NewCustomer,
} from '../../api';

export type { Customer, CustomerImported as ImportResult, CustomerKind } from '../../api';
export type { CustomerRowAction as ImportAction } from '../../api';

export type CustomerOrder = 'name' | 'newest' | 'active';
export type EntryKind = CustomerEntryKind;
/** Clients are not told why. */
export type Entry = MyCustomerEntry & Partial<Pick<CustomerEntry, 'why' | 'container_id'>>;
export type Duplicate = CustomerPair;
export type ImportColumn = CustomerColumn;

/** What a form sends of a customer. */
export type CustomerDraft = Pick<Customer, 'kind' | 'name' | 'emails' | 'domains' | 'phones' | 'vat_ids'> & {
  address: string | null;
  notes: string | null;
};

type Paging = { cursor?: string; limit?: number };

export const listCustomers = (
  query: Paging & { search?: string; kind?: CustomerKind; order?: CustomerOrder },
  signal?: AbortSignal,
) => call('get', '/customers', { query, signal });

export const getCustomer = (id: string, signal?: AbortSignal) =>
  call('get', '/customers/{id}', { path: { id }, signal });

export const createCustomer = (body: NewCustomer) => call('post', '/customers', { body });

export const changeCustomer = (id: string, version: number, body: Partial<CustomerDraft>) =>
  call('patch', '/customers/{id}', { path: { id }, body, version });

export const deleteCustomer = (id: string, version: number) =>
  call('delete', '/customers/{id}', { path: { id }, version });

export const timelineOf = (id: string, query: Paging & { kind?: EntryKind }, signal?: AbortSignal) =>
  call('get', '/customers/{id}/timeline', { path: { id }, query, signal });

export const figuresOf = (id: string, signal?: AbortSignal) =>
  call('get', '/customers/{id}/figures', { path: { id }, signal });

export const attachDocument = (id: string, document_id: string) =>
  call('put', '/customers/{id}/documents/{document_id}', { path: { id, document_id } });

export const detachDocument = (id: string, document_id: string) =>
  call('delete', '/customers/{id}/documents/{document_id}', { path: { id, document_id } });

export const customersOf = (id: string, signal?: AbortSignal) =>
  call('get', '/documents/{id}/customers', { path: { id }, signal });

export const listDuplicates = (query: Paging, signal?: AbortSignal) =>
  call('get', '/customers/duplicates', { query, signal });

export const mergeCustomers = (id: string, version: number, other: string) =>
  call('post', '/customers/{id}/merge', { path: { id }, body: { other }, version });

export const undoMerge = (merge_id: string) =>
  call('post', '/customers/merges/{merge_id}/undo', { path: { merge_id } });

export const importCustomers = (body: CustomerImport) => call('post', '/customers/import', { body });

export const settings = (signal?: AbortSignal) =>
  call('get', '/organizations/current/settings/customers', { signal });

export const changeSettings = (version: number, create_from_mail: boolean) =>
  call('patch', '/organizations/current/settings/customers', { body: { create_from_mail }, version });

export const mine = (signal?: AbortSignal) => call('get', '/customers/mine', { signal });

export const mineTimeline = (query: Paging, signal?: AbortSignal) =>
  call('get', '/customers/mine/timeline', { query, signal });
