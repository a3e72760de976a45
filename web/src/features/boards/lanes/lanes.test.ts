import { describe, expect, it } from 'vitest';

import type { Board, Card } from '../../../api';
import { besideIn, endIn, inLane, laneOf, lanesFor, lanesOf } from './lanes';

const card = (id: string, who?: string, amount?: string): Card =>
  ({
    id,
    assignee: who ? { id: who, name: who.toUpperCase() } : null,
    customer: null,
    amount: amount ?? null,
    currency: amount ? 'EUR' : null,
  }) as Card;

const stage = (stage_id: string, cards: Card[]) => ({ stage_id, count: cards.length, sums: [], cards });
const board = {
  stages: [
    stage('new', [card('a', 'zoe', '0.10'), card('b'), card('c', 'zoe', '0.20')]),
    stage('visit', [card('d', 'ann'), card('e', 'zoe', '0.30')]),
    stage('done', [card('f', 'ann')]),
  ],
} as unknown as Board;

const lanes = lanesOf({
  board,
  by: 'assignee',
  nobody: 'Nobody',
  always: [{ id: 'tom', name: 'TOM' }],
  folded: new Set(['done']),
});

describe('rows of a board', () => {
  it('hold every card that is shown once, those of nobody first, and sum exactly', () => {
    expect(lanes.map(({ name, count }) => [name, count])).toEqual([
      ['Nobody', 1],
      ['ANN', 1],
      ['TOM', 0],
      ['ZOE', 3],
    ]);
    expect(lanes.at(-1)?.sums).toEqual([{ currency: 'EUR', amount: '0.60' }]);
    expect(
      lanes
        .at(-1)
        ?.cells.get('new')
        ?.map(one => one.id),
    ).toEqual(['a', 'c']);
  });

  it('are walked through with the arrows, over empty cells and rows', () => {
    const go = (id: string, key: string) => besideIn(lanes, ['new', 'visit'], id, key)?.id;
    expect(go('a', 'ArrowDown')).toBe('c');
    expect(go('c', 'ArrowDown')).toBeUndefined();
    expect(go('a', 'ArrowUp')).toBe('b');
    expect(go('e', 'ArrowUp')).toBe('d');
    expect(go('c', 'ArrowRight')).toBe('e');
    expect(go('b', 'ArrowRight')).toBeUndefined();
    expect(go('', 'ArrowDown')).toBe('b');
  });

  it('take a card after their last one, else to the end of the stage', () => {
    const cards = board.stages[0]?.cards ?? [];
    expect(endIn(cards, 'b', 'assignee', { id: 'zoe', name: '' })).toBe(2);
    expect(endIn(cards, 'a', 'assignee', { id: null, name: '' })).toBe(1);
    expect(endIn(cards, 'a', 'assignee', { id: 'tom', name: '' })).toBe(2);
  });

  it('change whose a card is, and nothing else', () => {
    const own = card('a', 'zoe', '1');
    expect(laneOf(inLane(own, 'assignee', { id: null, name: '' }), 'assignee').id).toBeNull();
    expect(inLane(own, 'customer', { id: 'x', name: 'X' })).toEqual({
      ...own,
      customer: { id: 'x', name: 'X' },
    });
  });

  it('are all named in a menu while they are few, else those beside', () => {
    expect(lanesFor(lanes, 'assignee', card('a', 'ann')).map(lane => lane.name)).toEqual([
      'Nobody',
      'TOM',
      'ZOE',
    ]);
    const many = Array.from({ length: 30 }, (_, at) => ({
      ...(lanes[0] as (typeof lanes)[number]),
      id: `p${at}`,
      name: `${at}`,
    }));
    expect(lanesFor(many, 'assignee', card('a', 'p4')).map(lane => lane.id)).toEqual(['p3', 'p5']);
  });
});
