import { Link } from '@tanstack/react-router';
import { Pause, Play } from 'lucide-react';
import { useState } from 'react';

import type { JobQueue } from '../../api';
import { duration } from '../../lib/duration';
import { number } from '../../lib/format';
import { jobs as t } from '../../texts/en/jobs';
import { None } from '../../ui/bits';
import { Button } from '../../ui/button';
import { useJobActs } from './acts';
import type { JobState } from './filter';

const sum = (all: readonly JobQueue[], of: (queue: JobQueue) => number) =>
  all.reduce((total, queue) => total + of(queue), 0);

/** How many there are in each state; each leads to them. */
export function States({ all }: { all: readonly JobQueue[] }) {
  const tiles: [JobState, string, number, string][] = [
    ['waiting', t.states.waiting, sum(all, one => one.waiting), ''],
    ['running', t.states.running, sum(all, one => one.running), ''],
    ['scheduled', t.states.scheduled, sum(all, one => one.scheduled), ''],
    ['retrying', t.states.retrying, sum(all, one => one.retrying), 't-warn'],
    ['dead', t.dead, sum(all, one => one.last_day.dead), 't-danger'],
    ['succeeded', t.done, sum(all, one => one.last_day.succeeded), ''],
  ];
  return (
    <ul className="states" aria-label={t.byState}>
      {tiles.map(([state, label, count, tone]) => (
        <li key={state}>
          <Link to="/jobs" search={{ state }}>
            <span>{label}</span>
            <b className={count > 0 ? tone : ''}>{number(count)}</b>
          </Link>
        </li>
      ))}
    </ul>
  );
}

const seconds = (value: number | null | undefined) =>
  typeof value === 'number' ? duration(value) : <None />;

/** A job that waits for longer than this many seconds is worth a look. */
const LONG = 30;
/** Of a hundred. */
const MANY_FAILURES = 0.05;

/** Whether there is something to see of it. */
function isBusy({ paused, scheduled, waiting, retrying, running, last_day: day }: JobQueue): boolean {
  return paused || scheduled + waiting + retrying + running + day.succeeded + day.dead + day.cancelled > 0;
}

/** Each kind of work: what waits, how long it takes, and whether it may start. */
export function Queues({ all }: { all: readonly JobQueue[] }) {
  const [whole, setWhole] = useState(false);
  const busy = all.filter(isBusy);
  const shown = whole ? all : busy;
  return (
    <section aria-labelledby="jq" className="jq-s">
      <div className="jh">
        <h2 id="jq">{t.queues}</h2>
        <span className="muted">{t.lastDay}</span>
        <span className="grow" />
        {busy.length < all.length && (
          <Button look="ghost" size="sm" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? t.busyKinds : t.allKinds(all.length)}
          </Button>
        )}
      </div>
      <table className="tbl compact jq">
        <thead>
          <tr>
            <th scope="col" className="jq-k">
              {t.columns.kind}
            </th>
            <th scope="col" className="r">
              {t.columns.waiting}
            </th>
            <th scope="col" className="r">
              {t.columns.oldest}
            </th>
            <th scope="col" className="r">
              {t.columns.running}
            </th>
            <th scope="col" className="r" title={t.waitHint}>
              {t.columns.wait}
            </th>
            <th scope="col" className="r" title={t.runHint}>
              {t.columns.run}
            </th>
            <th scope="col" className="r" title={t.slowHint}>
              {t.columns.slow}
            </th>
            <th scope="col" className="r">
              {t.columns.failed}
            </th>
            <th scope="col" className="jq-p">
              <span className="sr">{t.columns.pause}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(queue => (
            <QueueRow key={queue.kind} queue={queue} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function QueueRow({ queue }: { queue: JobQueue }) {
  const { kind, paused, waiting, retrying, running, oldest_waiting_seconds: oldest, last_day: day } = queue;
  const { turn } = useJobActs();
  const name = t.kinds[kind] ?? kind;
  const rate = day.failure_rate;
  return (
    <tr className={paused ? 'is-paused' : ''}>
      <th scope="row">
        <Link className="link-q cut" to="/jobs" search={{ kind }} title={kind}>
          {name}
        </Link>
      </th>
      <td className="r num">{number(waiting + retrying)}</td>
      <td className={oldest && oldest > LONG && !paused ? 'r num t-warn' : 'r num'}>{seconds(oldest)}</td>
      <td className="r num">{number(running)}</td>
      <td className="r num">{seconds(day.wait_p50_seconds)}</td>
      <td className="r num">{seconds(day.run_p50_seconds)}</td>
      <td className="r num">{seconds(day.run_p95_seconds)}</td>
      <td className={rate && rate > MANY_FAILURES ? 'r num t-danger' : 'r num'}>
        {typeof rate === 'number' ? (
          new Intl.NumberFormat(navigator.language, {
            style: 'percent',
            minimumFractionDigits: 1,
            maximumFractionDigits: 1,
          }).format(rate)
        ) : (
          <None />
        )}
      </td>
      <td className="r">
        {paused ? (
          <Button size="sm" icon={Play} onClick={() => void turn(kind, true)}>
            {t.resume}
            <span className="sr"> {name}</span>
          </Button>
        ) : (
          <Button
            look="ghost"
            size="sm"
            icon={Pause}
            label={t.pause(name)}
            onClick={() => void turn(kind, false)}
          />
        )}
      </td>
    </tr>
  );
}
