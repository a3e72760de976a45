/** Where a card goes, and what the board looks like once it is there. Nothing here asks the server. */
import type { Board, Card } from '../../api';

/** Whose row of a board it is; the identifier is null where the cards are nobody's. */
export type LaneOf = { id: string | null; name: string };

/** A place in a column, counted without the card that is moved; on a board with rows also the row. */
export type Place = { stage: string; index: number; lane?: LaneOf };

type Column = Board['stages'][number];
type Sums = Column['sums'];

/** The cards between which a card comes to stand. */
export function neighbours(cards: readonly Card[], id: string, index: number) {
  const others = cards.filter(card => card.id !== id);
  return { after_id: others[index - 1]?.id ?? null, before_id: others[index]?.id ?? null };
}

/** The place above or below a card, for the card that is dragged over it. */
export function placeAt(cards: readonly Card[], id: string, over: string, below: boolean): number {
  const others = cards.filter(card => card.id !== id);
  const at = others.findIndex(card => card.id === over);
  // Over itself it stays where it is.
  if (at < 0)
    return Math.max(
      0,
      cards.findIndex(card => card.id === id),
    );
  return below ? at + 1 : at;
}

const SCALE = 4;

/** A sum as a whole number of ten-thousandths: sums of money are never floating. */
function parts(amount: string): bigint {
  const [, sign = '', whole = '0', rest = ''] = /^(-?)(\d+)(?:\.(\d+))?/.exec(amount) ?? [];
  const value = BigInt(whole + rest.padEnd(SCALE, '0').slice(0, SCALE));
  return sign ? -value : value;
}

function written(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(SCALE + 1, '0');
  const rest = digits.slice(-SCALE).replace(/0{1,2}$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -SCALE)}.${rest}`;
}

/** Sums by currency, with those of others added to them. */
export function total(...all: readonly Sums[]): Sums {
  const found = new Map<string, bigint>();
  for (const { currency, amount } of all.flat())
    found.set(currency, (found.get(currency) ?? 0n) + parts(amount));
  return [...found]
    .filter(([, value]) => value !== 0n)
    .map(([currency, value]) => ({ currency, amount: written(value) }));
}

function worth(card: Card, sign: 1 | -1): Sums {
  if (!card.amount || !card.currency) return [];
  return [{ currency: card.currency, amount: sign < 0 ? written(-parts(card.amount)) : card.amount }];
}

const change = (column: Column, cards: Card[], by: number, sums: Sums): Column => ({
  ...column,
  cards,
  count: column.count + by,
  sums: by === 0 ? column.sums : total(column.sums, sums),
});

/** The board without a card. */
export function without(board: Board, id: string): Board {
  return {
    ...board,
    stages: board.stages.map(column => {
      const card = column.cards.find(one => one.id === id);
      return card
        ? change(
            column,
            column.cards.filter(one => one.id !== id),
            -1,
            worth(card, -1),
          )
        : column;
    }),
  };
}

/** The board with a card in a place; where it was before, it is no more. */
export function moved(board: Board, card: Card, { stage, index }: Place): Board {
  const rest = without(board, card.id);
  return {
    ...rest,
    stages: rest.stages.map(column =>
      column.stage_id === stage
        ? change(
            column,
            [...column.cards.slice(0, index), { ...card, stage_id: stage }, ...column.cards.slice(index)],
            1,
            worth(card, 1),
          )
        : column,
    ),
  };
}

/** The board with what is known of a card now; it stays where it is. */
export function replaced(board: Board, card: Card): Board {
  return {
    ...board,
    stages: board.stages.map(column =>
      column.cards.some(one => one.id === card.id)
        ? { ...column, cards: column.cards.map(one => (one.id === card.id ? card : one)) }
        : column,
    ),
  };
}

/** The board with more cards at the end of a column; one that was moved meanwhile lies where it is now. */
export function grown(board: Board, stage: string, more: readonly Card[], next: string | null): Board {
  const known = new Set(board.stages.flatMap(column => column.cards.map(card => card.id)));
  return {
    ...board,
    stages: board.stages.map(column =>
      column.stage_id === stage
        ? {
            ...column,
            cards: [...column.cards, ...more.filter(card => !known.has(card.id))],
            next_cursor: next,
          }
        : column,
    ),
  };
}

/** Of chosen cards those that are seen; the same set while all of them are. */
export function stillThere(ids: ReadonlySet<string>, board: Board, folded: ReadonlySet<string>) {
  if (ids.size === 0) return ids;
  const columns = board.stages.filter(column => !folded.has(column.stage_id));
  const seen = new Set(columns.flatMap(column => column.cards.map(card => card.id)));
  const left = new Set([...ids].filter(id => seen.has(id)));
  return left.size === ids.size ? ids : left;
}

/** Where a card is now. */
export function placeOf(board: Board, id: string): Place | undefined {
  for (const { stage_id: stage, cards } of board.stages) {
    const index = cards.findIndex(card => card.id === id);
    if (index >= 0) return { stage, index };
  }
  return undefined;
}

/** The card beside another one, in the direction of an arrow. */
export function beside(board: Board, id: string, key: string, folded: ReadonlySet<string>): Card | undefined {
  const columns = board.stages.filter(column => !folded.has(column.stage_id));
  const at = columns.findIndex(column => column.cards.some(card => card.id === id));
  const column = columns[at];
  if (!column) return columns.find(one => one.cards.length > 0)?.cards[0];
  const row = column.cards.findIndex(card => card.id === id);
  if (key === 'ArrowUp' || key === 'ArrowDown') return column.cards[row + (key === 'ArrowUp' ? -1 : 1)];
  const step = key === 'ArrowLeft' ? -1 : 1;
  for (let next = at + step; next >= 0 && next < columns.length; next += step) {
    const cards = columns[next]?.cards ?? [];
    if (cards.length > 0) return cards[Math.min(row, cards.length - 1)];
  }
  return undefined;
}
