/** The lines of a document as rows that a person can change, and back. */
import type { LineItem, RowCorrection } from '../../api';
import { type Cell, CELLS } from './table';
import { parseAmount } from '../../lib/amount';

/** `key` stays the same while rows come and go. */
export type Row = Record<Cell, string> & { key: number; id: string; was?: number };

const NUMBERS: readonly Cell[] = ['quantity', 'unit_price', 'tax_rate', 'net'];
export const isNumber = (cell: Cell) => NUMBERS.includes(cell);

let nextKey = 0;

export function emptyRow(): Row {
  nextKey += 1;
  return { key: nextKey, id: '', name: '', quantity: '', unit: '', unit_price: '', tax_rate: '', net: '' };
}

function rowOf(from: Partial<Record<Cell | 'id', string | null>>, was: number | undefined): Row {
  const row = emptyRow();
  for (const cell of [...CELLS, 'id'] as const) row[cell] = from[cell] ?? '';
  return was === undefined ? row : { ...row, was };
}

export const rowsOfItems = (items: readonly LineItem[]) => items.map((item, at) => rowOf(item, at));
export const rowsOfDraft = (rows: readonly RowCorrection[]) =>
  rows.map(row => rowOf(row, row.was ?? undefined));

/** A number as people type it, as the API writes it; `undefined` is none. A mark that may be either is the reader's. */
export function parseNumber(text: string, locale: string): string | undefined {
  const bare = text.replace(/\s*%$/, '').trim();
  const single = /^[-−]?\d{1,3}([.,])\d{3}$/.exec(bare);
  if (single) {
    const mark = new Intl.NumberFormat(locale)
      .formatToParts(1.5)
      .find(part => part.type === 'decimal')?.value;
    const plain = bare.replace('−', '-');
    return single[1] === mark ? plain.replace(',', '.').replace(/0+$/, '') : plain.replace(/[.,]/, '');
  }
  const value = parseAmount(bare);
  return value?.replace(/\.?0+$/, '') ?? undefined;
}

/** What a cell says, as the API takes it; `undefined` where it can't be understood. */
export function understoodCell(cell: Cell, text: string, locale: string): string | undefined {
  const typed = text.trim();
  if (typed === '' || !isNumber(cell)) return typed;
  if (cell === 'net') return parseAmount(typed);
  const value = parseNumber(typed, locale);
  if (cell !== 'tax_rate') return value;
  return value !== undefined && Number(value) >= 0 && Number(value) <= 100 ? value : undefined;
}

export const isBlank = (row: Row) => CELLS.every(cell => row[cell].trim() === '') && row.id === '';

/** All rows for the server, or nothing while one of them can't be understood. Blank rows are left out. */
export function asRows(
  rows: readonly Row[],
  before: readonly LineItem[],
  locale: string,
): RowCorrection[] | undefined {
  const said: RowCorrection[] = [];
  for (const row of rows) {
    if (isBlank(row)) continue;
    const one: RowCorrection = row.was === undefined ? {} : { was: row.was };
    if (row.id) one.id = row.id;
    const found = row.was === undefined ? undefined : before[row.was];
    for (const cell of CELLS) {
      // What was found and not touched stays as it is, whatever its form.
      const value =
        found && (found[cell] ?? '') === row[cell] ? row[cell] : understoodCell(cell, row[cell], locale);
      if (value === undefined) return undefined;
      if (value !== '') one[cell] = value;
    }
    said.push(one);
  }
  return said;
}

const cents = (text: string) => {
  const value = parseAmount(text);
  return value === undefined ? undefined : Math.round(Number(value) * 100);
};

/** The sum of all lines, in cents. */
export function sumOf(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + (cents(row.net) ?? 0), 0);
}

/** Quantity times price, where both are known. */
export function productOf(row: Row, locale: string): string | undefined {
  const quantity = understoodCell('quantity', row.quantity, locale);
  const price = understoodCell('unit_price', row.unit_price, locale);
  if (!quantity || !price) return undefined;
  return (Math.round(Number(quantity) * Number(price) * 100) / 100).toFixed(2);
}
