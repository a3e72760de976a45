import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useQueryClient } from '@tanstack/react-query';
import { ChevronsLeftRight, Plus, TriangleAlert } from 'lucide-react';
import { memo, useEffect, useRef, useState, useSyncExternalStore } from 'react';

import type { Board, Stage } from '../../api';
import { number } from '../../lib/format';
import { boards as t } from '../../texts/en/boards';
import { Dot } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { toastError } from '../../ui/toast';
import { useStore } from '../../lib/store';
import { CardItem } from './card';
import { useFocus } from './focus';
import { drop, held, withDrag } from './held';
import type { BoardFilter } from './filter';
import type { Hands } from './hands';
import { sums } from './look';
import { grown } from './place';
import { boardOf, deeper, MORE } from './queries';
import { QuickAdd } from './quick-add';

type Props = {
  stage: Stage;
  column: Board['stages'][number];
  filter: BoardFilter;
  narrow: boolean;
  chosen: ReadonlySet<string>;
  hands: Hands;
  adding: boolean;
  setAdding: (stage: string | undefined) => void;
  fold: (stage: string) => void;
};

/** Pixels of a card before it has been measured. */
export const GUESS = 118;
export const GAP = 8;

export const Column = memo(function Column(props: Props) {
  const { stage, column, filter, narrow, adding, setAdding, fold } = props;
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = section.current;
    return element ? withDrag(({ receive }) => receive(element, stage.id)) : undefined;
  }, [stage.id]);
  const over = useSyncExternalStore(drop.subscribe, () => drop.get()?.stage === stage.id);
  const full = !narrow && isFull(stage, column.count);
  return (
    <section
      ref={section}
      className={over ? 'col is-over' : 'col'}
      aria-label={stage.name}
      data-stage={stage.id}
    >
      <header>
        <Dot colour={`c-${stage.colour}`} />
        <h2 className="cut">{stage.name}</h2>
        <CountOf stage={stage} count={column.count} narrow={narrow} />
        <span className="grow" />
        {column.sums.length > 0 && <span className="count num">{sums(column.sums)}</span>}
        {stage.terminal && (
          <Button
            look="ghost"
            size="sm"
            icon={ChevronsLeftRight}
            label={t.column.fold(stage.name)}
            aria-expanded="true"
            data-fold={stage.id}
            onClick={() => fold(stage.id)}
          />
        )}
        <Button
          look="ghost"
          size="sm"
          icon={Plus}
          label={t.column.add(stage.name)}
          onClick={() => setAdding(stage.id)}
        />
      </header>
      {full && (
        <p className="col-note">
          <Icon of={TriangleAlert} size={14} />
          {t.column.full}
        </p>
      )}
      {adding && <QuickAdd stage={stage} filter={filter} close={() => setAdding(undefined)} />}
      <Cards {...props} />
    </section>
  );
});

export const isFull = (stage: Stage, count: number) =>
  stage.wip_limit !== null && stage.wip_limit !== undefined && count >= stage.wip_limit;

export function CountOf({ stage, count, narrow }: { stage: Stage; count: number; narrow: boolean }) {
  const limit = stage.wip_limit;
  if (narrow || limit === null || limit === undefined)
    return (
      <span className="count num">
        {number(count)}
        <span className="sr"> {t.column.count(count).replace(/^\S+ /, '')}</span>
      </span>
    );
  return (
    <span
      className={isFull(stage, count) ? 'count num warn' : 'count num'}
      title={t.column.limit(count, limit)}
    >
      <span aria-hidden="true">{`${number(count)}/${number(limit)}`}</span>
      <span className="sr">{t.column.limit(count, limit)}</span>
    </span>
  );
}

function Cards({ stage, column, filter, chosen, hands, narrow, adding }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { cards } = column;
  const inHand = useStore(held);
  const rows = useVirtualizer({
    count: cards.length,
    getScrollElement: () => box.current,
    estimateSize: () => GUESS,
    gap: GAP,
    overscan: 4,
    paddingEnd: GAP,
    initialRect: { width: 248, height: 700 },
    getItemKey: index => cards[index]?.id ?? index,
    // A card in the hand stays in the page, or the browser would drop it.
    rangeExtractor: range => {
      const shown = defaultRangeExtractor(range);
      const at = cards.findIndex(card => card.id === inHand);
      return at < 0 || shown.includes(at) ? shown : [...shown, at].sort((a, b) => a - b);
    },
  });
  useFocus(cards, index => rows.scrollToIndex(index));
  const drawn = rows.getVirtualItems();
  const startOf = (index: number) =>
    drawn.find(row => row.index === index)?.start ??
    rows.measurementsCache[index]?.start ??
    rows.getTotalSize();
  return (
    <div className="cards" ref={box}>
      {cards.length === 0 && !adding && (
        <p className="hint col-empty">{narrow ? t.filter.nothing : t.column.empty}</p>
      )}
      <ol style={{ height: rows.getTotalSize() }} aria-label={stage.name}>
        {drawn.map(({ index, start }) => {
          const card = cards[index];
          return (
            card && (
              <CardItem
                key={card.id}
                card={card}
                index={index}
                at={index + 1}
                of={column.count}
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
      <DropLine stage={stage} column={column} startOf={startOf} byHand={hands.byHand} />
      {cards.length < column.count && column.next_cursor && (
        <More stage={stage} column={column} filter={filter} />
      )}
    </div>
  );
}

type LineProps = {
  stage: Stage;
  column: Board['stages'][number];
  startOf: (index: number) => number;
  byHand: boolean;
};

/** Where the card in the hand would fall, as a line and in words. */
function DropLine({ stage, column, startOf, byHand }: LineProps) {
  const index = useSyncExternalStore(drop.subscribe, () => {
    const place = drop.get();
    return place?.stage === stage.id ? place.index : -1;
  });
  const id = useStore(held);
  if (index < 0 || !byHand) return null;
  const at = column.cards.findIndex(card => card.id === id);
  // The line stands among all cards, the place is counted without the one in the hand.
  const row = at >= 0 && index > at ? index + 1 : index;
  const all = column.count + (at >= 0 ? 0 : 1);
  return (
    <div className="drop-line" aria-hidden="true" style={{ top: Math.max(1, startOf(row) - GAP / 2) }}>
      <span>{t.column.place(stage.name, index + 1, all)}</span>
    </div>
  );
}

export function More({ stage, column, filter }: Pick<Props, 'stage' | 'column' | 'filter'>) {
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const load = async () => {
    setBusy(true);
    try {
      const { cards, next } = await deeper(stage.id, filter, column);
      cache.setQueryData(
        boardOf(stage.pipeline_id, filter).queryKey,
        board => board && grown(board, stage.id, cards, next),
      );
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  };
  return (
    <Button look="ghost" size="sm" className="col-more" busy={busy} onClick={() => void load()}>
      {t.column.more(Math.min(MORE, column.count - column.cards.length))}
    </Button>
  );
}
