import './work.css';

import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { Link, linkOptions } from '@tanstack/react-router';
import { useId } from 'react';

import { type Board, call, type Pipeline } from '../../api';
import { number, percent } from '../../lib/format';
import { work as t } from '../../texts/en/work';
import { Dot } from '../../ui/bits';
import { pipelines } from '../boards/queries';
import { requestFigures } from '../intake/figures';
import { Definition, Tile } from './tile';

/** How many cards lie in each stage of a board; the cards themselves are not asked for. */
const countsOf = (id: string) =>
  queryOptions({
    queryKey: ['cards', 'counts', id],
    queryFn: ({ signal }) =>
      call('get', '/pipelines/{id}/board', { path: { id }, query: { per_stage: 1 }, signal }),
  });

/** Boards with so many open cards come first, and more than these are not drawn. */
const MOST = 4;

const shown = (count: number | undefined) => (count === undefined ? '–' : number(count));

/** What came in and what lies on the boards, for those who work on it. */
export function Work() {
  const { data: all } = useQuery(pipelines);
  return <Figures boards={all} />;
}

/** What lies in each stage of the boards. */
export function CardsByStage() {
  const { data: all = [] } = useQuery(pipelines);
  return all.length > 0 ? <Stages boards={all} /> : null;
}

function Figures({ boards: all }: { boards: Pipeline[] | undefined }) {
  const { data: requests } = useQuery(requestFigures);
  const open = all?.reduce((sum, board) => sum + board.open_cards, 0);
  const { to_review: waiting = 0, right_last_month: right } = requests ?? {};
  return (
    <div className="card tiles four">
      <Tile
        name={t.tiles.waiting}
        definition={t.definitions.waiting}
        value={shown(requests?.to_review)}
        tone={waiting > 0 ? 'warn' : undefined}
        note={waiting > 0 ? t.notes.waiting : t.notes.waitingNone}
        link={linkOptions({ to: '/intake' })}
      />
      <Tile
        name={t.tiles.today}
        definition={t.definitions.today}
        value={shown(requests?.today)}
        note={t.notes.today}
        link={linkOptions({ to: '/intake', search: { tab: 'all' } })}
      />
      <Tile
        name={t.tiles.right}
        definition={t.definitions.right}
        value={typeof right === 'number' ? percent(right) : '–'}
        note={typeof right === 'number' ? t.notes.right : t.notes.rightNone}
        link={linkOptions({ to: '/intake', search: { tab: 'routed' } })}
      />
      <Tile
        name={t.tiles.open}
        definition={t.definitions.open}
        value={shown(open)}
        note={t.notes.boards(all?.length ?? 0)}
        link={linkOptions({ to: '/boards', search: { all: true } })}
      />
    </div>
  );
}

function Stages({ boards: all }: { boards: Pipeline[] }) {
  const id = useId();
  const drawn = all.toSorted((a, b) => b.open_cards - a.open_cards).slice(0, MOST);
  const counts = useQueries({ queries: drawn.map(board => countsOf(board.id)) });
  const found = counts.flatMap(({ data }) => (data ? [data] : []));
  const most = Math.max(1, ...found.flatMap(board => openOf(board).map(one => one.count)));
  return (
    <section className="card" aria-labelledby={`${id}-h`}>
      <div className="card-h">
        <h2 id={`${id}-h`}>{t.stages}</h2>
        <Definition id={`${id}-d`} of={t.stages}>
          {t.definitions.stages}
        </Definition>
      </div>
      <div className="stages">
        {found.map(board => (
          <BoardStages key={board.pipeline.id} board={board} most={most} />
        ))}
      </div>
    </section>
  );
}

/** The stages in which a card is open, with what lies in them. */
const openOf = (board: Board) =>
  board.pipeline.stages
    .filter(stage => !stage.terminal)
    .map(stage => ({
      stage,
      count: board.stages.find(column => column.stage_id === stage.id)?.count ?? 0,
    }));

function BoardStages({ board, most }: { board: Board; most: number }) {
  const { id, name } = board.pipeline;
  return (
    <div className="stages-b">
      <h3>
        <Link className="link" to="/boards/$id" params={{ id }}>
          {name}
        </Link>
      </h3>
      <ul>
        {openOf(board).map(({ stage, count }) => {
          const limit = stage.wip_limit ?? undefined;
          const isFull = limit !== undefined && count >= limit;
          return (
            <li key={stage.id}>
              <span className="cut">
                <Dot colour={`c-${stage.colour}`} />
                {stage.name}
              </span>
              <span className="stages-t" aria-hidden="true">
                <i className={isFull ? 'full' : ''} style={{ width: `${(count / most) * 100}%` }} />
              </span>
              <span className={isFull ? 'num t-warn' : 'num'}>
                {limit === undefined ? number(count) : t.of(number(count), number(limit))}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
