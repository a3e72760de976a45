/** What can be picked: asked for piece by piece, so that thirty thousand cost no more than thirty. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';

import { useSettled } from '../../lib/settled';

export type Choice = {
  value: string;
  text: string;
  /** What tells two of one name apart. */
  aside?: string | undefined;
  colour?: string;
};

export type Choices = {
  choices: Choice[];
  total?: number | null | undefined;
  next?: string | null | undefined;
};

/** Where choices come from. */
export type Source = {
  key: readonly unknown[];
  load: (typed: string, cursor: string | undefined, signal: AbortSignal) => Promise<Choices>;
  count: (count: number) => string;
  /** Said when there is nothing to pick from at all. */
  empty: string;
};

/** Rows left below the active one when the next page is asked for. */
const AHEAD = 20;

export function useChoices(source: Source, typed: string, wanted: boolean) {
  const q = useSettled(typed.trim());
  const list = useInfiniteQuery({
    queryKey: [...source.key, q],
    queryFn: ({ pageParam, signal }) => source.load(q, pageParam || undefined, signal),
    initialPageParam: '',
    getNextPageParam: last => last.next ?? undefined,
    placeholderData: keepPreviousData,
    enabled: wanted,
    staleTime: 30_000,
  });
  const choices = useMemo(() => list.data?.pages.flatMap(page => page.choices) ?? [], [list.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  return {
    q,
    /** Whether the choices are those of what stands in the field now. */
    settled: typed.trim() === q && !list.isPlaceholderData && !list.isPending,
    choices,
    total: list.data?.pages[0]?.total ?? undefined,
    loading: list.isPending,
    failed: list.isError,
    retry: () => void list.refetch(),
    /** Called with the last row that is looked at. */
    near: (row: number) => {
      if (row > choices.length - AHEAD && hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
  };
}

export type Found = ReturnType<typeof useChoices>;

/** Calls `take` with the first that fits once it is known: Enter may be quicker than the server. */
export function useQuickEnter({ settled, choices }: Found, take: (choice: Choice | undefined) => void) {
  const [waits, setWaits] = useState(false);
  useEffect(() => {
    if (!waits || !settled) return;
    setWaits(false);
    take(choices[0]);
    // Only what the server says ends the wait.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [waits, settled]);
  return setWaits;
}

/** Where the keys of a list lead: the row that is active after this one, or nothing when the key is for the text. */
export function stepOf(key: string, at: number, count: number): number | undefined {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, last);
    case 'ArrowUp':
      return Math.max(at - 1, Math.min(0, last));
    case 'PageDown':
      return Math.min(at + 7, last);
    case 'PageUp':
      return Math.max(at - 7, Math.min(0, last));
    default:
      return undefined;
  }
}
