import { expect, it } from 'vitest';

import { age, amount, date, percent, size } from './format';

it('a share is rounded down', () => {
  expect(percent(0.899)).toMatch(/89/);
  expect(percent(0.29)).toMatch(/29/);
});

it('sizes are decimal, with one digit under ten', () => {
  expect(size(2_400_000)).toMatch(/2.4/);
  expect(size(33_000_000)).toMatch(/^33\D/);
});

it('what is no amount and no date stays as it is', () => {
  expect(amount('abc', 'EUR')).toBe('abc');
  expect(date('soon')).toBe('soon');
  expect(amount('12.00', 'nothing')).toMatch(/12.00/);
});

it('an age grows from minutes to dates', () => {
  const now = Date.parse('2026-11-29T12:00:00Z');
  expect(age('2026-11-29T11:48:00Z', now)).toMatch(/12/);
  expect(age('2026-11-29T09:00:00Z', now)).toMatch(/3/);
  expect(age('2026-11-05T09:00:00Z', now)).toMatch(/5/);
});
