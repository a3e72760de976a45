import { expect, it } from 'vitest';

import { allowed, kept, stepped } from './zoom';

it('steps go up and down the ladder, also from between two of them', () => {
  expect(stepped(1, 1)).toBe(1.25);
  expect(stepped(1, -1)).toBe(0.8);
  expect(stepped(1.1, 1)).toBe(1.25);
  expect(stepped(1.1, -1)).toBe(1);
  expect(stepped(4, 1)).toBe(4);
  expect(stepped(0.5, -1)).toBe(0.5);
});

it('two fingers zoom no further than the steps do', () => {
  expect(allowed(3, 2)).toBe(2);
  expect(allowed(0.1, 1)).toBe(0.5);
  expect(allowed(1.3, 1)).toBe(1.3);
});

it('the point under the hand stays where it is', () => {
  // 100 pixels into the frame lies the point 300 of the paper; at twice the size it is point 600.
  expect(kept(200, 100, 2)).toBe(500);
  expect(kept(0, 100, 0.5)).toBe(0);
});
