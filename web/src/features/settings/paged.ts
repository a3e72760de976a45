import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

type Paged<T> = { items: T[]; next_cursor?: string | null };

/** A list of the API that comes in pages: all that was loaded, and how to load more. */
export function usePaged<T>(
  key: readonly unknown[],
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Paged<T>>,
) {
  const list = useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: key,
      queryFn: ({ pageParam, signal }) => load(pageParam || undefined, signal),
      initialPageParam: '',
      getNextPageParam: last => last.next_cursor ?? undefined,
      // While somebody types, the last list stays until the next is there.
      placeholderData: keepPreviousData,
    }),
  );
  return { list, items: list.data?.pages.flatMap(page => page.items) };
}
