import { describe, expect, it } from 'vitest';

import type { Board, Card } from '../../api';
import { boardFilter, isNarrow, withPart } from './filter';
import { beside, moved, neighbours, placeAt, placeOf, total, without } from './place';

const card = (id: string, stage: string, amount?: string): Card =>
  ({ id, stage_id: stage, amount: amount ?? null, currency: amount ? 'EUR' : null }) as Card;

const column = (stage_id: string, ids: string[], amount?: string) => ({
  stage_id,
  count: ids.length,
  sums: amount ? [{ currency: 'EUR', amount: '10.00' }] : [],
  cards: ids.map(id => card(id, stage_id, amount)),
  next_cursor: null,
});

const board = {
  stages: [column('new', ['a', 'b', 'c']), column('visit', ['d'], '10.00'), column('done', [])],
} as unknown as Board;

const ids = (of: Board) => of.stages.map(stage => stage.cards.map(one => one.id).join(''));

describe('places on a board', () => {
  it('are told by the cards on both sides, never by the moved card itself', () => {
    const cards = board.stages[0]?.cards ?? [];
    expect(neighbours(cards, 'a', 0)).toEqual({ after_id: null, before_id: 'b' });
    expect(neighbours(cards, 'a', 2)).toEqual({ after_id: 'c', before_id: null });
    expect(neighbours(cards, 'x', 1)).toEqual({ after_id: 'a', before_id: 'b' });
    expect(neighbours([], 'x', 0)).toEqual({ after_id: null, before_id: null });
  });

  it('lie above or below the card that the pointer is over', () => {
    const cards = board.stages[0]?.cards ?? [];
    expect(placeAt(cards, 'a', 'c', true)).toBe(2);
    expect(placeAt(cards, 'a', 'c', false)).toBe(1);
    expect(placeAt(cards, 'b', 'b', true)).toBe(1);
    expect(placeAt(cards, 'x', 'a', false)).toBe(0);
  });

  it('take the card, its count and its sum along', () => {
    const after = moved(board, card('d', 'visit', '10.00'), { stage: 'new', index: 1 });
    expect(ids(after)).toEqual(['adbc', '', '']);
    expect(after.stages.map(stage => stage.count)).toEqual([4, 0, 0]);
    expect(after.stages.map(stage => stage.sums)).toEqual([[{ currency: 'EUR', amount: '10.00' }], [], []]);
    expect(placeOf(after, 'd')).toEqual({ stage: 'new', index: 1 });
    expect(ids(without(after, 'd'))).toEqual(['abc', '', '']);
  });

  it('are found with the arrows, over empty and folded columns', () => {
    const none = new Set<string>();
    expect(beside(board, 'a', 'ArrowDown', none)?.id).toBe('b');
    expect(beside(board, 'c', 'ArrowDown', none)).toBeUndefined();
    expect(beside(board, 'c', 'ArrowRight', none)?.id).toBe('d');
    expect(beside(board, 'd', 'ArrowRight', none)).toBeUndefined();
    expect(beside(board, 'c', 'ArrowRight', new Set(['visit']))).toBeUndefined();
  });
});

describe('sums', () => {
  it('keep currencies apart and never lose a cent', () => {
    const many = Array.from({ length: 10 }, () => ({ currency: 'EUR', amount: '0.10' }));
    expect(total(many, [{ currency: 'GBP', amount: '5' }])).toEqual([
      { currency: 'EUR', amount: '1.00' },
      { currency: 'GBP', amount: '5.00' },
    ]);
    expect(total([{ currency: 'EUR', amount: '2.00' }], [{ currency: 'EUR', amount: '-2.00' }])).toEqual([]);
  });
});

describe('the filter in the address', () => {
  const id = '0195a3c2-6f1e-7c11-9d1e-2a5b7c9d0e1f';

  it('is read back as it was written, and what is not understood is left out', () => {
    const filter = { search: 'roof', assignee: 'me', label: id, due: 'overdue', archived: true } as const;
    expect(boardFilter({ ...filter })).toEqual(filter);
    expect(boardFilter({ archived: 'true', search: 12 })).toEqual({ archived: true, search: '12' });
    expect(boardFilter({ assignee: '<b>', due: 'later', sort: 'rank', nonsense: 1 })).toEqual({});
  });

  it('loses a part that is emptied, and knows when it hides cards', () => {
    expect(withPart({ search: 'roof', due: 'today' }, 'search', '')).toEqual({ due: 'today' });
    expect(withPart({}, 'archived', true)).toEqual({ archived: true });
    expect(isNarrow({ sort: 'due', card: id })).toBe(false);
    expect(isNarrow({ priority: 'urgent' })).toBe(true);
  });
});
