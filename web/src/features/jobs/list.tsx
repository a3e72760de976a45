import { useQuery } from '@tanstack/react-query';
import {
  CalendarClock,
  CircleCheck,
  CirclePause,
  CircleSlash,
  CircleX,
  Clock,
  Loader,
  type LucideIcon,
  RefreshCw,
} from 'lucide-react';

import type { Job } from '../../api';
import { instant } from '../../lib/format';
import { jobs as t } from '../../texts/en/jobs';
import { Age, None } from '../../ui/bits';
import { Icon } from '../../ui/icon';
import type { JobState } from './filter';
import { documentName } from './queries';

const LOOKS: Record<JobState, [LucideIcon, string]> = {
  scheduled: [CalendarClock, 'idle'],
  waiting: [Clock, 'idle'],
  running: [Loader, 'info'],
  retrying: [RefreshCw, 'warn'],
  succeeded: [CircleCheck, 'ok'],
  cancelled: [CircleSlash, 'idle'],
  dead: [CircleX, 'danger'],
};

/** The state of a job: colour, picture and word. */
export function StateWord({ job }: { job: Pick<Job, 'state' | 'cancel_requested'> }) {
  const [icon, tone] = LOOKS[job.state];
  const stopping = job.cancel_requested && job.state === 'running';
  return (
    <span className={`state ${tone}`}>
      <Icon of={stopping ? CirclePause : icon} turns={job.state === 'running' && !stopping} />
      <span>{stopping ? t.stopping : t.states[job.state]}</span>
    </span>
  );
}

/** What a job is about. */
export function Subject({ id }: { id: string | null | undefined }) {
  const { data } = useQuery(documentName(id));
  if (!id) return <None />;
  return <span className="cut">{data ?? '…'}</span>;
}

type Props = {
  items: readonly Job[];
  current: string | undefined;
  open: (id: string) => void;
  picked: ReadonlySet<string>;
  pick: (id: string) => void;
};

/** When something happened to it last. */
const lastOf = ({ state, run_at, started_at, finished_at, created_at }: Job) =>
  state === 'scheduled' || state === 'retrying' ? run_at : (finished_at ?? started_at ?? created_at);

export function JobTable({ items, current, open, picked, pick }: Props) {
  return (
    <table className="tbl compact jt">
      <thead>
        <tr>
          <th scope="col" className="jt-x">
            <span className="sr">{t.columns.select}</span>
          </th>
          <th scope="col" className="jt-s">
            {t.columns.state}
          </th>
          <th scope="col">{t.columns.kind}</th>
          <th scope="col">{t.columns.on}</th>
          <th scope="col" className="r jt-t">
            {t.columns.tries}
          </th>
          <th scope="col" className="r jt-a">
            {t.columns.since}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map(job => (
          <tr
            key={job.id}
            aria-selected={job.id === current}
            data-job={job.id}
            onClick={event => {
              if (!(event.target as HTMLElement).closest('input, button, a')) open(job.id);
            }}
          >
            <td>
              <input
                type="checkbox"
                className="check"
                aria-label={`${t.columns.select}: ${t.kinds[job.kind] ?? job.kind}`}
                checked={picked.has(job.id)}
                onChange={() => pick(job.id)}
              />
            </td>
            <td>
              <StateWord job={job} />
            </td>
            <td>
              <button type="button" className="link-q cut" title={job.kind} onClick={() => open(job.id)}>
                {t.kinds[job.kind] ?? job.kind}
              </button>
            </td>
            <td>
              <Subject id={job.document_id} />
            </td>
            <td className="r num">{t.tries(job.attempt, job.max_attempts)}</td>
            <td className="r num">
              {job.state === 'scheduled' || job.state === 'retrying' ? (
                <span className="muted nowrap" title={instant(job.run_at)}>
                  {instant(job.run_at)}
                </span>
              ) : (
                <Age at={lastOf(job)} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
