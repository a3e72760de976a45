import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useSyncExternalStore } from 'react';

import type { Card, Stage } from '../../../api';
import { useStore } from '../../../lib/store';
import { lanes as t } from '../../../texts/en/lanes';
import { CardItem } from '../card';
import { GAP, GUESS } from '../column';
import { useFocus } from '../focus';
import type { Hands } from '../hands';
import { drop, held, withDrag } from '../held';
import type { Lane } from './lanes';

type Props = {
  lane: Lane;
  stage: Stage;
  cards: readonly Card[];
  /** All cards of the stage, among which those of the row stand. */
  column: readonly Card[];
  chosen: ReadonlySet<string>;
  hands: Hands;
};

/** The cards of one row in one stage; what is more than a screen holds is scrolled in its place. */
export function LaneCell({ lane, stage, cards, column, chosen, hands }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const isOver = useDropInto(box, lane, stage, cards);
  const inHand = useStore(held);
  const rows = useVirtualizer({
    count: cards.length,
    getScrollElement: () => box.current,
    estimateSize: () => GUESS,
    gap: GAP,
    overscan: 1,
    initialRect: { width: 248, height: 300 },
    getItemKey: index => cards[index]?.id ?? index,
    rangeExtractor: range => {
      const near = defaultRangeExtractor(range);
      const at = cards.findIndex(card => card.id === inHand);
      return at < 0 || near.includes(at) ? near : [...near, at].sort((a, b) => a - b);
    },
  });
  useFocus(cards, index => rows.scrollToIndex(index));
  return (
    <div className={isOver ? 'cards lane-cards is-over' : 'cards lane-cards'} ref={box}>
      <ol style={{ height: rows.getTotalSize() }} aria-label={t.cell(lane.name, stage.name)}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const card = cards[index];
          return (
            card && (
              <CardItem
                key={card.id}
                card={card}
                index={index}
                at={index + 1}
                of={cards.length}
                chosen={chosen.has(card.id)}
                choosing={chosen.size > 0}
                hands={hands}
                style={{ translate: `0 ${start}px` }}
                measure={rows.measureElement}
              />
            )
          );
        })}
      </ol>
      {isOver && hands.byHand && (
        <Line
          lane={lane}
          stage={stage}
          cards={cards}
          column={column}
          startOf={index => rows.measurementsCache[index]?.start ?? rows.getTotalSize() + GAP}
        />
      )}
    </div>
  );
}

/** Cards that are dropped here belong to this row and this stage. */
function useDropInto(
  box: React.RefObject<HTMLDivElement | null>,
  lane: Lane,
  stage: Stage,
  cards: readonly Card[],
) {
  const { id, name } = lane;
  const last = cards.at(-1)?.id;
  const latest = useRef(last);
  useEffect(() => {
    latest.current = last;
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    return withDrag(({ receiveInto }) =>
      receiveInto(element, () => ({ stage: stage.id, lane: { id, name }, last: latest.current })),
    );
  }, [box, stage.id, id, name]);
  return useSyncExternalStore(drop.subscribe, () => {
    const place = drop.get();
    return place?.stage === stage.id && place.lane?.id === id;
  });
}

type LineProps = Pick<Props, 'lane' | 'stage' | 'cards' | 'column'> & {
  startOf: (index: number) => number;
};

/** Where the card in the hand would fall, as a line and in words. */
function Line({ lane, stage, cards, column, startOf }: LineProps) {
  const place = useStore(drop);
  const id = useStore(held);
  if (!place) return null;
  const before = new Set(
    column
      .filter(card => card.id !== id)
      .slice(0, place.index)
      .map(card => card.id),
  );
  const at = cards.filter(card => before.has(card.id)).length;
  // The line stands among all cards, the place is counted without the one in the hand.
  const own = cards.findIndex(card => card.id === id);
  const row = own >= 0 && at > own ? at + 1 : at;
  return (
    <div className="drop-line" aria-hidden="true" style={{ top: Math.max(1, startOf(row) - GAP / 2) }}>
      <span>{t.place(lane.name, stage.name, at + 1)}</span>
    </div>
  );
}
