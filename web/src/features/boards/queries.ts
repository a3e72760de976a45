import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { type Board, call, type Card } from '../../api';
import { asQuery, type BoardFilter } from './filter';
import { whenQuiet } from './turns';

/** Cards of a column that come with the board, and those that are loaded more at a press. */
const FIRST = 30;
export const MORE = 100;

/** How many cards of a column somebody has asked to see; a hint asks for as many again. */
const depths = new Map<string, number>();

export const pipelines = queryOptions({
  queryKey: ['pipelines', 'all'],
  queryFn: async ({ signal }) => (await call('get', '/pipelines', { signal })).items,
});

export const archivedPipelines = queryOptions({
  queryKey: ['pipelines', 'archived'],
  queryFn: async ({ signal }) =>
    (await call('get', '/pipelines', { query: { archived: true }, signal })).items,
});

/** The cards of a column from a place on, as many as are wanted. */
async function cardsOf(
  stage: string,
  filter: BoardFilter,
  cursor: string | null,
  wanted: number,
  signal?: AbortSignal,
) {
  const cards: Card[] = [];
  let next: string | null = cursor;
  do {
    const page: { items: Card[]; next_cursor?: string | null } = await call('get', '/stages/{id}/cards', {
      path: { id: stage },
      query: {
        ...asQuery(filter),
        sort: filter.sort ?? 'rank',
        limit: Math.min(MORE, wanted - cards.length),
        ...(next ? { cursor: next } : {}),
      },
      signal,
    });
    cards.push(...page.items);
    next = page.next_cursor ?? null;
  } while (next && cards.length < wanted);
  return { cards, next };
}

async function load(id: string, filter: BoardFilter, whole: boolean, signal: AbortSignal): Promise<Board> {
  const ordered = filter.sort !== undefined;
  const board = await call('get', '/pipelines/{id}/board', {
    path: { id },
    query: { ...asQuery(filter), per_stage: ordered ? 1 : whole ? MORE : FIRST },
    signal,
  });
  const done = new Set(board.pipeline.stages.filter(stage => stage.terminal).map(stage => stage.id));
  const stages = board.stages.map(async column => {
    // What is done counts no more, and may be as much as was ever done.
    const all = whole && !done.has(column.stage_id);
    const wanted = all ? Infinity : (depths.get(column.stage_id) ?? FIRST);
    const have = ordered ? 0 : column.cards.length;
    if (column.count <= have || have >= wanted) return column;
    const from = ordered ? null : (column.next_cursor ?? null);
    const { cards, next } = await cardsOf(column.stage_id, filter, from, wanted - have, signal);
    return { ...column, cards: ordered ? cards : [...column.cards, ...cards], next_cursor: next };
  });
  return { ...board, stages: await Promise.all(stages) };
}

/**
 * A board with the cards that a filter leaves. The open card is no part of it. Rows are counted and summed here, so a
 * board with rows has all that is open.
 */
export const boardOf = (id: string, { card: _card, lanes, ...filter }: BoardFilter) =>
  queryOptions({
    queryKey: ['cards', 'board', id, { ...filter, ...(lanes ? { whole: true } : {}) }],
    queryFn: async ({ signal }) => {
      // What is shown already must not be taken back by an answer from before it.
      await whenQuiet();
      return load(id, filter, lanes !== undefined, signal);
    },
    placeholderData: keepPreviousData,
  });

/** More cards of a column: as many as are asked for at once. */
export function deeper(stage: string, filter: BoardFilter, column: Board['stages'][number]) {
  depths.set(stage, column.cards.length + MORE);
  return cardsOf(stage, filter, column.next_cursor ?? null, MORE);
}

export const cardById = (id: string) =>
  queryOptions({
    queryKey: ['cards', 'one', id],
    queryFn: ({ signal }) => call('get', '/cards/{id}', { path: { id }, signal }),
  });
