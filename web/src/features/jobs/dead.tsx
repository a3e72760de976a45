import { useQuery } from '@tanstack/react-query';
import { CircleX, RotateCcw } from 'lucide-react';
import { useMemo } from 'react';

import { age } from '../../lib/format';
import { jobs as t } from '../../texts/en/jobs';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { useJobActs } from './acts';
import { causesOf } from './causes';
import { deadJobs } from './queries';

/** What was given up, by what it failed of: one press tries all of a cause again. */
export function Causes({ interval }: { interval: number | false }) {
  const dead = useQuery({ ...deadJobs, refetchInterval: interval });
  const { act } = useJobActs();
  const causes = useMemo(() => causesOf(dead.data?.items ?? []), [dead.data]);
  if (causes.length === 0) return null;
  const ids = causes.flatMap(cause => cause.jobs.map(job => job.id));
  return (
    <section aria-labelledby="jc-h">
      <div className="jh">
        <h2 id="jc-h">{t.causes}</h2>
        <span className="grow" />
        {causes.length > 1 && (
          <Button size="sm" icon={RotateCcw} onClick={() => void act('retry', ids)}>
            {t.retryAll(ids.length)}
          </Button>
        )}
      </div>
      <ul className="dead">
        {causes.slice(0, 8).map(cause => (
          <li key={`${cause.kind} ${cause.error}`}>
            <Icon of={CircleX} />
            <span className="grow">
              <b>
                {cause.error
                  ? `${cause.error.charAt(0).toUpperCase()}${cause.error.slice(1)}`
                  : t.unknownCause}
              </b>
              <span>{t.cause(cause.jobs.length, t.kinds[cause.kind] ?? cause.kind, age(cause.last))}</span>
            </span>
            <Button
              size="sm"
              onClick={() =>
                void act(
                  'retry',
                  cause.jobs.map(job => job.id),
                )
              }
            >
              {t.retryMany(cause.jobs.length)}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
