/** The table of lines as it was when a person began to change it. */
import type { LineItem } from '../../api';
import { draftOf, sayLines } from './draft';

export const CELLS = ['name', 'quantity', 'unit', 'unit_price', 'tax_rate', 'net'] as const;
export type Cell = (typeof CELLS)[number];

/** A table as one text, to tell whether it has changed. */
export function baseOf(items: readonly LineItem[]): string {
  return JSON.stringify(items.map(item => [...CELLS, 'id' as const].map(cell => item[cell] ?? '')));
}

/** After somebody else has changed the table: mine, without the places of rows that may be others now, or theirs. */
export function resolveLines(id: string, now: readonly LineItem[], mine: boolean) {
  const { lines } = draftOf(id).get();
  if (!lines) return;
  const rows = lines.rows.map(({ was: _, ...row }) => row);
  sayLines(id, mine ? { rows, base: baseOf(now) } : undefined);
}
