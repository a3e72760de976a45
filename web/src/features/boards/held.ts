/** The card in the hand. What follows the pointer is loaded after the board is drawn. */
import { store } from '../../lib/store';
import type { Place } from './place';

/** The card in the hand, and where it would fall. */
export const held = store<string | undefined>(undefined);
export const drop = store<Place | undefined>(undefined);

type Drag = typeof import('./drag');
let there: Drag | undefined;

/** Does something with the pointer once that is possible; answers how it is ended. */
export function withDrag(begin: (drag: Drag) => () => void): () => void {
  if (there) return begin(there);
  let stop: (() => void) | undefined;
  let over = false;
  void import('./drag').then(
    drag => {
      there = drag;
      if (!over) stop = begin(drag);
    },
    // Without it the menu of a card moves it.
    () => {},
  );
  return () => {
    over = true;
    stop?.();
  };
}
