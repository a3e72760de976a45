/** What is typed about a card and not sent yet: it is there again when the card is opened again. */
import { onForget, owner } from '../../app/owner';
import { type Store, store, useStore } from '../../lib/store';

const kept = new Map<string, Store<unknown>>();
onForget(() => kept.clear());

/** The draft of that name, of whoever is signed in now; `first` is what it is before anything is typed. */
export function draftOf<T>(name: string, first: T): Store<T> {
  const key = `${owner()} ${name}`;
  const found = kept.get(key) ?? (store(first) as Store<unknown>);
  kept.set(key, found);
  return found as Store<T>;
}

export function useDraft<T>(name: string, first: T) {
  const draft = draftOf(name, first);
  return [useStore(draft), draft.set] as const;
}
