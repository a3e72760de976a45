import { expect, it } from 'vitest';

import type { Board, Card, Stage } from '../../api';
import { draftOf } from './drafts';
import { grown, stillThere } from './place';
import { inTurn, keepVersion, versionOf, whenQuiet } from './turns';
import { followed, saved } from './typed';
import { differing, inOrder } from './stages';

const column = (stage_id: string, ids: string[]) => ({ stage_id, cards: ids.map(id => ({ id })) });
const board = { stages: [column('new', ['a', 'b']), column('done', ['c'])] } as unknown as Board;

it('changes of one thing go one after the other, also after one that failed', async () => {
  const order: string[] = [];
  let let1: (() => void) | undefined;
  const first = inTurn('x', () => new Promise<void>(done => (let1 = done)).then(() => void order.push('1')));
  const bad = inTurn('x', async () => {
    order.push('2');
    throw new Error('no');
  });
  const last = inTurn('x', async () => void order.push('3'));
  await inTurn('y', async () => void order.push('other'));
  let1?.();
  await expect(bad).rejects.toThrow('no');
  await Promise.all([first, last, whenQuiet()]);
  expect(order).toEqual(['other', '1', '2', '3']);
});

it('a change names the newest version that is known', () => {
  expect(versionOf({ id: 'v', version: 3 })).toBe(3);
  keepVersion({ id: 'v', version: 5 });
  expect(versionOf({ id: 'v', version: 4 })).toBe(5);
  expect(versionOf({ id: 'v', version: 6 })).toBe(6);
});

it('what is typed in place is never taken for what somebody else changed, nor lost to it', () => {
  const begun = { typed: '1,2', known: '', version: 1 };
  const mine = saved(begun, '1,2', '1.20', 2);
  expect(mine).toEqual({ typed: '1.20', known: '1.20', version: 2 });
  expect(followed(mine, '1.20', 2)).toBe(mine);
  expect(followed(mine, '', 1)).toBe(mine);
  expect(followed(mine, '3.00', 3)).toEqual({ typed: '3.00', known: '3.00', version: 3 });
  expect(followed({ ...mine, typed: '9' }, '3.00', 3).other).toBe('3.00');
  expect(saved({ ...begun, typed: '1,25' }, '1,2', '1.20', 2).typed).toBe('1,25');
});

it('a draft is the same one when its card is opened again', () => {
  draftOf('comment a', '').set('Half a sent');
  expect(draftOf('comment a', '').get()).toBe('Half a sent');
  expect(draftOf('comment b', '').get()).toBe('');
});

it('more cards of a column never show one twice that was moved meanwhile', () => {
  const after = grown(board, 'done', [{ id: 'b' }, { id: 'c' }, { id: 'd' }] as Card[], 'next');
  expect(after.stages.map(one => one.cards.map(card => card.id).join(''))).toEqual(['ab', 'cd']);
  expect(after.stages[1]?.next_cursor).toBe('next');
});

it('chosen cards that a filter or a fold hides are chosen no more', () => {
  const ids = new Set(['a', 'c']);
  expect(stillThere(ids, board, new Set())).toBe(ids);
  expect([...stillThere(ids, board, new Set(['done']))]).toEqual(['a']);
  expect([...stillThere(new Set(['z']), board, new Set())]).toEqual([]);
});

it('stages are put in the order that was pressed, and only what was changed of one is sent', () => {
  const stages = [{ id: 'a' }, { id: 'b' }, { id: 'new' }];
  expect(inOrder(stages, ['b', 'a']).map(one => one.id)).toEqual(['b', 'a', 'new']);
  const stage = { name: 'Visit', colour: 'teal', wip_hard: false, terminal: false } as Stage;
  const same = { name: 'Visit', colour: 'teal' as const, wip_limit: null, wip_hard: false, terminal: false };
  expect(differing(stage, same)).toEqual({});
  expect(differing({ ...stage, wip_limit: 3 }, { ...same, name: 'Site' })).toEqual({
    name: 'Site',
    wip_limit: null,
  });
});
