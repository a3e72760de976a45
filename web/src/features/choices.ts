/** Vendors and labels as choices: the server looks for them. */
import { queryOptions } from '@tanstack/react-query';

import { call } from '../api';
import { choose as t } from '../texts/en/choose';
import type { Source } from '../ui/combobox/choices';

/** As many as the API gives at once. */
const PAGE = 100;

const asked = (typed: string, cursor: string | undefined) => ({
  sort: 'name' as const,
  limit: PAGE,
  ...(typed ? { q: typed } : {}),
  ...(cursor ? { cursor } : {}),
});

/** A vendor is named by its name: that is what documents say. */
export const vendorChoices: Source = {
  key: ['vendors', 'choices'],
  load: async (typed, cursor, signal) => {
    const page = await call('get', '/vendors', { query: asked(typed, cursor), signal });
    return {
      choices: page.items.map(({ id, name, vat_id, address }) => ({
        value: id,
        text: name,
        aside: vat_id ?? (address || undefined),
      })),
      total: page.total,
      next: page.next_cursor,
    };
  },
  count: t.vendors.count,
  empty: t.vendors.empty,
};

export const labelChoices: Source = {
  key: ['labels', 'choices'],
  load: async (typed, cursor, signal) => {
    const page = await call('get', '/labels', { query: asked(typed, cursor), signal });
    return {
      choices: page.items.map(({ id, name, colour }) => ({ value: id, text: name, colour })),
      total: page.total,
      next: page.next_cursor,
    };
  },
  count: t.labels.count,
  empty: t.labels.empty,
};

/** The label that an address names. */
export const labelOf = (id: string | undefined) =>
  queryOptions({
    queryKey: ['labels', 'one', id],
    queryFn: ({ signal }) => call('get', '/labels/{id}', { path: { id: id ?? '' }, signal }),
    enabled: Boolean(id),
    staleTime: 5 * 60_000,
  });
