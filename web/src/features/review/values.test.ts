import { describe, expect, it } from 'vitest';

import { parseAmount } from '../../lib/amount';
import { parseDate, understood } from './values';

describe('an amount', () => {
  it.each([
    ['1.234,56', '1234.56'],
    ['1,234.56', '1234.56'],
    ['1 234,56 €', '1234.56'],
    ["CHF 1'234.5", '1234.50'],
    ['1234', '1234.00'],
    ['1.234', '1234.00'],
    ['1.234.567', '1234567.00'],
    ['0,5', '0.50'],
    ['-12.30', '-12.30'],
    ['12,30-', '-12.30'],
    ['(12.30)', '-12.30'],
    ['−3', '-3.00'],
    ['0', '0.00'],
  ])('%s is %s', (typed, meant) => expect(parseAmount(typed)).toBe(meant));

  it.each(['', 'abc', '12a4', '1.2.3,4,5', '..'])('%s is none', typed =>
    expect(parseAmount(typed)).toBeUndefined(),
  );
});

describe('a date', () => {
  it.each([
    ['2026-11-05', '2026-11-05'],
    ['5.11.2026', '2026-11-05'],
    ['5 Nov 2026', '2026-11-05'],
    ['5. November 2026', '2026-11-05'],
    ['3. März 2021', '2021-03-03'],
    ['Nov 5, 2026', '2026-11-05'],
    ['25/11/26', '2026-11-25'],
    ['11/25/2026', '2026-11-25'],
    ['5/5/2026', '2026-05-05'],
  ])('%s is %s', (typed, value) => expect(parseDate(typed)).toEqual({ value }));

  it('that can be read two ways asks which', () => {
    expect(parseDate('05/11/2026')).toEqual({ choices: ['2026-11-05', '2026-05-11'] });
  });

  it.each(['31.02.2026', '2026-13-01', 'soon', '5 Foo 2026'])('%s is none', typed => {
    expect(parseDate(typed)).toEqual({ wrong: 'date' });
  });
});

it('a currency is three letters, and a rate loses its sign and its zeros', () => {
  expect(understood('eur', 'currency')).toEqual({ value: 'EUR' });
  expect(understood('euro', 'currency')).toEqual({ wrong: 'currency' });
  expect(understood('19,00 %', 'percentage')).toEqual({ value: '19' });
  expect(understood('10', 'percentage')).toEqual({ value: '10' });
});
