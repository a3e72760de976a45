import { expect, test } from 'vitest';

import { before } from './period';

test('a period ends before it is handed over', () => {
  const day = new Date(2026, 1, 10);
  expect(before('month', day)).toEqual({ from: '2026-01-01', to: '2026-01-31' });
  expect(before('quarter', day)).toEqual({ from: '2025-10-01', to: '2025-12-31' });
  expect(before('year', day)).toEqual({ from: '2025-01-01', to: '2025-12-31' });
  expect(before('month', new Date(2024, 2, 31))).toEqual({ from: '2024-02-01', to: '2024-02-29' });
});
