/** What of the customers is shown; stands in the address. */
import { useMemo } from 'react';

import type { CustomerKind, CustomerOrder } from './api';

export const KINDS = ['person', 'company'] as const satisfies readonly CustomerKind[];
export const ORDERS = ['name', 'newest', 'active'] as const satisfies readonly CustomerOrder[];

export type CustomerFilter = {
  /** Words to be found in name and identifiers. */
  search?: string;
  kind?: CustomerKind;
  /** By name unless another is said. */
  order?: Exclude<CustomerOrder, 'name'>;
};

/** Whatever stands in an address, as a filter; what is not understood is left out. */
export function customerFilter(given: object): CustomerFilter {
  const said = given as Record<string, unknown>;
  const written = typeof said['search'] === 'number' ? String(said['search']) : said['search'];
  const kind = KINDS.find(one => one === said['kind']);
  const order = ORDERS.find(one => one === said['order']);
  return {
    ...(typeof written === 'string' && written !== '' && written.length <= 200 ? { search: written } : {}),
    ...(kind ? { kind } : {}),
    ...(order && order !== 'name' ? { order } : {}),
  };
}

/** What an address asks for, understood once. */
export const useCustomerFilter = (search: object): CustomerFilter =>
  useMemo(() => customerFilter(search), [search]);
