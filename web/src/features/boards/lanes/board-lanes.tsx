import './lanes.css';

import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { ChevronsLeftRight, Plus, TriangleAlert } from 'lucide-react';
import { type CSSProperties, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import type { Board, Stage } from '../../../api';
import { useShortcuts } from '../../../lib/shortcuts';
import { useStore } from '../../../lib/store';
import { boards } from '../../../texts/en/boards';
import { lanes as t } from '../../../texts/en/lanes';
import { Dot } from '../../../ui/bits';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { CountOf, isFull } from '../column';
import type { BoardFilter, LaneBy } from '../filter';
import type { Hands } from '../hands';
import { held } from '../held';
import { wanted } from '../focus';
import { QuickAdd } from '../quick-add';
import { useStaff } from '../staff';
import { focused } from '../use-board';
import { LaneRow } from './lane-row';
import { besideIn, type Lane, lanesFor, lanesOf, laneOf, type Rows } from './lanes';

type Props = {
  board: Board;
  by: LaneBy;
  filter: BoardFilter;
  narrow: boolean;
  folded: ReadonlySet<string>;
  fold: (stage: string) => void;
  chosen: ReadonlySet<string>;
  hands: Hands;
  adding: string | undefined;
  setAdding: (stage: string | undefined) => void;
  setRows: (rows: Rows | undefined) => void;
};

const HEADING = 40;
const TALLEST = 480;
const CARD = 126;

/** About how tall a row is before it has been measured. */
function guess(lane: Lane | undefined, isShut: boolean): number {
  if (!lane || isShut) return HEADING;
  const most = Math.max(0, ...[...lane.cells.values()].map(cards => cards.length));
  return HEADING + Math.min(TALLEST, Math.max(40, most * CARD));
}

function useLanes({ board, by, folded, narrow }: Props): Lane[] {
  const staff = useStaff();
  return useMemo(
    () =>
      lanesOf({
        board,
        by,
        nobody: t.nobody[by],
        always: by === 'assignee' && !narrow ? staff : [],
        folded,
      }),
    [board, by, staff, folded, narrow],
  );
}

/** Which rows are folded, by the identifier of theirs. */
function useShut() {
  const [shut, setShut] = useState<ReadonlySet<string | null>>(new Set());
  const toggle = useCallback(
    (id: string | null) =>
      setShut(now => {
        const next = new Set(now);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );
  return [shut, toggle] as const;
}

const FOLDED = 40;
const GAP = 12;

/** The widths of the columns, the same for the stages above and for every row: what there is, shared evenly. */
function columnsOf(stages: readonly Stage[], folded: ReadonlySet<string>): string {
  const open = stages.filter(stage => !folded.has(stage.id)).length;
  const taken = GAP * (stages.length - 1) + FOLDED * (stages.length - open);
  const width = `clamp(248px, calc((100cqi - ${taken}px) / ${Math.max(1, open)}), 320px)`;
  return stages.map(stage => (folded.has(stage.id) ? `${FOLDED}px` : width)).join(' ');
}

/** Rows across the columns: everybody's or every customer's cards, stage by stage. */
export function Lanes(props: Props) {
  const { board, by, folded, chosen, hands, setRows, narrow } = props;
  const { stages } = board.pipeline;
  const lanes = useLanes(props);
  const [shut, toggle] = useShut();
  const shown = useMemo(() => lanes.filter(lane => !shut.has(lane.id)), [lanes, shut]);
  useEffect(() => {
    const open = stages.filter(stage => !folded.has(stage.id)).map(stage => stage.id);
    setRows({
      besideOf: (id, key) => besideIn(shown, open, id, key),
      lanes: card => lanesFor(lanes, by, card),
    });
    return () => setRows(undefined);
  }, [stages, folded, shown, lanes, by, setRows]);
  useLaneKeys(board, by, lanes, hands);
  const box = useRef<HTMLDivElement>(null);
  const rows = useRowsInView({ box, lanes, shut });
  const columns = columnsOf(stages, folded);
  const drawn = rows.getVirtualItems();
  return (
    <div className="lanes" ref={box} style={{ '--columns': columns } as CSSProperties}>
      <Heads {...props} />
      <div className="lanes-in" style={{ height: rows.getTotalSize() }}>
        {drawn.map(({ index, start }) => {
          const lane = lanes[index];
          return (
            lane && (
              <LaneRow
                key={lane.id ?? 'nobody'}
                lane={lane}
                by={by}
                index={index}
                isShut={shut.has(lane.id)}
                toggle={toggle}
                stages={stages}
                folded={folded}
                narrow={narrow}
                chosen={chosen}
                hands={hands}
                board={board}
                measure={rows.measureElement}
                style={{ translate: `0 ${start}px` }}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

type InView = {
  box: React.RefObject<HTMLDivElement | null>;
  lanes: readonly Lane[];
  shut: ReadonlySet<string | null>;
};

const hasCard = (lane: Lane, id: string) =>
  [...lane.cells.values()].some(cards => cards.some(card => card.id === id));

/** The rows near the screen are drawn, and the one that a card is taken from. */
function useRowsInView({ box, lanes, shut }: InView) {
  const inHand = useStore(held);
  const want = useStore(wanted);
  const rows = useVirtualizer({
    count: lanes.length,
    getScrollElement: () => box.current,
    estimateSize: index => guess(lanes[index], shut.has(lanes[index]?.id ?? null)),
    overscan: 1,
    paddingEnd: 16,
    initialRect: { width: 1200, height: 700 },
    getItemKey: index => lanes[index]?.id ?? 'nobody',
    rangeExtractor: range => {
      const near = defaultRangeExtractor(range);
      const at = inHand ? lanes.findIndex(lane => hasCard(lane, inHand)) : -1;
      return at < 0 || near.includes(at) ? near : [...near, at].sort((a, b) => a - b);
    },
  });
  useEffect(() => {
    const at = want ? lanes.findIndex(lane => hasCard(lane, want.id)) : -1;
    if (!want || at < 0) return;
    if (shut.has(lanes[at]?.id ?? null)) {
      wanted.set(undefined);
      return;
    }
    const isDrawn = document.querySelector(`[data-card="${want.id}"]`);
    if (!isDrawn) rows.scrollToIndex(at);
    // Only a new wish moves the screen.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [want, lanes]);
  return rows;
}

/** A card goes to the row above or below with Shift and an arrow. */
function useLaneKeys(board: Board, by: LaneBy, lanes: readonly Lane[], hands: Hands) {
  const go = (step: 1 | -1) => () => {
    const id = focused();
    const card = board.stages.flatMap(column => column.cards).find(one => one.id === id);
    const at = card ? lanes.findIndex(lane => lane.id === laneOf(card, by).id) : -1;
    const lane = at < 0 ? undefined : lanes[at + step];
    if (card && lane) hands.toLane(card, lane);
  };
  useShortcuts(t.group, [
    { keys: 'Shift+ArrowUp', label: t.up, run: go(-1) },
    { keys: 'Shift+ArrowDown', label: t.down, run: go(1) },
  ]);
}

/** The stages above all rows; they stay when the rows are scrolled. */
function Heads(props: Props) {
  const { board, folded } = props;
  return (
    <div className="lanes-h">
      {board.pipeline.stages.map(stage =>
        folded.has(stage.id) ? (
          <FoldedHead key={stage.id} stage={stage} {...props} />
        ) : (
          <Head key={stage.id} stage={stage} {...props} />
        ),
      )}
    </div>
  );
}

type HeadProps = Props & { stage: Stage };

const countOf = (board: Board, stage: Stage) =>
  board.stages.find(column => column.stage_id === stage.id)?.count ?? 0;

function FoldedHead({ stage, board, fold }: HeadProps) {
  return (
    <div className="lane-head folded">
      <Button
        look="ghost"
        size="sm"
        icon={ChevronsLeftRight}
        label={boards.column.unfold(stage.name, countOf(board, stage))}
        onClick={() => fold(stage.id)}
      />
    </div>
  );
}

function Head({ stage, board, filter, narrow, fold, adding, setAdding }: HeadProps) {
  const count = countOf(board, stage);
  const column = board.stages.find(one => one.stage_id === stage.id);
  const rest = count - (column?.cards.length ?? 0);
  const full = !narrow && isFull(stage, count);
  return (
    <div className={adding === stage.id ? 'lane-head is-adding' : 'lane-head'}>
      <div className="lane-head-t">
        <Dot colour={`c-${stage.colour}`} />
        <h2 className="cut">{stage.name}</h2>
        <CountOf stage={stage} count={count} narrow={narrow} />
        {full && (
          <span className="lane-full" role="img" aria-label={boards.column.full} title={boards.column.full}>
            <Icon of={TriangleAlert} size={14} />
          </span>
        )}
        {rest > 0 && <span className="count num">{t.more(rest)}</span>}
        <span className="grow" />
        {stage.terminal && (
          <Button
            look="ghost"
            size="sm"
            icon={ChevronsLeftRight}
            label={boards.column.fold(stage.name)}
            onClick={() => fold(stage.id)}
          />
        )}
        <Button
          look="ghost"
          size="sm"
          icon={Plus}
          label={boards.column.add(stage.name)}
          onClick={() => setAdding(stage.id)}
        />
      </div>
      {adding === stage.id && <QuickAdd stage={stage} filter={filter} close={() => setAdding(undefined)} />}
    </div>
  );
}
