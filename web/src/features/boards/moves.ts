/** Moves of cards: shown at once, taken back with the reason when the server refuses. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';

import { type Board, call, type Card, Problem } from '../../api';
import { store } from '../../lib/store';
import { boards as t } from '../../texts/en/boards';
import { sentence } from '../../ui/sentence';
import { toast } from '../../ui/toast';
import type { BoardFilter, LaneBy } from './filter';
import { lanes as lanesText } from '../../texts/en/lanes';
import { inLane, laneOf } from './lanes/lanes';
import { moved, neighbours, type Place, placeOf, replaced } from './place';
import { boardOf, cardById } from './queries';
import { inTurn, keepVersion, versionOf } from './turns';

/** What is told to those who don't see the board. */
export const told = store('');

/** How many moves are on their way. */
let open = 0;

export type Move = (card: Card, place: Place) => void;

type Where = {
  cache: QueryClient;
  key: ReturnType<typeof boardOf>['queryKey'];
  sorted: boolean;
  by: LaneBy | undefined;
};

type Between = ReturnType<typeof neighbours>;

const find = (board: Board | undefined, id: string) =>
  board?.stages.flatMap(column => column.cards).find(card => card.id === id);

/** What a card becomes that comes into another row: it belongs to somebody else. */
function given({ by }: Where, card: Card, { lane }: Place) {
  if (!by || !lane || laneOf(card, by).id === lane.id) return undefined;
  return {
    of: (other: Card) => inLane(other, by, lane),
    body: by === 'assignee' ? { assignee_id: lane.id } : { customer_id: lane.id },
    name: lane.name,
    back: laneOf(card, by),
  };
}
type Given = ReturnType<typeof given>;

/** Gives a card to somebody else; where it was moved before, it stays moved. */
async function give({ cache, key }: Where, now: Card, gift: NonNullable<Given>, isMoved: boolean) {
  const show = (card: Card) => {
    // A board that was asked for before this was done would bring the version before it back.
    void cache.cancelQueries({ queryKey: key }, { revert: false });
    cache.setQueryData(key, board => board && replaced(board, card));
  };
  const { id } = now;
  try {
    const changes = { path: { id }, body: gift.body, version: versionOf(now) };
    show(keepVersion(await call('patch', '/cards/{id}', changes)));
  } catch (error) {
    if (!isMoved) throw error;
    show(now);
    toast(`${sentence(error)} ${lanesText.half}`, { bad: true });
  }
}

async function send(where: Where, card: Card, place: Place, between: Between | undefined, gift: Given) {
  const { cache, key } = where;
  const now = find(cache.getQueryData(key), card.id) ?? card;
  if (!between) return gift && give(where, now, gift, false);
  const answer = await call('post', '/cards/{id}/move', {
    path: { id: card.id },
    body: { stage_id: place.stage, version: versionOf(now), ...between },
  });
  const arrived = keepVersion(answer.card);
  cache.setQueryData(key, board => board && replaced(board, gift ? gift.of(arrived) : arrived));
  return gift && give(where, arrived, gift, true);
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
  const gift = given(where, card, place);
  const isMoved = from?.stage !== place.stage || (!where.sorted && from.index !== place.index);
  if (!(isMoved || gift)) return;
  const target = before.stages.find(column => column.stage_id === place.stage);
  const among = where.sorted
    ? { after_id: null, before_id: null }
    : neighbours(target?.cards ?? [], card.id, place.index);
  const between = isMoved ? among : undefined;
  open += 1;
  void cache.cancelQueries({ queryKey: key });
  cache.setQueryData(key, board => board && moved(board, gift ? gift.of(card) : card, place));
  const name = before.pipeline.stages.find(stage => stage.id === place.stage)?.name ?? '';
  if (!gift) told.set(t.move.done(card.title, name, place.index + 1));
  try {
    await inTurn(card.id, () => send(where, card, place, between, gift));
    if (gift) sayGiven(where, card, gift, from);
  } catch (error) {
    cache.setQueryData(key, board => board && from && moved(board, card, from));
    refused(error, () => retry(where, card, place));
  }
  open -= 1;
  // What is on its way is on the screen already; the server is asked when all has arrived.
  if (open === 0) await cache.invalidateQueries({ queryKey: ['cards'] });
}

/** Says whose a card is now, with the way back to where it was. */
function sayGiven(where: Where, card: Card, gift: NonNullable<Given>, from: Place | undefined) {
  const words = lanesText.given(card.title, gift.name);
  const undo = () => {
    const now = find(where.cache.getQueryData(where.key), card.id);
    if (now && from) void act(where, now, { ...from, lane: gift.back });
  };
  told.set(words);
  toast(words, { undo });
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
    const where = {
      cache,
      key: boardOf(id, filter).queryKey,
      sorted: filter.sort !== undefined,
      by: filter.lanes,
    };
    return (card, place) => void act(where, card, place);
  }, [cache, id, filter]);
}
