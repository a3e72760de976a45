import { Link } from '@tanstack/react-router';
import { Ban, CircleCheck, Loader, RotateCcw } from 'lucide-react';

import { percent } from '../../lib/format';
import { intake as t } from '../../texts/en/intake';
import { Age, Avatar, Confidence } from '../../ui/bits';
import { Button, buttonClass } from '../../ui/button';
import { Icon } from '../../ui/icon';
import type { Acts } from './acts';
import type { RequestDetail } from './types';

type Props = { request: RequestDetail; acts: Acts; limit: number };

/** What became of a request that nobody is asked about any more, and every decision on the way. */
export function Decided({ request, acts, limit }: Props) {
  const { status, routed, decided_by: by, assignee, decisions, suggestion } = request;
  const isOver = status === 'REJECTED' || status === 'CLOSED';
  const isRead = status === 'NEW' || status === 'ROUTING';
  const last = decisions[0];
  return (
    <section className="card sgn" aria-labelledby="sg-h">
      <div className="sg-top">
        <h3 id="sg-h">
          <Icon of={isRead ? Loader : status === 'REJECTED' ? Ban : CircleCheck} turns={isRead} />{' '}
          {isRead && t.done.reading}
          {status === 'REJECTED' && t.done.rejected}
          {status === 'CLOSED' && t.done.closed}
          {status === 'ROUTED' && routed && (
            <>
              <b>{t.done.routed(routed.pipeline.name)}</b>
              {t.done.stage(routed.stage.name)}
            </>
          )}
        </h3>
        <p>
          {isRead ? t.done.readingText : [by && t.done.by[by], last?.reasoning].filter(Boolean).join(' ')}
          {status === 'ROUTED' && by && by !== 'person' && suggestion && (
            <>
              {' '}
              <Confidence share={suggestion.confidence} limit={Math.min(limit, suggestion.confidence)} />
            </>
          )}
        </p>
        {assignee && (
          <p className="sg-who">
            <Avatar id={assignee.id} name={assignee.name} size={20} hidden />
            {assignee.name}
          </p>
        )}
      </div>
      {decisions.length > 1 && <Decisions of={request} />}
      {(isOver || routed) && (
        <div className="sg-act">
          {routed && (
            <Link
              className={buttonClass('secondary')}
              to="/boards/$id"
              params={{ id: routed.pipeline.id }}
              search={routed.card_id ? { card: routed.card_id } : {}}
            >
              {t.done.card}
            </Link>
          )}
          {isOver && (
            <Button icon={RotateCcw} onClick={() => void acts.step(request, 'reopen')}>
              {t.done.reopen}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

/** Every decider's own answer and sureness: they are never added up. */
function Decisions({ of: { decisions } }: { of: RequestDetail }) {
  return (
    <details className="sg-d">
      <summary>{t.decisions(decisions.length)}</summary>
      <ul className="sg">
        {decisions.map(one => (
          <li key={one.id}>
            <span className="s-k">{one.by?.name ?? t.deciders[one.decider]}</span>
            <span className="s-v cut">{one.pipeline?.name ?? t.nowhere}</span>
            <span className="s-w">{one.reasoning}</span>
            <span className="conf">
              {typeof one.confidence === 'number' ? percent(one.confidence) : <Age at={one.at} />}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
