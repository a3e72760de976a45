/** Dragging cards with the pointer. The menu of a card does the same without one. */
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { setCustomNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview';
import { attachClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/attach-closest-edge';
import { extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge';

import type { Board, Card } from '../../api';
import { drop, held } from './held';
import { type LaneOf, type Place, placeAt } from './place';

const idOf = (data: Record<string | symbol, unknown>, name: 'card' | 'stage') => {
  const value = data[name];
  return typeof value === 'string' ? value : undefined;
};

/** Makes a card one that can be taken up, and one that others can be put beside. */
export function carry(element: HTMLElement, id: string): () => void {
  return combine(
    draggable({
      element,
      getInitialData: () => ({ card: id }),
      onGenerateDragPreview: ({ location, nativeSetDragImage, source }) =>
        setCustomNativeDragPreview({
          nativeSetDragImage,
          getOffset: () => {
            const box = source.element.getBoundingClientRect();
            const { clientX, clientY } = location.initial.input;
            return { x: clientX - box.left, y: clientY - box.top };
          },
          render({ container }) {
            const copy = source.element.cloneNode(true) as HTMLElement;
            copy.removeAttribute('data-card');
            copy.className = 'kc kc-held';
            copy.style.cssText = `width:${source.element.offsetWidth}px`;
            container.append(copy);
          },
        }),
    }),
    dropTargetForElements({
      element,
      canDrop: ({ source }) => idOf(source.data, 'card') !== undefined,
      getIsSticky: () => true,
      getData: ({ input }) =>
        attachClosestEdge({ card: id }, { element, input, allowedEdges: ['top', 'bottom'] }),
    }),
  );
}

/** Makes a column one that cards can be put into, at its end. */
export function receive(element: HTMLElement, stage: string): () => void {
  return dropTargetForElements({ element, getData: () => ({ stage }) });
}

/** A column's part in one row: the cards of others that come into it belong to that row. */
type Cell = { stage: string; lane: LaneOf; last: string | undefined };

/** Makes a part of a row one that cards can be put into, after its last card. */
export function receiveInto(element: HTMLElement, cell: () => Cell): () => void {
  return dropTargetForElements({ element, getData: () => ({ ...cell() }) });
}

type Targets = readonly { data: Record<string | symbol, unknown> }[];

/** Where a card would fall, by what is under the pointer. */
function placeUnder(board: Board, id: string, targets: Targets): Place | undefined {
  const stage = targets.map(({ data }) => idOf(data, 'stage')).find(Boolean);
  const column = board.stages.find(one => one.stage_id === stage);
  if (!stage || !column) return undefined;
  const over = targets.find(({ data }) => idOf(data, 'card'));
  const card = over && idOf(over.data, 'card');
  const cell = targets.find(({ data }) => data['lane'])?.data as Cell | undefined;
  const beside = card ?? cell?.last;
  const below = card ? extractClosestEdge(over.data) === 'bottom' : true;
  const index = beside
    ? placeAt(column.cards, id, beside, below)
    : column.cards.filter(one => one.id !== id).length;
  return { stage, index, ...(cell ? { lane: cell.lane } : {}) };
}

/** Watches all of a board; `now` says what it looks like at that moment. */
export function watch(now: () => Board | undefined, done: (card: Card, place: Place) => void): () => void {
  const put = (place: Place | undefined) => {
    const before = drop.get();
    const same =
      before?.stage === place?.stage &&
      before?.index === place?.index &&
      before?.lane?.id === place?.lane?.id;
    if (!same) drop.set(place);
  };
  const look = (id: string | undefined, targets: Targets) => {
    const board = now();
    put(id && board ? placeUnder(board, id, targets) : undefined);
  };
  return monitorForElements({
    canMonitor: ({ source }) => idOf(source.data, 'card') !== undefined,
    onDragStart: ({ source }) => held.set(idOf(source.data, 'card')),
    onDrag: ({ source, location }) => look(idOf(source.data, 'card'), location.current.dropTargets),
    onDropTargetChange: ({ source, location }) =>
      look(idOf(source.data, 'card'), location.current.dropTargets),
    onDrop: ({ source, location }) => {
      const id = idOf(source.data, 'card');
      const board = now();
      look(id, location.current.dropTargets);
      const place = drop.get();
      const card = board?.stages.flatMap(column => column.cards).find(one => one.id === id);
      drop.set(undefined);
      held.set(undefined);
      if (card && place) done(card, place);
    },
  });
}
