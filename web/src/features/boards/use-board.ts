/** What a board does: moves, choices and keys. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { type Board, call, type Card } from '../../api';
import { useMe } from '../../app/me';
import { useShortcuts } from '../../lib/shortcuts';
import { boards as t } from '../../texts/en/boards';
import { toast, toastError } from '../../ui/toast';
import { isFull } from './column';
import { endIn, laneOf } from './lanes/lanes';
import { type BoardFilter, isNarrow, withPart } from './filter';
import { wanted } from './focus';
import { type Hands, menuOf } from './hands';
import { withDrag } from './held';
import { type Move, useMove } from './moves';
import { beside, placeOf, stillThere } from './place';
import { inTurn, keepVersion, versionOf } from './turns';

/** A value that callbacks read when they are called, so that they need not be made anew. */
function useLatest<T>(value: T) {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

const cardsOf = (board: Board) => board.stages.flatMap(column => column.cards);

/** The cards that are chosen, for what is done with all of them. */
export function useChoice(board: Board, folded: ReadonlySet<string>) {
  const [chosen, setIds] = useState<ReadonlySet<string>>(new Set());
  // What is not seen any more, because of a filter or a fold, is not changed with the rest.
  const ids = stillThere(chosen, board, folded);
  if (ids !== chosen) setIds(ids);
  const last = useRef<string>(undefined);
  const latest = useLatest(board);
  const choose = useCallback((id: string) => {
    last.current = id;
    setIds(now => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const chooseTo = useCallback(
    (id: string) => {
      const from = last.current;
      const column = latest.current.stages.find(one => one.cards.some(card => card.id === id));
      const rows = column?.cards.map(card => card.id) ?? [];
      const [a, b] = [rows.indexOf(from ?? ''), rows.indexOf(id)];
      if (a < 0) return choose(id);
      const range = rows.slice(Math.min(a, b), Math.max(a, b) + 1);
      setIds(now => new Set([...now, ...range]));
    },
    [choose, latest],
  );
  /** Chooses these no more, or none at all. */
  const clear = useCallback(
    (some?: readonly string[]) =>
      setIds(now => new Set(some ? [...now].filter(id => !some.includes(id)) : [])),
    [],
  );
  return useMemo(() => ({ ids, choose, chooseTo, clear }), [ids, choose, chooseTo, clear]);
}

type HandsInput = {
  id: string;
  board: Board;
  filter: BoardFilter;
  set: (next: BoardFilter) => void;
  choice: ReturnType<typeof useChoice>;
};

/** Keeps the order in which things can be done with one card, whoever asks for them. */
export function useHands({ id, board, filter, set, choice }: HandsInput): { hands: Hands; move: Move } {
  const cache = useQueryClient();
  const { user_id: me } = useMe();
  const move = useMove(id, filter);
  const latest = useLatest({ board, filter, set });
  const { stages } = board.pipeline;
  const narrow = isNarrow(filter);
  const full = stages
    .filter(stage => {
      const count = board.stages.find(column => column.stage_id === stage.id)?.count ?? 0;
      return !narrow && stage.wip_hard && isFull(stage, count);
    })
    .map(stage => stage.id)
    .join(' ');
  const byHand = filter.sort === undefined && !filter.archived;
  const hands = useMemo<Hands>(() => {
    const change = async (card: Card, body: object, words?: string) => {
      try {
        await inTurn(card.id, async () => {
          const version = versionOf(cardsOf(latest.current.board).find(one => one.id === card.id) ?? card);
          keepVersion(await call('patch', '/cards/{id}', { path: { id: card.id }, body, version }));
        });
        if (words) toast(words);
      } catch (error) {
        toastError(error);
      }
      await cache.invalidateQueries({ queryKey: ['cards'] });
    };
    const put: Move = (card, place) => {
      wanted.set({ id: card.id, part: 'menu' });
      move(card, place);
    };
    return {
      stages,
      full: new Set(full.split(' ')),
      me,
      byHand,
      open: card => latest.current.set({ ...latest.current.filter, card }),
      choose: choice.choose,
      chooseTo: choice.chooseTo,
      step(card, by) {
        const place = placeOf(latest.current.board, card.id);
        const count =
          latest.current.board.stages.find(one => one.stage_id === place?.stage)?.cards.length ?? 0;
        if (!place || place.index + by < 0 || place.index + by >= count) return;
        put(card, { ...place, index: place.index + by });
      },
      toStage(card, stage) {
        const column = latest.current.board.stages.find(one => one.stage_id === stage);
        // The end of what is loaded is the end of the column only where all of it is loaded; the top is always there.
        const whole = column && column.cards.length >= column.count;
        put(card, { stage, index: whole ? column.cards.length : 0 });
      },
      toLane(card, lane) {
        const { board: now, filter: by } = latest.current;
        const column = now.stages.find(one => one.stage_id === card.stage_id);
        if (!column || !by.lanes || laneOf(card, by.lanes).id === lane.id) return;
        put(card, { stage: card.stage_id, index: endIn(column.cards, card.id, by.lanes, lane), lane });
      },
      assign: (card, assignee_id) => void change(card, { assignee_id }),
      archive: (card, archived) => void change(card, { archived }, archived ? t.archived : t.unarchived),
    };
  }, [stages, full, me, byHand, choice.choose, choice.chooseTo, cache, move, latest]);
  return { hands, move };
}

/** Follows the pointer with a card in the hand. */
export function useDragging(board: Board, move: Move) {
  const latest = useLatest({ board, move });
  useEffect(
    () =>
      withDrag(({ watch }) =>
        watch(
          () => latest.current.board,
          (card, place) => latest.current.move(card, place),
        ),
      ),
    [latest],
  );
}

type KeysInput = {
  board: Board;
  filter: BoardFilter;
  folded: ReadonlySet<string>;
  hands: Hands;
  choice: ReturnType<typeof useChoice>;
  setAdding: (stage: string | undefined) => void;
  set: (next: BoardFilter) => void;
  /** The card beside another one, where that is not told by the columns. */
  besideOf?: ((id: string, key: string) => Card | undefined) | undefined;
};

export const focused = () => document.activeElement?.closest<HTMLElement>('[data-card]')?.dataset['card'];

/** The keys of a board. What they do stands in the menu of a card as well. */
export function useBoardKeys(input: KeysInput) {
  const { board, filter, folded, hands, choice, setAdding, set, besideOf } = input;
  const now = () => {
    const id = focused();
    return id ? cardsOf(board).find(card => card.id === id) : undefined;
  };
  const go = (event: KeyboardEvent) => {
    const from = focused() ?? '';
    const next = besideOf ? besideOf(from, event.key) : beside(board, from, event.key, folded);
    if (next) wanted.set({ id: next.id, part: 'title' });
  };
  const arrow = (keys: string, hidden = true) => ({ keys, label: t.keys.between, run: go, hidden });
  useShortcuts(t.keys.group, [
    {
      keys: 'n',
      label: t.keys.new,
      run: () => setAdding(now()?.stage_id ?? board.pipeline.stages[0]?.id),
    },
    { keys: 'f', label: t.keys.search, run: () => document.getElementById('search-cards')?.focus() },
    arrow('ArrowDown', false),
    arrow('ArrowUp'),
    arrow('ArrowLeft'),
    arrow('ArrowRight'),
    { keys: 'm', label: t.keys.move, run: () => menuOf.set(now()?.id) },
    {
      keys: 'i',
      label: t.keys.mine,
      run: () => {
        const card = now();
        if (card) hands.assign(card, card.assignee?.id === hands.me ? null : hands.me);
      },
    },
    {
      keys: 'x',
      label: t.keys.select,
      run: () => {
        const card = now();
        if (card) choice.choose(card.id);
      },
    },
    {
      keys: 'Shift+x',
      label: t.keys.range,
      run: () => {
        const card = now();
        if (card) choice.chooseTo(card.id);
      },
    },
    {
      keys: 'Escape',
      label: t.keys.close,
      run: () => {
        if (choice.ids.size > 0) choice.clear();
        else if (filter.card) set(withPart(filter, 'card', undefined));
      },
    },
  ]);
}
