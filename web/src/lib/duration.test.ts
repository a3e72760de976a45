import { expect, it, vi } from 'vitest';

vi.stubGlobal('navigator', { language: 'en-IE' });
const { duration } = await import('./duration');

it('a duration has two units at most', () => {
  const plain = (seconds: number) => duration(seconds).replaceAll('\u00a0', ' ');
  expect([0.21, 9.94, 31.4, 60, 112, 11_400, 86_400, 180_000].map(plain)).toEqual([
    '0.2 s',
    '9.9 s',
    '31 s',
    '1 min',
    '1 min 52 s',
    '3 h 10 min',
    '1 day',
    '2 days 2 h',
  ]);
});
