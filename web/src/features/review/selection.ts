import { type RefObject, useEffect, useState } from 'react';

import type { DocumentPage } from '../../api';
import { around, type Box } from './geometry';

/** Words that a person has chosen on a page. */
export type Chosen = { text: string; page: number; box: Box };

/** The words that are selected on the paper, and where the offer of what to do with them stands. */
export function useSelection(scroller: RefObject<HTMLDivElement | null>, pages: Map<number, DocumentPage>) {
  const [chosen, setChosen] = useState<(Chosen & { x: number; y: number }) | undefined>();
  useEffect(() => {
    const look = () => {
      const element = scroller.current;
      const selection = getSelection();
      if (!element || !selection || selection.isCollapsed || !element.contains(selection.anchorNode))
        return setChosen(undefined);
      const range = selection.getRangeAt(0);
      const spans = [...element.querySelectorAll<HTMLElement>('[data-w]')].filter(span =>
        range.intersectsNode(span),
      );
      const at = Number(spans[0]?.closest<HTMLElement>('[data-page]')?.dataset['page']);
      const page = pages.get(at);
      const words = spans
        .filter(span => Number(span.closest<HTMLElement>('[data-page]')?.dataset['page']) === at)
        .map(span => page?.words[Number(span.dataset['w'])])
        .filter(word => word !== undefined);
      const box = around(words.map(word => word.box as unknown as Box));
      if (!box) return setChosen(undefined);
      const place = range.getBoundingClientRect();
      const frame = element.getBoundingClientRect();
      setChosen({
        text: words.map(word => word.text).join(' '),
        page: at,
        box,
        x: Math.min(
          Math.max(place.left - frame.left + element.scrollLeft, 8),
          element.scrollLeft + element.clientWidth - 260,
        ),
        y: place.bottom - frame.top + element.scrollTop + 6,
      });
    };
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, [scroller, pages]);
  return chosen;
}
