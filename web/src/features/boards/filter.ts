/** Which cards of a board are shown, as the address says it. */
import { useMemo } from 'react';

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export const DUES = ['overdue', 'today', 'week', 'none'] as const;
export const SORTS = ['rank', 'due', 'newest', 'amount'] as const;
export const LANES = ['assignee', 'customer'] as const;

export type Priority = (typeof PRIORITIES)[number];
export type Due = (typeof DUES)[number];
export type Sort = (typeof SORTS)[number];
export type LaneBy = (typeof LANES)[number];

export type BoardFilter = {
  /** Words of the title. */
  search?: string;
  /** A member, `me`, or `none` for cards that are nobody's. */
  assignee?: string;
  customer?: string;
  label?: string;
  priority?: Priority;
  due?: Due;
  /** What is archived, alone. */
  archived?: boolean;
  /** Left out: as people have put them. */
  sort?: Exclude<Sort, 'rank'>;
  /** What the rows across the columns stand for; left out: there are none. */
  lanes?: LaneBy;
  /** The card that is open beside the board. */
  card?: string;
};

/** What narrows the list; the rest says how it is looked at. */
export const PARTS = ['search', 'assignee', 'customer', 'label', 'priority', 'due', 'archived'] as const;

const ID = /^[0-9a-f-]{36}$/i;

/** Whatever stands in an address, as a filter; what is not understood is left out. */
export function boardFilter(search: Record<string, unknown>): BoardFilter {
  const text = (name: string, fits: (value: string) => boolean) => {
    const value = search[name];
    const written = typeof value === 'number' ? String(value) : value;
    return typeof written === 'string' && written !== '' && fits(written) ? { [name]: written } : {};
  };
  const among = (name: string, known: readonly string[]) => text(name, value => known.includes(value));
  const id = (name: string, ...words: string[]) =>
    text(name, value => words.includes(value) || ID.test(value));
  return {
    ...text('search', value => value.length <= 200),
    ...id('assignee', 'me', 'none'),
    ...id('customer'),
    ...id('label'),
    ...among('priority', PRIORITIES),
    ...among('due', DUES),
    ...(search['archived'] === true || search['archived'] === 'true' ? { archived: true } : {}),
    ...among('sort', SORTS.slice(1)),
    ...among('lanes', LANES),
    ...id('card'),
  };
}

/** The part of a filter that the server narrows by. */
export function asQuery({ sort: _sort, lanes: _lanes, card: _card, ...query }: BoardFilter) {
  return query;
}

/** Whether a filter hides cards that lie on the board. */
export const isNarrow = (filter: BoardFilter) => PARTS.some(part => filter[part] !== undefined);

/** The filter with a part set, or without it. */
export function withPart<K extends keyof BoardFilter>(
  filter: BoardFilter,
  part: K,
  value: BoardFilter[K] | undefined,
): BoardFilter {
  const { [part]: _gone, ...rest } = filter;
  return value === undefined || value === '' || value === false ? rest : { ...rest, [part]: value };
}

/** What an address asks for, understood once; the open card is no part of what is loaded. */
export const useFilter = (search: BoardFilter): BoardFilter =>
  useMemo(() => boardFilter(search as Record<string, unknown>), [search]);
