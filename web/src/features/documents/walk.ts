/**
 * The documents that one goes through with next and previous: the list as it was when the first of them was opened. A
 * document that leaves the list because it was put right keeps its place here.
 */
import type { DocumentFilter } from './filter';

const walks = new Map<string, string[]>();
const MOST = 20;

export function rememberWalk(filter: DocumentFilter, ids: string[]) {
  if (walks.size >= MOST) walks.clear();
  walks.set(JSON.stringify(filter), ids);
}

/** The walk through `listed`, or the one that was begun before when `id` is part of it. */
export function walkOf(filter: DocumentFilter, id: string, listed: string[]): string[] {
  const begun = walks.get(JSON.stringify(filter));
  if (begun?.includes(id)) {
    const known = new Set(begun);
    return [...begun, ...listed.filter(other => !known.has(other))];
  }
  if (listed.includes(id)) rememberWalk(filter, listed);
  return listed;
}
