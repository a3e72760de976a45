import { Link } from '@tanstack/react-router';
import { ClockAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';

import { instant } from '../../lib/format';
import { intake as t } from '../../texts/en/intake';
import { Age } from '../../ui/bits';
import { Icon } from '../../ui/icon';
import type { IntakeFilter } from './filter';
import type { IntakeRequest } from './types';
import { waited } from './waiting';
import { destination, senderOf, SourcePicture, Sureness } from './words';

type RowsProps = {
  label: string;
  items: readonly IntakeRequest[];
  current: string | undefined;
  filter: IntakeFilter;
  /** In minutes. */
  goal: number;
  /** Suggestions under it are for a person. */
  limit: number;
  now: number;
  /** Chosen ones; without it nothing can be chosen. */
  picked?: ReadonlySet<string> | undefined;
  pick?: (id: string, to: boolean) => void;
};

/** Requests, each a link to what is in it. */
export function RequestRows({ label, items, current, picked, pick, ...same }: RowsProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (current) list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <ul ref={list} aria-label={label}>
      {items.map(request => (
        <li key={request.id} className={picked ? 'rq-l with-x' : 'rq-l'}>
          {picked && (
            <input
              type="checkbox"
              className="check"
              aria-label={t.selectOne(request.subject)}
              checked={picked.has(request.id)}
              onChange={event => pick?.(request.id, (event.nativeEvent as MouseEvent).shiftKey)}
            />
          )}
          <Row request={request} isNow={request.id === current} {...same} />
        </li>
      ))}
    </ul>
  );
}

type RowProps = Pick<RowsProps, 'filter' | 'goal' | 'limit' | 'now'> & {
  request: IntakeRequest;
  isNow: boolean;
};

function Row({ request, isNow, filter, goal, limit, now }: RowProps) {
  return (
    <Link
      to="/intake/$id"
      params={{ id: request.id }}
      search={filter}
      className={isNow ? 'rq now' : 'rq'}
      {...(isNow ? { 'aria-current': 'true' } : {})}
    >
      <span className="rq-a">
        <b className="cut">{senderOf(request)}</b>
        <Waiting request={request} goal={goal} now={now} />
      </span>
      <span className="rq-t cut">{request.subject}</span>
      <span className="rq-b">
        <span className="rq-to">
          <SourcePicture source={request.source} />
          <span className="cut">{destination(request)}</span>
        </span>
        <Sureness of={request} limit={limit} />
      </span>
    </Link>
  );
}

type WaitingProps = Pick<RowProps, 'request' | 'goal' | 'now'>;

/** How long somebody has waited; of what is done, how old it is. */
function Waiting({ request: { waiting_since: since, received_at: at }, goal, now }: WaitingProps) {
  if (!since) return <Age at={at} className="rq-w" />;
  const { text, tone } = waited(since, goal, now);
  return (
    <time className={`rq-w ${tone}`} dateTime={since} title={instant(since)}>
      {tone && <Icon of={ClockAlert} size={14} />}
      {text}
    </time>
  );
}

/** Asks for more when it comes into sight. */
export function More({ load }: { load: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  useEffect(() => {
    const node = end.current;
    if (!node) return;
    const sight = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) latest.current();
    });
    sight.observe(node);
    return () => sight.disconnect();
  }, []);
  return <div ref={end} className="rq-more" />;
}
