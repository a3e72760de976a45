import './dashboard.css';

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRight, FileSearch, FileX, Sparkles, Upload } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

import { call, type Document } from '../../api';
import { useMay, useMe } from '../../app/me';
import { Page } from '../../app/shell/page';
import { day as dayText, percent, weekday } from '../../lib/format';
import { dashboard as t } from '../../texts/en/dashboard';
import { documents } from '../../texts/en/documents';
import { fieldInSentence } from '../../texts/en/fields';
import { Age, Avatar } from '../../ui/bits';
import { Button, buttonClass } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Failure, Rows } from '../../ui/states';
import { FirstRun } from '../documents/first-run';
import { type Counted, countText, documentCount } from '../documents/queries';
import { pickFiles } from '../uploads/lazy';
import { aloneShare, type Day, medianSeconds, perDay, topOf, within } from './figures';

type Period = keyof typeof t.periods;
const DAYS: Record<Period, number> = { today: 1, week: 7, month: 30 };
const CHART_DAYS = 14;
const NEEDS_SHOWN = 7;

export function Dashboard() {
  const me = useMe();
  const latest = useQuery(documentCount({}));
  const review = useQuery(documentCount({ review: true }));
  const failed = useQuery(documentCount({ status: 'FAILED' }));
  const running = useQuery(documentCount({ status: 'PROCESSING' }));
  const pending = useQuery(documentCount({ status: 'PENDING' }));
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
  } else if (!all) content = <Rows what={t.title} />;
  else if (all.length === 0) content = <FirstRun />;
  else {
    const some = within(all, DAYS[period], now);
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
          <Tiles
            review={review.data}
            failed={failed.data}
            running={{
              count: (running.data?.count ?? 0) + (pending.data?.count ?? 0),
              more: running.data?.more ?? false,
              items: [],
            }}
            some={some}
            whole={all.length < 100}
            period={period}
          />
          <Needs review={review.data} failed={failed.data} />
          <div className="dash-2">
            <Chart days={perDay(all, CHART_DAYS, now)} />
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

function duration(seconds: number): string {
  const unit = (value: number, name: string, digits = 0) =>
    new Intl.NumberFormat(navigator.language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value);
  if (seconds < 10) return unit(seconds, 'second', 1);
  return seconds < 90 ? unit(seconds, 'second') : unit(seconds / 60, 'minute');
}

type TilesProps = {
  review: Counted | undefined;
  failed: Counted | undefined;
  running: Counted;
  some: Document[];
  whole: boolean;
  period: Period;
};

function Tiles({ review, failed, running, some, whole, period }: TilesProps) {
  const alone = aloneShare(some);
  const median = medianSeconds(some);
  const seconds = median === undefined ? undefined : duration(median);
  return (
    <div className="card tiles">
      <Link className="tile" to="/documents" search={{ review: true }}>
        <span className="tile-k">{t.tiles.review}</span>
        <span className="tile-v">
          <b>{countText(review) || '0'}</b>
        </span>
        <span className={review?.count ? 'tile-n t-warn' : 'tile-n'}>
          {review?.count ? t.notes.review : t.notes.reviewNone}
        </span>
      </Link>
      <Link className="tile" to="/documents" search={{ status: 'FAILED' }}>
        <span className="tile-k">{t.tiles.failed}</span>
        <span className="tile-v">
          <b>{countText(failed) || '0'}</b>
        </span>
        <span className={failed?.count ? 'tile-n t-danger' : 'tile-n'}>
          {failed?.count ? t.notes.failed : t.notes.failedNone}
        </span>
      </Link>
      <Link className="tile" to="/documents" search={{ status: 'PROCESSING' }}>
        <span className="tile-k">{t.tiles.running}</span>
        <span className="tile-v">
          <b>{countText(running)}</b>
        </span>
        <span className="tile-n">{running.count > 0 ? t.notes.running : t.notes.runningNone}</span>
      </Link>
      <Link className="tile" to="/documents">
        <span className="tile-k">{t.tiles.arrived}</span>
        <span className="tile-v">
          <b>{whole || some.length < 100 ? some.length : '100+'}</b>
        </span>
        <span className="tile-n">
          {period === 'today' ? t.notes.today : t.notes.arrived(t.periods[period])}
        </span>
      </Link>
      <Link className="tile" to="/documents" search={{ review: false }}>
        <span className="tile-k">{t.tiles.alone}</span>
        <span className="tile-v">
          <b>{alone ? percent(alone.share) : '–'}</b>
        </span>
        <span className="tile-n">
          {alone ? t.notes.of(alone.of) : t.notes.noneYet}
          {seconds && `, ${t.notes.median(seconds)}`}
        </span>
      </Link>
    </div>
  );
}

function Needs({ review, failed }: { review: Counted | undefined; failed: Counted | undefined }) {
  const items = [...(failed?.items ?? []), ...(review?.items ?? [])];
  const first = review?.items[0];
  return (
    <section className="card" aria-labelledby="h-needs">
      <div className="card-h">
        <h2 id="h-needs">{t.needs}</h2>
        {first && (
          <Link className="link" to="/documents/$id" params={{ id: first.id }} search={{ review: true }}>
            {t.workThrough} {countText(review)}
            <Icon of={ArrowRight} size={14} />
          </Link>
        )}
      </div>
      {items.length === 0 ? (
        <p className="needs-none">{t.allDone}</p>
      ) : (
        <ul className="needs">
          {items.slice(0, NEEDS_SHOWN).map(item => (
            <li key={item.id}>
              <Need document={item} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Need({ document }: { document: Document }) {
  const failed = document.status === 'FAILED';
  const locked = document.error?.code === 'encrypted';
  const names = document.review_fields.map(fieldInSentence);
  const list = new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
  const verb = failed ? (locked ? t.verbs.unlock : t.verbs.open) : t.verbs.review;
  return (
    <Link
      className="need"
      to="/documents/$id"
      params={{ id: document.id }}
      search={failed ? {} : { review: true }}
    >
      <span className={failed ? 'need-i danger' : 'need-i warn'}>
        <Icon of={failed ? FileX : FileSearch} />
      </span>
      <span className="need-t">
        <b className="cut">{document.name}</b>
        <span className="cut">
          {failed ? (locked ? t.asksPassword : document.error?.message) : t.checks(list)}
        </span>
      </span>
      <Age at={document.created_at} className="muted" />
      <span className={buttonClass('secondary', 'sm')}>{verb}</span>
    </Link>
  );
}

function Chart({ days }: { days: Day[] }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(520);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(element.clientWidth - 32, 240)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const height = 176;
  const [left, bottom, top] = [26, 22, 8];
  const high = topOf(Math.max(...days.map(day => day.alone + day.person + day.failed), 1));
  const y = (value: number) => height - bottom - (value / high) * (height - bottom - top);
  const step = (width - left) / days.length;
  const bar = Math.min(step * 0.62, 28);
  const sum = days.reduce((all, day) => all + day.alone + day.person + day.failed, 0);
  return (
    <section className="card" aria-labelledby="h-chart">
      <div className="card-h">
        <h2 id="h-chart">{t.perDay}</h2>
        <ul className="legend">
          <li>{t.legend.alone}</li>
          <li className="man">{t.legend.person}</li>
          <li className="bad">{t.legend.failed}</li>
        </ul>
      </div>
      <div className="card-b" ref={box}>
        <svg
          className="chart own-size"
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={t.chart(sum, days.length)}
        >
          {[0, high / 2, high].map(value => (
            <g key={value}>
              <path className="grid" d={`M${left} ${Math.round(y(value)) + 0.5}H${width}`} />
              <text x={left - 8} y={y(value) + 4} textAnchor="end">
                {value}
              </text>
            </g>
          ))}
          {days.map((day, at) => {
            const x = left + step * at + (step - bar) / 2;
            const parts = [
              ['own', day.alone],
              ['man', day.person],
              ['bad', day.failed],
            ] as const;
            let from = 0;
            const last = at === days.length - 1;
            return (
              <g key={day.date.getTime()}>
                <title>{t.bar(dayText(day.date), day.alone, day.person, day.failed)}</title>
                {parts.map(([look, count]) => {
                  const low = from;
                  from += count;
                  const full = y(low) - y(from);
                  return (
                    count > 0 && (
                      <rect
                        key={look}
                        className={look}
                        x={x}
                        y={y(from)}
                        width={bar}
                        height={Math.max(full - 1, 1)}
                        rx={1.5}
                      />
                    )
                  );
                })}
                <text className={last ? 'now' : ''} x={x + bar / 2} y={height - 6} textAnchor="middle">
                  {day.date.getDate()}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
    </section>
  );
}

const LATEST_SHOWN = 5;

function Latest({ items }: { items: Document[] }) {
  const isAdmin = useMay('ADMIN');
  const me = useMe();
  const activity = useQuery({
    queryKey: ['activity', 'latest'],
    queryFn: ({ signal }) => call('get', '/activity', { query: { limit: 40 }, signal }),
    enabled: isAdmin,
  });
  const quiet = new Set([
    'document.upload_started',
    'document.settled',
    'document.reading_started',
    'document.changed',
  ]);
  const entries = activity.data?.items.filter(entry => !quiet.has(entry.action)).slice(0, LATEST_SHOWN);
  const names = new Map(items.map(item => [item.id, item.name]));
  return (
    <section className="card" aria-labelledby="h-latest">
      <div className="card-h">
        <h2 id="h-latest">{isAdmin ? t.latest : t.latestDocuments}</h2>
        <Link className="link" to={isAdmin ? '/settings/activity' : '/documents'}>
          {isAdmin ? t.activityLog : t.all}
          <Icon of={ArrowRight} size={14} />
        </Link>
      </div>
      <ul className="acts">
        {isAdmin
          ? entries?.map(entry => (
              <li key={entry.id}>
                {entry.actor_id && entry.actor_name ? (
                  <Avatar id={entry.actor_id} name={entry.actor_name} size={22} hidden />
                ) : (
                  <span
                    className="av sys"
                    style={{ '--s': '22px' } as React.CSSProperties}
                    aria-hidden="true"
                  >
                    <Icon of={Sparkles} size={12} />
                  </span>
                )}
                <span className="grow cut">
                  <b>{entry.actor_id === me.user_id ? 'You' : (entry.actor_name ?? t.system)}</b>{' '}
                  {names.has(entry.object_id ?? '') ? (
                    <>
                      {(t.did[entry.action] ?? entry.action.replace(/[._]/g, ' ')).replace(
                        / a document$/,
                        '',
                      )}{' '}
                      <Link to="/documents/$id" params={{ id: entry.object_id ?? '' }}>
                        {names.get(entry.object_id ?? '')}
                      </Link>
                    </>
                  ) : (
                    (t.did[entry.action] ?? entry.action.replace(/[._]/g, ' '))
                  )}
                </span>
                <Age at={entry.at} className="muted" />
              </li>
            ))
          : items.slice(0, LATEST_SHOWN).map(item => (
              <li key={item.id}>
                <Link className="grow cut" to="/documents/$id" params={{ id: item.id }}>
                  {item.name}
                </Link>
                <Age at={item.created_at} className="muted" />
              </li>
            ))}
      </ul>
    </section>
  );
}
