import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  ChevronDown,
  ChevronUp,
  CircleCheck,
  CircleX,
  Clock,
  Inbox,
  Loader,
  Play,
  RotateCcw,
  X,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';

import type { JobAttempt, JobDetails } from '../../api';
import { duration } from '../../lib/duration';
import { instant } from '../../lib/format';
import { jobs as t } from '../../texts/en/jobs';
import { Copyable } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Failure, Rows } from '../../ui/states';
import { useJobActs } from './acts';
import { StateWord, Subject } from './list';
import { jobById } from './queries';

type Props = {
  id: string;
  interval: number | false;
  next: (() => void) | undefined;
  previous: (() => void) | undefined;
  close: () => void;
};

/** One job: what it is about, how often it was tried, and what can be done. */
export function JobPanel({ id, interval, next, previous, close }: Props) {
  const job = useQuery({ ...jobById(id), refetchInterval: interval });
  const kind = job.data?.kind ?? '';
  let content: ReactNode;
  if (job.isError) content = <Failure what={t.what} error={job.error} retry={() => void job.refetch()} />;
  else if (!job.data) content = <Rows what={t.what} count={4} />;
  else content = <Shown job={job.data} />;
  return (
    <aside className="jd" aria-labelledby="jd-h">
      <header>
        <div className="grow">
          <h2 id="jd-h">{t.kinds[kind] ?? kind}</h2>
          {job.data?.document_id && (
            <p>
              <Subject id={job.data.document_id} />{' '}
              <Link className="link" to="/documents/$id" params={{ id: job.data.document_id }}>
                {t.openDocument}
              </Link>
            </p>
          )}
        </div>
        <Button
          look="ghost"
          size="sm"
          icon={ChevronUp}
          label={t.previous}
          disabled={!previous}
          onClick={previous}
        />
        <Button look="ghost" size="sm" icon={ChevronDown} label={t.next} disabled={!next} onClick={next} />
        <Button look="ghost" size="sm" icon={X} label={t.close} onClick={close} />
      </header>
      {content}
    </aside>
  );
}

function Shown({ job }: { job: JobDetails }) {
  const { act } = useJobActs();
  const [tab, setTab] = useState<'tries' | 'data'>('tries');
  const over = ['succeeded', 'cancelled', 'dead'].includes(job.state);
  const waits = ['waiting', 'scheduled', 'retrying'].includes(job.state);
  return (
    <>
      <div className="jd-n">
        <span className="grow">
          <StateWord job={job} />
        </span>
        {waits && (
          <Button look="primary" size="sm" icon={Play} onClick={() => void act('promote', [job.id])}>
            {t.runNow}
          </Button>
        )}
        {(job.state === 'dead' || job.state === 'cancelled') && (
          <Button look="primary" size="sm" icon={RotateCcw} onClick={() => void act('retry', [job.id])}>
            {t.retry}
          </Button>
        )}
        {!over && (
          <Button
            look="danger-ghost"
            size="sm"
            disabled={job.cancel_requested}
            onClick={() => void act('cancel', [job.id])}
          >
            {t.cancel}
          </Button>
        )}
      </div>
      <dl className="kv">
        <div>
          <dt>{t.queue}</dt>
          <dd>
            {job.queue}, {job.priority}
          </dd>
        </div>
        <div>
          <dt>{t.put}</dt>
          <dd>{instant(job.created_at)}</dd>
        </div>
        <div>
          <dt>{t.columns.tries}</dt>
          <dd className="num">{t.tries(job.attempt, job.max_attempts)}</dd>
        </div>
        <div>
          <dt>{t.id}</dt>
          <dd>
            <Copyable text={job.id} label={t.id} />
          </dd>
        </div>
      </dl>
      <div className="tabs" role="tablist" aria-label={t.title}>
        {(['tries', 'data'] as const).map(name => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`jt-${name}`}
            aria-selected={tab === name}
            aria-controls="jd-b"
            onClick={() => setTab(name)}
          >
            {t.tabs[name]} {name === 'tries' && <span className="n">{job.attempts.length}</span>}
          </button>
        ))}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="jd-s" role="tabpanel" id="jd-b" aria-labelledby={`jt-${tab}`} tabIndex={0}>
        {tab === 'tries' ? <Tries job={job} waits={waits} /> : <Data job={job} />}
      </div>
    </>
  );
}

function Tries({ job, waits }: { job: JobDetails; waits: boolean }) {
  return (
    <ol className="tries">
      {waits && (
        <li className="next">
          <Icon of={Clock} />
          <div>
            <b>{t.try(job.attempt + 1)}</b>
            <span className="num">{t.next_try(instant(job.run_at))}</span>
          </div>
        </li>
      )}
      {job.attempts.toReversed().map(one => (
        <Attempt key={`${one.number} ${one.ended_at}`} attempt={one} />
      ))}
      <li>
        <Icon of={Inbox} />
        <div>
          <b>{t.putIn}</b>
          <span className="num">{instant(job.created_at)}</span>
          {job.crashes > 0 && <p>{t.crashes(job.crashes)}</p>}
        </div>
      </li>
    </ol>
  );
}

function Attempt({ attempt }: { attempt: JobAttempt }) {
  const { number, outcome, ended_at: ended, started_at: started, seconds, message, code } = attempt;
  const took = typeof seconds === 'number' ? duration(seconds) : '';
  const at = ended ?? started;
  if (outcome === 'running') {
    return (
      <li className="run">
        <Icon of={Loader} turns />
        <div>
          <b>{t.try(number)}</b>
          <span className="num">{t.runs}</span>
        </div>
      </li>
    );
  }
  const failed = outcome === 'failed';
  return (
    <li className={failed ? 'bad' : 'good'}>
      <Icon of={failed ? CircleX : CircleCheck} />
      <div>
        <b>
          {number === 0 ? t.try(0) : failed ? t.failedAfter(number, took) : t.succeededAfter(number, took)}
        </b>
        {at && <span className="num">{instant(at)}</span>}
        {message && <p>{`${message.charAt(0).toUpperCase()}${message.slice(1)}.`}</p>}
        {code && <span className="mono">{code}</span>}
      </div>
    </li>
  );
}

function Data({ job }: { job: JobDetails }) {
  const text = JSON.stringify(
    { ...(job.payload as object), ...(job.progress ? { progress: job.progress } : {}) },
    null,
    2,
  );
  return <pre className="jd-p">{text}</pre>;
}
