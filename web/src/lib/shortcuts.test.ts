import { expect, it } from 'vitest';

import { written } from './shortcuts';

const press = (key: string, more = {}) =>
  written({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

it('a key is written as people say it', () => {
  expect(press('j')).toBe('j');
  expect(press('K', { ctrlKey: true })).toBe('Ctrl+k');
  expect(press('k', { metaKey: true })).toBe('Ctrl+k');
  expect(press('X', { shiftKey: true })).toBe('Shift+x');
  expect(press('Enter', { shiftKey: true })).toBe('Shift+Enter');
});

it('a sign is itself, whether or not a keyboard needs Shift for it', () => {
  expect(press('?', { shiftKey: true })).toBe('?');
  expect(press('?')).toBe('?');
  expect(press('+', { shiftKey: true })).toBe('+');
});
