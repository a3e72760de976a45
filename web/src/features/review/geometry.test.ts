import { expect, it } from 'vitest';

import { around, holds, placed, upright, uprightSize } from './geometry';

const page = { width: 100, height: 200 };

it('a box turns with its page', () => {
  const box = [10, 20, 30, 40] as const;
  expect(upright(box, page)).toEqual([10, 20, 30, 40]);
  expect(upright(box, { ...page, rotation: 90 })).toEqual([160, 10, 180, 30]);
  expect(upright(box, { ...page, rotation: 180 })).toEqual([70, 160, 90, 180]);
  expect(upright(box, { ...page, rotation: 270 })).toEqual([20, 70, 40, 90]);
  expect(uprightSize({ ...page, rotation: 90 })).toEqual({ width: 200, height: 100 });
});

it('a box is placed in percent of the page', () => {
  expect(placed([10, 20, 60, 120], page)).toEqual({ left: '10%', top: '10%', width: '50%', height: '50%' });
});

it('the box around words holds each of them', () => {
  const all = around([
    [10, 10, 20, 20],
    [40, 12, 60, 22],
  ]);
  expect(all).toEqual([10, 10, 60, 22]);
  expect(all && holds(all, [40, 12, 60, 22])).toBe(true);
  expect(around([])).toBeUndefined();
});
