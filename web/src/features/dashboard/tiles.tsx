import { Link } from '@tanstack/react-router';

import type { Document, DocumentFigures } from '../../api';
import { duration } from '../../lib/duration';
import { number, percent } from '../../lib/format';
import { dashboard as t } from '../../texts/en/dashboard';
import { aloneShare, DAYS, medianSeconds, type Period, sumOf } from './figures';

type Props = {
  /** Of all documents; nothing until the server has said. */
  figures: DocumentFigures | undefined;
  /** Those of the latest hundred that arrived in the period. */
  some: Document[];
  period: Period;
};

/** Counting stops there. */
const MOST = 10_000;
const shown = (count: number | undefined) =>
  count === undefined ? '–' : count >= MOST ? `${number(MOST)}+` : number(count);

/** How many there are of what matters; each leads to the list behind it. */
export function Tiles({ figures, some, period }: Props) {
  const alone = aloneShare(some);
  const median = period === 'month' ? figures?.median_seconds : medianSeconds(some);
  const slow = period === 'month' ? figures?.p95_seconds : undefined;
  const arrived = figures && sumOf(figures.days, DAYS[period]);
  const { needs_review: review = 0, failed = 0, waiting = 0 } = figures ?? {};
  return (
    <div className="card tiles">
      <Link className="tile" to="/documents" search={{ review: true }}>
        <span className="tile-k">{t.tiles.review}</span>
        <span className="tile-v">
          <b>{shown(figures?.needs_review)}</b>
        </span>
        <span className={review > 0 ? 'tile-n t-warn' : 'tile-n'}>
          {review > 0 ? t.notes.review : t.notes.reviewNone}
        </span>
      </Link>
      <Link className="tile" to="/documents" search={{ status: 'FAILED' }}>
        <span className="tile-k">{t.tiles.failed}</span>
        <span className="tile-v">
          <b>{shown(figures?.failed)}</b>
        </span>
        <span className={failed > 0 ? 'tile-n t-danger' : 'tile-n'}>
          {failed > 0 ? t.notes.failed : t.notes.failedNone}
        </span>
      </Link>
      <Link className="tile" to="/documents" search={{ status: 'PROCESSING' }}>
        <span className="tile-k">{t.tiles.running}</span>
        <span className="tile-v">
          <b>{shown(figures?.waiting)}</b>
        </span>
        <span className="tile-n">{waiting > 0 ? t.notes.running : t.notes.runningNone}</span>
      </Link>
      <Link className="tile" to="/documents">
        <span className="tile-k">{t.tiles.arrived}</span>
        <span className="tile-v">
          <b>{shown(arrived)}</b>
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
          {typeof median === 'number' && `, ${t.notes.median(duration(median))}`}
          {typeof slow === 'number' && `, ${t.notes.slow(duration(slow))}`}
        </span>
      </Link>
    </div>
  );
}
