import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { call } from '../../api';
import type { Choices, Source as ChoiceSource } from '../../ui/combobox/choices';
import { intake as t } from '../../texts/en/intake';
import { forms, pipelines, requests, settings } from './api';
import { asQuery, type IntakeFilter } from './filter';
import type { Pipeline } from './types';

/** Everything about requests: a hint of the server asks for all of it again. */
const KEY = ['requests'] as const;
export const allRequests = { queryKey: KEY };

const PAGE = 50;

export const requestList = (filter: IntakeFilter, limit: number) =>
  infiniteQueryOptions({
    queryKey: [...KEY, 'list', asQuery(filter, limit)],
    queryFn: ({ pageParam, signal }) =>
      requests.list(
        { ...asQuery(filter, limit), limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: last => last.next_cursor ?? undefined,
    // While somebody types, the last list stays until the next is there.
    placeholderData: keepPreviousData,
    maxPages: 40,
  });

/** What went its way without a person, the newest first. */
export const routedByItself = queryOptions({
  queryKey: [...KEY, 'by-itself'],
  queryFn: ({ signal }) => requests.list({ status: 'routed', order: 'newest', limit: 20 }, signal),
});

export const requestById = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'one', id],
    queryFn: ({ signal }) => requests.one(id, signal),
  });

export const intakeSettings = queryOptions({
  queryKey: ['settings', 'intake'],
  queryFn: ({ signal }) => settings.read(signal),
  staleTime: 5 * 60_000,
});

export const formList = queryOptions({
  queryKey: ['forms'],
  queryFn: ({ signal }) => forms.list(signal),
  staleTime: 5 * 60_000,
});

export const pipelineList = queryOptions({
  queryKey: ['pipelines', 'page'],
  queryFn: ({ signal }) => pipelines.list(signal),
  staleTime: 60_000,
});

/** The stage in which a new card stands when nobody says otherwise. */
export const firstStage = (pipeline: Pipeline | undefined) =>
  pipeline?.stages.find(stage => !stage.terminal) ?? pipeline?.stages[0];

/** The pipelines as choices: few, so the list is searched here. */
export const pipelineChoices: ChoiceSource = {
  key: ['pipelines', 'choices'],
  load: async (typed, _cursor, signal): Promise<Choices> => {
    const { items } = await pipelines.list(signal);
    const choices = items
      .filter(one => one.name.toLowerCase().includes(typed.toLowerCase()))
      .map(one => ({ value: one.id, text: one.name, aside: firstStage(one)?.name }));
    return { choices, total: choices.length };
  },
  count: t.pipelines.count,
  empty: t.pipelines.empty,
};

/** The customer that an address names. */
export const customerOf = (id: string | undefined) =>
  queryOptions({
    queryKey: ['customers', 'one', id],
    queryFn: ({ signal }) => call('get', '/customers/{id}', { path: { id: id ?? '' }, signal }),
    enabled: Boolean(id),
    staleTime: 5 * 60_000,
  });

export const customerChoices: ChoiceSource = {
  key: ['customers', 'choices'],
  load: async (typed, cursor, signal): Promise<Choices> => {
    const query = {
      order: 'name' as const,
      limit: 50,
      ...(typed ? { search: typed } : {}),
      ...(cursor ? { cursor } : {}),
    };
    const page = await call('get', '/customers', { query, signal });
    return {
      choices: page.items.map(({ id, name, emails }) => ({ value: id, text: name, aside: emails?.[0] })),
      total: page.total,
      next: page.next_cursor,
    };
  },
  count: t.customers.count,
  empty: t.customers.empty,
};
