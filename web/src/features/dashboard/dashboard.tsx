import './dashboard.css';

import { useQuery } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { lazy, useState } from 'react';

import { useMay, useMe } from '../../app/me';
import { Page } from '../../app/shell/page';
import { Part } from '../../app/shell/part';
import { weekday } from '../../lib/format';
import { dashboard as t } from '../../texts/en/dashboard';
import { documents } from '../../texts/en/documents';
import { Button } from '../../ui/button';
import { Failure, Rows } from '../../ui/states';
import { FirstRun } from '../documents/first-run';
import { documentCount, PAGE } from '../documents/queries';
import { pickFiles } from '../uploads/lazy';
import { Chart } from './chart';
import { DAYS, type Period, perDay, received, within } from './figures';
import { Latest } from './latest';
import { Needs } from './needs';
import { documentFigures } from './queries';
import { Tiles } from './tiles';

const Work = lazy(async () => ({ default: (await import('./work')).Work }));
const CardsByStage = lazy(async () => ({ default: (await import('./work')).CardsByStage }));
const WaitingForMe = lazy(async () => ({
  default: (await import('../approvals/waiting')).WaitingForMe,
}));

const CHART_DAYS = 14;

export function Dashboard() {
  const me = useMe();
  const mayApprove = useMay('OPERATOR');
  const latest = useQuery(documentCount({}));
  const review = useQuery(documentCount({ review: true }));
  const failed = useQuery(documentCount({ status: 'FAILED' }));
  const figures = useQuery(documentFigures);
  const [period, setPeriod] = useState<Period>('week');
  const all = latest.data?.items;
  const now = new Date();
  let content;
  if (latest.isError && !all) {
    content = (
      <Failure
        what={t.title}
        error={latest.error}
        role={me.role}
        organization={me.organization}
        retry={() => void latest.refetch()}
      />
    );
  } else if (!all || review.isPending || failed.isPending || figures.isPending) {
    // All at once: what came later would push down what is being read.
    content = <Rows what={t.title} />;
  } else if (all.length === 0) content = <FirstRun />;
  else {
    const some = within(all, DAYS[period], now);
    // Of more than a hundred only the figures know all.
    const whole = all.length < PAGE;
    const state = t.state(
      t.reviewState(review.data?.count ?? 0, review.data?.more ?? false),
      t.failedState(failed.data?.count ?? 0),
    );
    content = (
      <div className="scroll">
        <div className="dash">
          <div className="dash-h">
            <div>
              <h2>{weekday(now)}</h2>
              <p>{state}</p>
            </div>
            <div className="seg" role="group" aria-label={t.period}>
              {(Object.keys(t.periods) as Period[]).map(name => (
                <button
                  key={name}
                  type="button"
                  aria-pressed={period === name}
                  onClick={() => setPeriod(name)}
                >
                  {t.periods[name]}
                </button>
              ))}
            </div>
          </div>
          <Tiles figures={figures.data} some={some} period={period} />
          {mayApprove && (
            <Part fallback={<div className="card work-wait" />}>
              <Work />
            </Part>
          )}
          <Part>{mayApprove && <WaitingForMe />}</Part>
          <Needs review={review.data} failed={failed.data} />
          <Part>{mayApprove && <CardsByStage />}</Part>
          <div className="dash-2">
            {whole || !figures.data ? (
              <Chart days={perDay(all, CHART_DAYS, now)} plain={false} />
            ) : (
              <Chart days={received(figures.data.days, CHART_DAYS)} plain />
            )}
            <Latest items={all} />
          </div>
        </div>
      </div>
    );
  }
  return (
    <Page
      title={t.title}
      canvas
      actions={
        <Button look="primary" icon={Upload} keys="u" onClick={pickFiles}>
          {documents.upload}
        </Button>
      }
    >
      {content}
    </Page>
  );
}
