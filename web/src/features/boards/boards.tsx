import './boards.css';

import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useSearch } from '@tanstack/react-router';
import { Hourglass, Plus, SquareKanban } from 'lucide-react';
import { lazy, useState } from 'react';

import type { Pipeline } from '../../api';
import { useMay } from '../../app/me';
import { Page } from '../../app/shell/page';
import { Part } from '../../app/shell/part';
import { boards as t } from '../../texts/en/boards';
import { Dot } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Center, Failure, Rows } from '../../ui/states';
import { archivedPipelines, pipelines } from './queries';

const NewBoard = lazy(async () => ({ default: (await import('./new-board')).NewBoard }));

/** All boards; who has one only is taken to it. */
export function Boards() {
  const { all: wantsAll } = useSearch({ from: '/inside/boards' });
  const isAdmin = useMay('ADMIN');
  const all = useQuery(pipelines);
  const gone = useQuery({ ...archivedPipelines, enabled: wantsAll === true });
  const [making, setMaking] = useState(false);
  const [only, ...others] = all.data ?? [];
  if (only && others.length === 0 && !wantsAll)
    return <Navigate to="/boards/$id" params={{ id: only.id }} replace />;
  const fresh = isAdmin && (
    <Button look="primary" icon={Plus} onClick={() => setMaking(true)}>
      {t.new}
    </Button>
  );
  return (
    <Page
      title={t.title}
      canvas
      actions={
        <>
          <Link className="btn ghost" to="/waiting" title={t.waiting}>
            <Icon of={Hourglass} />
            <span className="desk">{t.waiting}</span>
          </Link>
          {only && fresh}
        </>
      }
    >
      {all.isError ? (
        <Failure what={t.what} error={all.error} retry={() => void all.refetch()} />
      ) : !all.data ? (
        <Rows what={t.what} count={3} />
      ) : all.data.length === 0 ? (
        <Center
          picture={
            <span className="orb">
              <Icon of={SquareKanban} size={22} />
            </span>
          }
          title={t.none}
          text={isAdmin ? t.noneText : `${t.noneText} ${t.noneAsk}`}
        >
          {fresh}
        </Center>
      ) : (
        <div className="board-l">
          <List of={all.data} name={t.title} />
          {gone.data && gone.data.length > 0 && (
            <>
              <h2 className="lbl">{t.archivedOnes}</h2>
              <List of={gone.data} name={t.archivedOnes} />
            </>
          )}
        </div>
      )}
      <Part>{making && <NewBoard close={() => setMaking(false)} />}</Part>
    </Page>
  );
}

function List({ of, name }: { of: Pipeline[]; name: string }) {
  return (
    <ul className="card" aria-label={name}>
      {of.map(pipeline => (
        <li key={pipeline.id}>
          <Link to="/boards/$id" params={{ id: pipeline.id }}>
            <b className="cut">{pipeline.name}</b>
            <span className="board-ls">
              {pipeline.stages.map(stage => (
                <span key={stage.id} className="meta">
                  <Dot colour={`c-${stage.colour}`} />
                  {stage.name}
                </span>
              ))}
            </span>
            <span className="muted num nowrap">{t.open(pipeline.open_cards)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
