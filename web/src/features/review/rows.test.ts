import { expect, it } from 'vitest';

import type { LineItem } from '../../api';
import { asRows, emptyRow, parseNumber, productOf, rowsOfItems, sumOf } from './rows';
import { baseOf } from './table';

const item = (more: Partial<LineItem>): LineItem => ({ confidence: 0.9, source: 'rules', ...more });
const items = [
  item({ name: 'Slate', quantity: '600', unit_price: '2.450', net: '1470.00' }),
  item({ name: 'Nails', quantity: '3', unit_price: '68', net: '204.00' }),
];

it('a number with one mark is read as its reader writes it', () => {
  expect(parseNumber('1.234', 'de-DE')).toBe('1234');
  expect(parseNumber('1.234', 'en-IE')).toBe('1.234');
  expect(parseNumber('1,234', 'en-IE')).toBe('1234');
  expect(parseNumber('1.234,56', 'en-IE')).toBe('1234.56');
  expect(parseNumber('12,5 %', 'en-IE')).toBe('12.5');
  expect(parseNumber('100', 'en-IE')).toBe('100');
  expect(parseNumber('many', 'en-IE')).toBeUndefined();
});

it('rows say which they were, and what was not touched stays as it was', () => {
  const [first, second] = rowsOfItems(items);
  if (!first || !second) throw new Error('no rows');
  const added = { ...emptyRow(), name: 'Crane', net: '1.090,00' };
  expect(asRows([second, { ...first, quantity: '601' }, added, emptyRow()], items, 'en-IE')).toEqual([
    { was: 1, name: 'Nails', quantity: '3', unit_price: '68', net: '204.00' },
    { was: 0, name: 'Slate', quantity: '601', unit_price: '2.450', net: '1470.00' },
    { name: 'Crane', net: '1090.00' },
  ]);
  expect(asRows([{ ...first, net: 'much' }], items, 'en-IE')).toBeUndefined();
  expect(asRows([{ ...first, tax_rate: '101' }], items, 'en-IE')).toBeUndefined();
});

it('sums and products are exact to the cent', () => {
  const rows = rowsOfItems(items);
  expect(sumOf(rows)).toBe(167_400);
  expect(rows.map(row => productOf(row, 'en-IE'))).toEqual(['1470.00', '204.00']);
});

it('the same table is the same text', () => {
  expect(baseOf(items)).toBe(baseOf([...items]));
  expect(baseOf(items)).not.toBe(baseOf(items.slice(1)));
});
