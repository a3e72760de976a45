/** Where the focus of a board goes: a card that is drawn anew in another place keeps it. */
import { useEffect } from 'react';

import { store, useStore } from '../../lib/store';

export type Wish = { id: string; part: 'title' | 'menu' };

/** The card that has the focus or is to get it. It lasts until somebody goes elsewhere. */
export const wanted = store<Wish | undefined>(undefined);

/** The wish that has come true once: after that the card gets the focus back only where it was lost. */
let fulfilled: Wish | undefined;

/** Frames in which a card may be drawn: what is scrolled to is measured first. */
const FRAMES = 20;
/** It is drawn after the next frame, measured after the one that follows. */
const FIRST = 2;

const isNowhere = (element: Element | null) => element === null || element === document.body;

function reach(wish: Wish): boolean {
  const part = wish.part === 'menu' ? '.kc-m' : '.kc-t';
  const element = document.querySelector<HTMLElement>(`[data-card="${wish.id}"] ${part}`);
  element?.focus();
  if (element) fulfilled = wish;
  return element !== null;
}

/** Brings the focus to the wanted card of a column, and back to it when it is drawn anew. */
export function useFocus(cards: readonly { id: string }[], show: (index: number) => void) {
  const want = useStore(wanted);
  useEffect(() => {
    const index = want ? cards.findIndex(card => card.id === want.id) : -1;
    if (!want || index < 0 || (fulfilled === want && !isNowhere(document.activeElement))) return;
    show(index);
    let left = FRAMES;
    let frame = requestAnimationFrame(function next() {
      left -= 1;
      if (left > FRAMES - FIRST || (!reach(want) && left > 0)) frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
    // What shows a row is made anew with each drawing, and is no reason to move the focus.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [want, cards]);
}

/** Ends the wish when somebody goes elsewhere. The menu of a card is no other place. */
export function useWish() {
  useEffect(() => {
    const leave = ({ target }: Event) => {
      const wish = wanted.get();
      if (!wish || !(target instanceof Element)) return;
      if (!target.closest(`[data-card="${wish.id}"], [role=menu]`)) wanted.set(undefined);
    };
    addEventListener('focusin', leave);
    addEventListener('pointerdown', leave);
    return () => {
      removeEventListener('focusin', leave);
      removeEventListener('pointerdown', leave);
      wanted.set(undefined);
    };
  }, []);
}
