/** Moves of cards: shown at once, taken back with the reason when the server refuses. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';

import { type Board, call, type Card, Problem } from '../../api';
import { store } from '../../lib/store';
import { boards as t } from '../../texts/en/boards';
import { sentence } from '../../ui/sentence';
import { toast } from '../../ui/toast';
import type { BoardFilter } from './filter';
import { moved, neighbours, type Place, placeOf, replaced } from './place';
import { boardOf, cardById } from './queries';
import { inTurn, keepVersion, versionOf } from './turns';

/** What is told to those who don't see the board. */
export const told = store('');

/** How many moves are on their way. */
let open = 0;

export type Move = (card: Card, place: Place) => void;

type Where = { cache: QueryClient; key: ReturnType<typeof boardOf>['queryKey']; sorted: boolean };

const find = (board: Board | undefined, id: string) =>
  board?.stages.flatMap(column => column.cards).find(card => card.id === id);

async function send(where: Where, card: Card, place: Place, between: ReturnType<typeof neighbours>) {
  const { cache, key } = where;
  const now = find(cache.getQueryData(key), card.id) ?? card;
  const answer = await call('post', '/cards/{id}/move', {
    path: { id: card.id },
    body: { stage_id: place.stage, version: versionOf(now), ...between },
  });
  cache.setQueryData(key, board => board && replaced(board, keepVersion(answer.card)));
}

/** Says why a move was not made; where somebody was quicker, it can be made all the same. */
function refused(error: unknown, again: () => void) {
  const stale = error instanceof Problem && error.status === 412;
  toast(`${stale ? t.move.stale : sentence(error)} ${t.move.notMade}`, {
    bad: true,
    ...(stale ? { action: { label: t.move.anyway, run: again } } : {}),
  });
  told.set(t.move.notMade);
}

async function act(where: Where, card: Card, place: Place) {
  const { cache, key } = where;
  const before = cache.getQueryData(key);
  const from = before && placeOf(before, card.id);
  if (!before) return told.set(t.move.notMade);
  if (from?.stage === place.stage && from.index === place.index) return;
  const target = before.stages.find(column => column.stage_id === place.stage);
  const between = where.sorted
    ? { after_id: null, before_id: null }
    : neighbours(target?.cards ?? [], card.id, place.index);
  open += 1;
  void cache.cancelQueries({ queryKey: key });
  cache.setQueryData(key, board => board && moved(board, card, place));
  const name = before.pipeline.stages.find(stage => stage.id === place.stage)?.name ?? '';
  told.set(t.move.done(card.title, name, place.index + 1));
  try {
    await inTurn(card.id, () => send(where, card, place, between));
  } catch (error) {
    cache.setQueryData(key, board => board && from && moved(board, card, from));
    refused(error, () => retry(where, card, place));
  }
  open -= 1;
  // What is on its way is on the screen already; the server is asked when all has arrived.
  if (open === 0) await cache.invalidateQueries({ queryKey: ['cards'] });
}

async function again(where: Where, card: Card, place: Place) {
  const fresh = await where.cache.fetchQuery({ ...cardById(card.id), staleTime: 0 });
  await where.cache.refetchQueries({ queryKey: where.key });
  await act(where, fresh, place);
}

const retry = (where: Where, card: Card, place: Place) =>
  void again(where, card, place).catch((error: unknown) => refused(error, () => retry(where, card, place)));

export function useMove(id: string, filter: BoardFilter): Move {
  const cache = useQueryClient();
  return useMemo(() => {
    const where = { cache, key: boardOf(id, filter).queryKey, sorted: filter.sort !== undefined };
    return (card, place) => void act(where, card, place);
  }, [cache, id, filter]);
}
