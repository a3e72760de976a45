import { ChevronDown, ChevronRight, UserRoundX } from 'lucide-react';
import { type CSSProperties, memo } from 'react';

import type { Board, Stage } from '../../../api';
import { number } from '../../../lib/format';
import { lanes as t } from '../../../texts/en/lanes';
import { Avatar, Dot } from '../../../ui/bits';
import { Icon } from '../../../ui/icon';
import type { LaneBy } from '../filter';
import type { Hands } from '../hands';
import { sums } from '../look';
import type { Lane } from './lanes';
import { LaneCell } from './lane-cell';

type Props = {
  lane: Lane;
  by: LaneBy;
  index: number;
  isShut: boolean;
  toggle: (id: string | null) => void;
  board: Board;
  stages: readonly Stage[];
  folded: ReadonlySet<string>;
  narrow: boolean;
  chosen: ReadonlySet<string>;
  hands: Hands;
  measure: (element: HTMLElement | null) => void;
  style: CSSProperties;
};

/** One row: whose it is, how much, and its cards stage by stage. */
export const LaneRow = memo(function LaneRow(props: Props) {
  const { lane, by, index, isShut, toggle, stages, folded, measure, style } = props;
  return (
    <section className="lane" ref={measure} data-index={index} aria-label={lane.name} style={style}>
      <h2 className="lane-n">
        <button type="button" aria-expanded={!isShut} onClick={() => toggle(lane.id)}>
          <Icon of={isShut ? ChevronRight : ChevronDown} size={14} />
          {by === 'assignee' &&
            (lane.id ? (
              <Avatar id={lane.id} name={lane.name} size={22} />
            ) : (
              <Icon of={UserRoundX} size={14} />
            ))}
          <span className="cut">{lane.name}</span>
          <span className="count num">
            {number(lane.count)}
            <span className="sr"> {t.count(lane.count).replace(/^\S+ /, '')}</span>
          </span>
          {lane.sums.length > 0 && <span className="count num">{sums(lane.sums)}</span>}
        </button>
      </h2>
      {!isShut && (
        <div className="lane-c">
          {stages.map(stage =>
            folded.has(stage.id) ? (
              <div key={stage.id} className="lane-cell folded" />
            ) : (
              <Cell key={stage.id} stage={stage} {...props} />
            ),
          )}
        </div>
      )}
    </section>
  );
});

const NONE: readonly never[] = [];

function Cell({ stage, lane, board, chosen, hands }: Props & { stage: Stage }) {
  const cards = lane.cells.get(stage.id) ?? NONE;
  const column = board.stages.find(one => one.stage_id === stage.id);
  return (
    <div className={cards.length === 0 ? 'lane-cell is-empty' : 'lane-cell'}>
      <p className="lane-s" aria-hidden="true">
        <Dot colour={`c-${stage.colour}`} />
        {stage.name} <span className="count num">{number(cards.length)}</span>
      </p>
      <LaneCell
        lane={lane}
        stage={stage}
        cards={cards}
        column={column?.cards ?? NONE}
        chosen={chosen}
        hands={hands}
      />
    </div>
  );
}
