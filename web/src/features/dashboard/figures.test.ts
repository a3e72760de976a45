import { expect, it } from 'vitest';

import type { Document } from '../../api';
import { aloneShare, medianSeconds, perDay, topOf, within, received, sumOf } from './figures';

const now = new Date(2026, 10, 29, 12);
const document = (day: number, more: Partial<Document>) =>
  ({
    created_at: new Date(2026, 10, day, 9).toISOString(),
    status: 'COMPLETED',
    needs_review: false,
    ...more,
  }) as Document;
const all = [
  document(29, { processed_at: new Date(2026, 10, 29, 9, 0, 4).toISOString() }),
  document(29, { needs_review: true, processed_at: new Date(2026, 10, 29, 9, 0, 2).toISOString() }),
  document(28, { status: 'FAILED' }),
  document(10, {}),
];

it('documents are counted by the day on which they arrived', () => {
  const days = perDay(all, 3, now);
  expect(days.map(({ alone, person, failed }) => [alone, person, failed])).toEqual([
    [0, 0, 0],
    [0, 0, 1],
    [1, 1, 0],
  ]);
  expect(within(all, 2, now)).toHaveLength(3);
});

it('shares and times are of what was read', () => {
  expect(aloneShare(all)).toEqual({ share: 2 / 3, of: 3 });
  expect(aloneShare([])).toBeUndefined();
  expect(medianSeconds(all)).toBe(2);
  expect(topOf(7)).toBe(8);
  expect(topOf(101)).toBe(150);
});

it('the server counts by day what arrived', () => {
  const days = [1, 2, 3].map(count => ({ date: `2026-01-0${count}`, received: count, completed: 0 }));
  expect(sumOf(days, 2)).toBe(5);
  expect(received(days, 2).map(day => [day.date.getDate(), day.alone])).toEqual([
    [2, 2],
    [3, 3],
  ]);
});
