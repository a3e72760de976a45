import './jobs.css';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Radio, RefreshCw, RotateCcw, Timer } from 'lucide-react';
import { lazy, type ReactNode, useMemo, useState } from 'react';

import { useMay, useMe } from '../../app/me';
import { Page } from '../../app/shell/page';
import { Part } from '../../app/shell/part';
import { age, time } from '../../lib/format';
import { usePhone } from '../../lib/media';
import { useShortcuts } from '../../lib/shortcuts';
import { common } from '../../texts/en/common';
import { jobs as t } from '../../texts/en/jobs';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Menu, MenuItem } from '../../ui/menu';
import { Failure, Forbidden, Rows } from '../../ui/states';
import { useJobActs } from './acts';
import { Causes } from './dead';
import { Filters } from './filters';
import { JobTable } from './list';
import { JobPanel } from './panel';
import { type JobFilter, jobFilter } from './filter';
import { jobList, queues } from './queries';
import { Queues, States } from './queues';

const CacheCard = lazy(async () => ({ default: (await import('./cache-card')).CacheCard }));

/** Seconds between two questions; 0 asks by hand only. A hidden page never asks. */
const PACES = [2, 5, 15, 60, 0];

export function Jobs() {
  const me = useMe();
  const allowed = useMay('ADMIN');
  if (!allowed) {
    return (
      <Page title={t.title}>
        <Forbidden what={t.title} role={me.role.toLowerCase()} organization={me.organization} />
      </Page>
    );
  }
  return <Work />;
}

function Work() {
  const search = useSearch({ from: '/inside/jobs' });
  const filter = useMemo(() => jobFilter(search), [search]);
  const navigate = useNavigate();
  const [pace, setPace] = useState(5);
  const interval = pace > 0 ? pace * 1000 : false;
  const all = useQuery({ ...queues, refetchInterval: interval });
  const list = useInfiniteQuery({ ...jobList(filter), refetchInterval: interval });
  const items = useMemo(() => list.data?.pages.flatMap(page => page.items) ?? [], [list.data]);
  const { act, refresh } = useJobActs();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const go = (next: JobFilter) => void navigate({ to: '/jobs', search: next, replace: true });
  const open = (job: string | undefined) => {
    const { job: _, ...rest } = filter;
    go(job ? { ...rest, job } : rest);
  };
  const pick = (id: string) =>
    setPicked(now => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const at = items.findIndex(job => job.id === filter.job);
  const step = (by: number) => {
    const to = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : at + by];
    if (!to) return undefined;
    return () => {
      open(to.id);
      document.querySelector(`[data-job="${to.id}"]`)?.scrollIntoView({ block: 'nearest' });
    };
  };
  useShortcuts(t.title, [
    { keys: 'j', label: t.keys.next, run: () => step(1)?.() },
    { keys: 'k', label: t.keys.previous, run: () => step(-1)?.() },
    { keys: 'x', label: t.keys.select, run: () => filter.job && pick(filter.job) },
    ...(filter.job ? [{ keys: 'Escape', label: t.close, run: () => open(undefined) }] : []),
  ]);
  const chosen = items.filter(job => picked.has(job.id));
  const over = chosen.filter(job => job.state === 'dead' || job.state === 'cancelled');
  const under = chosen.filter(job => !['dead', 'cancelled', 'succeeded'].includes(job.state));
  const many = async (verb: 'retry' | 'cancel', ids: string[]) => {
    setPicked(new Set());
    await act(verb, ids);
  };
  return (
    <Page
      title={t.title}
      actions={
        <>
          <span className="live desk" title={all.dataUpdatedAt ? time(new Date(all.dataUpdatedAt)) : ''}>
            <Icon of={Radio} />
            {all.dataUpdatedAt > 0 && (
              <span>{t.updated(age(new Date(all.dataUpdatedAt).toISOString()))}</span>
            )}
          </span>
          <Menu
            label={t.refresh}
            trigger={
              <Button className="desk" icon={Timer}>
                {t.every(pace)}
              </Button>
            }
          >
            {PACES.map(one => (
              <MenuItem key={one} on={one === pace} onSelect={() => setPace(one)}>
                {t.every(one)}
              </MenuItem>
            ))}
          </Menu>
          <Button look="ghost" icon={RefreshCw} label={t.now} onClick={() => void refresh()} />
        </>
      }
    >
      <div className={filter.job ? 'jobs with-one' : 'jobs'}>
        <div className="jm">
          {all.isError && !all.data ? (
            <Failure what={t.queuesWhat} error={all.error} retry={() => void all.refetch()} />
          ) : all.data ? (
            <>
              <States all={all.data.items} />
              <Queues all={all.data.items} />
            </>
          ) : (
            <Rows what={t.queuesWhat} />
          )}
          <Causes interval={interval} />
          <Part>
            <CacheCard />
          </Part>
          <section className="jl" aria-labelledby="jl-h">
            <div className="jh">
              <h2 id="jl-h">{t.title}</h2>
              <Filters filter={filter} go={go} />
              <span className="grow" />
              {over.length > 0 && (
                <Button
                  size="sm"
                  icon={RotateCcw}
                  onClick={() =>
                    void many(
                      'retry',
                      over.map(job => job.id),
                    )
                  }
                >
                  {t.retryMany(over.length)}
                </Button>
              )}
              {under.length > 0 && (
                <Button
                  look="danger-ghost"
                  size="sm"
                  onClick={() =>
                    void many(
                      'cancel',
                      under.map(job => job.id),
                    )
                  }
                >
                  {t.cancelMany(under.length)}
                </Button>
              )}
            </div>
            {list.isError && items.length === 0 ? (
              <Failure what={t.what} error={list.error} retry={() => void list.refetch()} />
            ) : list.isPending ? (
              <Rows what={t.what} />
            ) : items.length === 0 ? (
              <p className="nw-e">{t.empty}</p>
            ) : (
              <Table>
                <JobTable items={items} current={filter.job} open={open} picked={picked} pick={pick} />
              </Table>
            )}
            {list.hasNextPage && (
              <div className="more-f">
                <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {common.showMore}
                </Button>
              </div>
            )}
          </section>
        </div>
        {filter.job && (
          <JobPanel
            key={filter.job}
            id={filter.job}
            interval={interval}
            next={step(1)}
            previous={at > 0 ? step(-1) : undefined}
            close={() => open(undefined)}
          />
        )}
      </div>
    </Page>
  );
}

/** A table that is wider than a phone scrolls, and what scrolls must be reached by keys. */
function Table({ children }: { children: ReactNode }) {
  const phone = usePhone();
  return (
    <div className="jt-w" {...(phone ? { tabIndex: 0, role: 'region', 'aria-label': t.what } : {})}>
      {children}
    </div>
  );
}
