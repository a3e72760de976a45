/** The rows of a board: which there are, whose cards they hold, and what stands beside what. */
import type { Board, Card } from '../../../api';
import type { LaneBy } from '../filter';
import { type LaneOf, total } from '../place';

export type Lane = LaneOf & {
  /** Its cards by stage, in the order of the board. */
  cells: ReadonlyMap<string, readonly Card[]>;
  count: number;
  sums: Board['stages'][number]['sums'];
};

/** Whose a card is; nobody's has no identifier. */
export function laneOf(card: Card, by: LaneBy): LaneOf {
  const owner = by === 'assignee' ? card.assignee : card.customer;
  return owner ? { id: owner.id, name: owner.name } : { id: null, name: '' };
}

/** The card as it is in another row. */
export function inLane(card: Card, by: LaneBy, { id, name }: LaneOf): Card {
  const owner = id === null ? null : { id, name };
  return by === 'assignee' ? { ...card, assignee: owner } : { ...card, customer: owner };
}

type Input = {
  board: Board;
  by: LaneBy;
  /** What the row of those is called that belong to nobody. */
  nobody: string;
  /** Who has a row even without a card. */
  always: readonly { id: string; name: string }[];
  /** Stages that are not shown. */
  folded: ReadonlySet<string>;
};

const worth = (card: Card) =>
  card.amount && card.currency ? [{ currency: card.currency, amount: card.amount }] : [];

/** The rows, those of nobody first, the others by name. */
export function lanesOf({ board, by, nobody, always, folded }: Input): Lane[] {
  const rows = new Map<string | null, { of: LaneOf; cells: Map<string, Card[]> }>();
  const row = (of: LaneOf) => {
    const found = rows.get(of.id) ?? { of, cells: new Map<string, Card[]>() };
    rows.set(of.id, found);
    return found;
  };
  row({ id: null, name: nobody });
  for (const one of always) row(one);
  for (const column of board.stages) {
    if (folded.has(column.stage_id)) continue;
    for (const card of column.cards) {
      const { cells } = row(laneOf(card, by));
      const cell = cells.get(column.stage_id);
      if (cell) cell.push(card);
      else cells.set(column.stage_id, [card]);
    }
  }
  const names = new Intl.Collator(undefined, { numeric: true });
  return [...rows.values()]
    .map(({ of, cells }) => {
      const cards = [...cells.values()].flat();
      return { ...of, cells, count: cards.length, sums: total(...cards.map(worth)) };
    })
    .sort((a, b) => Number(a.id !== null) - Number(b.id !== null) || names.compare(a.name, b.name));
}

const cellOf = (lane: Lane | undefined, stage: string) => lane?.cells.get(stage) ?? [];

/** The card beside another one in the direction of an arrow: in its row first, then in the rows above or below. */
export function besideIn(
  lanes: readonly Lane[],
  stages: readonly string[],
  id: string,
  key: string,
): Card | undefined {
  for (const [at, lane] of lanes.entries()) {
    for (const [column, stage] of stages.entries()) {
      const cards = cellOf(lane, stage);
      const row = cards.findIndex(card => card.id === id);
      if (row < 0) continue;
      if (key === 'ArrowUp' || key === 'ArrowDown') {
        const step = key === 'ArrowUp' ? -1 : 1;
        const next = cards[row + step];
        if (next) return next;
        for (let other = at + step; other >= 0 && other < lanes.length; other += step) {
          const there = cellOf(lanes[other], stage);
          if (there.length > 0) return there.at(step > 0 ? 0 : -1);
        }
        return undefined;
      }
      const step = key === 'ArrowLeft' ? -1 : 1;
      for (let other = column + step; other >= 0 && other < stages.length; other += step) {
        const there = cellOf(lane, stages[other] ?? '');
        if (there.length > 0) return there[Math.min(row, there.length - 1)];
      }
      return undefined;
    }
  }
  return lanes.flatMap(lane => stages.flatMap(stage => cellOf(lane, stage)))[0];
}

/** Where a card comes to stand in the column when it goes to a row: after the last one of that row, or at the end. */
export function endIn(column: readonly Card[], id: string, by: LaneBy, lane: LaneOf): number {
  const others = column.filter(card => card.id !== id);
  const last = others.findLastIndex(card => laneOf(card, by).id === lane.id);
  return last < 0 ? others.length : last + 1;
}

/** What the drawn rows tell to the keys and the menus of cards. */
export type Rows = {
  besideOf: (id: string, key: string) => Card | undefined;
  /** The rows that a card can be put into. */
  lanes: (card: Card) => readonly LaneOf[];
};

/** As many rows as a menu names; of more, those above and below. */
const NAMED = 12;

export function lanesFor(lanes: readonly Lane[], by: LaneBy, card: Card): readonly LaneOf[] {
  const own = laneOf(card, by).id;
  if (lanes.length <= NAMED) return lanes.filter(lane => lane.id !== own);
  const at = lanes.findIndex(lane => lane.id === own);
  return [lanes[at - 1], lanes[at + 1]].filter(lane => lane !== undefined);
}
