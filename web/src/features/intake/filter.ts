/** What of the requests is shown; stands in the address. */
import { useMemo } from 'react';

import type { Source } from './types';

export const TABS = ['to_review', 'routed', 'rejected', 'all'] as const;
export const SOURCES = ['form', 'mail', 'api', 'operator', 'document'] as const satisfies readonly Source[];
export const ORDERS = ['oldest', 'newest', 'confidence'] as const;
/** How sure the suggestion is: under the limit, or over it. */
export const SURENESS = ['check', 'likely'] as const;

export type Tab = (typeof TABS)[number];
export type Order = (typeof ORDERS)[number];

export type IntakeFilter = {
  tab?: Tab;
  search?: string;
  source?: Source;
  pipeline?: string;
  assignee?: string;
  customer?: string;
  sure?: (typeof SURENESS)[number];
  order?: Order;
};

/** What can be taken off one by one. */
export const PARTS = ['source', 'pipeline', 'assignee', 'customer', 'sure'] as const;
export type PartName = (typeof PARTS)[number];

/** Whatever stands in an address, as a filter; what is not understood is left out. */
export function intakeFilter(search: Record<string, unknown>): IntakeFilter {
  const text = (name: string, fits: (value: string) => boolean = value => value.length <= 200) => {
    const value = search[name];
    const written = typeof value === 'number' ? String(value) : value;
    return typeof written === 'string' && written !== '' && fits(written) ? { [name]: written } : {};
  };
  const among = (name: string, known: readonly string[]) => text(name, value => known.includes(value));
  const filter: Record<string, unknown> = {
    ...among('tab', TABS),
    ...text('search'),
    ...among('source', SOURCES),
    ...text('pipeline'),
    ...text('assignee'),
    ...text('customer'),
    ...among('sure', SURENESS),
    ...among('order', ORDERS),
  };
  if (filter['tab'] === 'to_review') delete filter['tab'];
  if (filter['order'] === usualOrder(filter as IntakeFilter)) delete filter['order'];
  return filter as IntakeFilter;
}

/** What waits is shown oldest first, what is done newest first. */
export const usualOrder = ({ tab = 'to_review' }: IntakeFilter): Order =>
  tab === 'to_review' ? 'oldest' : 'newest';

/** The filter as the API's query. */
export function asQuery(filter: IntakeFilter, limit: number) {
  const { tab = 'to_review', order = usualOrder(filter), sure, ...same } = filter;
  return {
    ...same,
    status: tab,
    order,
    ...(sure === 'check' ? { max_confidence: limit } : {}),
    ...(sure === 'likely' ? { min_confidence: limit } : {}),
  };
}

export const partsOf = (filter: IntakeFilter): PartName[] => PARTS.filter(part => filter[part] !== undefined);

export function without(filter: IntakeFilter, part: PartName | 'search' | 'order'): IntakeFilter {
  return Object.fromEntries(Object.entries(filter).filter(([name]) => name !== part));
}

/** The filter that another tab begins with. */
export function onTab({ search, source }: IntakeFilter, tab: Tab): IntakeFilter {
  return intakeFilter({ tab, search, source });
}

export const useFilter = (search: IntakeFilter): IntakeFilter =>
  useMemo(() => intakeFilter(search), [search]);
