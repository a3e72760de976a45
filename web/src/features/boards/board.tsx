import './boards.css';

import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChevronDown, ChevronsLeftRight, Columns3, Hourglass, Plus } from 'lucide-react';
import { lazy, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import type { Board as Loaded, Pipeline } from '../../api';
import { Page } from '../../app/shell/page';
import { Part } from '../../app/shell/part';
import { number } from '../../lib/format';
import { useStore } from '../../lib/store';
import { boards as t } from '../../texts/en/boards';
import { Dot } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Menu, MenuItem, MenuLine } from '../../ui/menu';
import { Failure, useSlow } from '../../ui/states';
import { Column } from './column';
import { held } from './held';
import { type BoardFilter, isNarrow, useFilter, withPart } from './filter';
import { useWish, wanted } from './focus';
import { sums } from './look';
import { told } from './moves';
import type { Rows } from './lanes/lanes';
import { total } from './place';
import { boardOf, pipelines } from './queries';
import { Tools } from './tools';
import { useBoardKeys, useChoice, useDragging, useHands } from './use-board';

const Peek = lazy(async () => ({ default: (await import('./peek')).Peek }));
const Lanes = lazy(async () => ({ default: (await import('./lanes/board-lanes')).Lanes }));
const BulkBar = lazy(async () => ({ default: (await import('./bulk-bar')).BulkBar }));

/** One board: its columns of cards, and the card that is open beside them. */
export function Board() {
  const { id } = useParams({ from: '/inside/boards/$id' });
  const filter = useFilter(useSearch({ from: '/inside/boards/$id' }));
  return <Opened key={id} id={id} filter={filter} />;
}

type Props = { id: string; filter: BoardFilter };

/** Whoever closes a card is back at it on the board. */
function useWayBack(peeked: string | undefined) {
  const before = useRef(peeked);
  useEffect(() => {
    if (!peeked && before.current) wanted.set({ id: before.current, part: 'title' });
    before.current = peeked;
  }, [peeked]);
}

/** What is shown while a card is in the hand stays as it is: nothing moves away under the pointer. */
function useSteady(data: Loaded | undefined): Loaded | undefined {
  const inHand = useStore(held);
  const [steady, setSteady] = useState(data);
  if (!inHand && steady !== data) setSteady(data);
  return inHand ? steady : data;
}

function Opened({ id, filter }: Props) {
  const navigate = useNavigate();
  const { card: peeked } = filter;
  const loaded = useQuery(boardOf(id, filter));
  const board = useSteady(loaded.data);
  useWish();
  useWayBack(peeked);
  const set = useCallback(
    (next: BoardFilter, replace = false) =>
      void navigate({ to: '/boards/$id', params: { id }, search: next, replace }),
    [id, navigate],
  );
  const close = useCallback(() => set(withPart(filter, 'card', undefined)), [filter, set]);
  const [adding, setAdding] = useState<string>();
  const first = board?.pipeline.stages[0]?.id;
  return (
    <Page
      title={board?.pipeline.name ?? t.title}
      className="p-board"
      parent={{ to: '/boards', search: { all: true }, label: t.title }}
      aside={<Switcher id={id} />}
      actions={
        <>
          <Link className="btn ghost" to="/waiting" title={t.waiting}>
            <Icon of={Hourglass} />
            <span className="desk">{t.waiting}</span>
          </Link>
          {first && (
            <Button look="primary" icon={Plus} keys="n" onClick={() => setAdding(first)}>
              {t.card}
            </Button>
          )}
        </>
      }
    >
      {loaded.isError && !board ? (
        <Failure what={t.whatOne} error={loaded.error} retry={() => void loaded.refetch()} />
      ) : (
        <>
          <Tools
            filter={filter}
            set={set}
            pipeline={board?.pipeline}
            says={board && <Open board={board} />}
          />
          <div className={peeked ? 'board-w has-peek' : 'board-w'}>
            {board ? (
              <Columns board={board} filter={filter} set={set} adding={adding} setAdding={setAdding} />
            ) : (
              <Skeleton />
            )}
            {peeked && board && (
              <Part>
                <Peek key={peeked} id={peeked} pipeline={board.pipeline} close={close} />
              </Part>
            )}
          </div>
        </>
      )}
    </Page>
  );
}

/** How many cards are open and what they are worth; what is done counts no more. */
function Open({ board }: { board: Loaded }) {
  const done = new Set(board.pipeline.stages.filter(stage => stage.terminal).map(stage => stage.id));
  const open = board.stages.filter(column => !done.has(column.stage_id));
  const count = open.reduce((all, column) => all + column.count, 0);
  const worth = sums(total(...open.map(column => column.sums)));
  return (
    <span className="muted num nowrap board-sum">{[t.open(count), worth].filter(Boolean).join(', ')}</span>
  );
}

function Switcher({ id }: { id: string }) {
  const navigate = useNavigate();
  const all = useQuery(pipelines);
  const go = (pipeline: Pipeline) => void navigate({ to: '/boards/$id', params: { id: pipeline.id } });
  return (
    <Menu
      label={t.switch}
      align="start"
      trigger={<Button look="ghost" size="sm" icon={ChevronDown} label={t.switch} />}
    >
      {(all.data ?? []).map(pipeline => (
        <MenuItem key={pipeline.id} on={pipeline.id === id} onSelect={() => go(pipeline)}>
          {pipeline.name}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem icon={Columns3} onSelect={() => void navigate({ to: '/boards', search: { all: true } })}>
        {t.all}
      </MenuItem>
    </Menu>
  );
}

type ColumnsProps = {
  board: Loaded;
  filter: BoardFilter;
  set: (next: BoardFilter) => void;
  adding: string | undefined;
  setAdding: (stage: string | undefined) => void;
};

function Columns({ board, filter, set, adding, setAdding }: ColumnsProps) {
  const { pipeline } = board;
  const narrow = isNarrow(filter);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const { stages } = pipeline;
  const folded = useMemo(
    () =>
      new Set(
        stages.filter(stage => stage.terminal && !unfolded.has(stage.id) && !narrow).map(stage => stage.id),
      ),
    [stages, unfolded, narrow],
  );
  const folding = useRef<string>(undefined);
  const fold = useCallback((stage: string) => {
    folding.current = stage;
    setUnfolded(now => {
      const next = new Set(now);
      if (!next.delete(stage)) next.add(stage);
      return next;
    });
  }, []);
  // What was pressed is drawn anew as what undoes it.
  useEffect(() => {
    if (folding.current) document.querySelector<HTMLElement>(`[data-fold="${folding.current}"]`)?.focus();
    folding.current = undefined;
  }, [unfolded]);
  const choice = useChoice(board, folded);
  const { hands, move } = useHands({ id: pipeline.id, board, filter, set, choice });
  useDragging(board, move);
  const [rows, setRows] = useState<Rows>();
  const byRows = filter.lanes ? rows : undefined;
  const besideOf = byRows?.besideOf;
  const all = useMemo(() => (byRows ? { ...hands, lanes: byRows.lanes } : hands), [hands, byRows]);
  useBoardKeys({ board, filter, folded, hands: all, choice, setAdding, set, besideOf });
  const said = useStore(told);
  return (
    <>
      {filter.lanes ? (
        <Part fallback={<Skeleton />}>
          <Lanes
            board={board}
            by={filter.lanes}
            filter={filter}
            narrow={narrow}
            folded={folded}
            fold={fold}
            chosen={choice.ids}
            hands={all}
            adding={adding}
            setAdding={setAdding}
            setRows={setRows}
          />
        </Part>
      ) : (
        <div className="board">
          {pipeline.stages.map(stage => {
            const column = board.stages.find(one => one.stage_id === stage.id);
            if (!column) return null;
            return folded.has(stage.id) ? (
              <Folded
                key={stage.id}
                stage={stage}
                count={column.count}
                cards={column.cards}
                unfold={() => fold(stage.id)}
              />
            ) : (
              <Column
                key={stage.id}
                stage={stage}
                column={column}
                filter={filter}
                narrow={narrow}
                chosen={choice.ids}
                hands={hands}
                adding={adding === stage.id}
                setAdding={setAdding}
                fold={fold}
              />
            );
          })}
        </div>
      )}
      <p className="sr" role="status" aria-live="polite">
        {said}
      </p>
      {choice.ids.size > 0 && (
        <Part>
          <BulkBar
            ids={[...choice.ids]}
            stages={pipeline.stages}
            archived={filter.archived ?? false}
            clear={choice.clear}
          />
        </Part>
      )}
    </>
  );
}

type FoldedProps = {
  stage: Pipeline['stages'][number];
  count: number;
  cards: readonly { id: string }[];
  unfold: () => void;
};

function Folded({ stage, count, cards, unfold }: FoldedProps) {
  const button = useRef<HTMLButtonElement>(null);
  const want = useStore(wanted);
  // A card that was moved in here is not seen, so the focus stays with what shows it.
  const isIn = want !== undefined && cards.some(card => card.id === want.id);
  useEffect(() => {
    if (isIn) button.current?.focus();
  }, [isIn]);
  return (
    <section className="col folded" aria-label={stage.name}>
      <button
        ref={button}
        type="button"
        data-fold={stage.id}
        aria-expanded="false"
        aria-label={t.column.unfold(stage.name, count)}
        onClick={unfold}
      >
        <Icon of={ChevronsLeftRight} size={14} />
        <span>
          <Dot colour={`c-${stage.colour}`} />
          {stage.name} <b className="count num">{number(count)}</b>
        </span>
      </button>
    </section>
  );
}

const CARDS = [3, 4, 2, 3];

/** The shape of the columns to come. */
function Skeleton() {
  const slow = useSlow();
  return (
    <div className="board" role="status">
      <span className="sr">{t.whatOne} is loading</span>
      {slow &&
        CARDS.map((cards, column) => (
          <div className="col" key={column} aria-hidden="true">
            {Array.from({ length: cards }, (_, card) => (
              <div className="kc-skeleton" key={card} />
            ))}
          </div>
        ))}
    </div>
  );
}
