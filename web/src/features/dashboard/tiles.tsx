import { linkOptions } from '@tanstack/react-router';

import type { Document, DocumentFigures } from '../../api';
import { duration } from '../../lib/duration';
import { number, percent } from '../../lib/format';
import { dashboard as t } from '../../texts/en/dashboard';
import { aloneShare, DAYS, medianSeconds, type Period, sumOf } from './figures';
import { Tile } from './tile';

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
  const arrived = figures && sumOf(figures.days, DAYS[period]);
  const { needs_review: review = 0, failed = 0, waiting = 0 } = figures ?? {};
  return (
    <div className="card tiles">
      <Tile
        name={t.tiles.review}
        definition={t.definitions.review}
        value={shown(figures?.needs_review)}
        tone={review > 0 ? 'warn' : undefined}
        note={review > 0 ? t.notes.review : t.notes.reviewNone}
        link={linkOptions({ to: '/documents', search: { review: true } })}
      />
      <Tile
        name={t.tiles.failed}
        definition={t.definitions.failed}
        value={shown(figures?.failed)}
        tone={failed > 0 ? 'danger' : undefined}
        note={failed > 0 ? t.notes.failed : t.notes.failedNone}
        link={linkOptions({ to: '/documents', search: { status: 'FAILED' } })}
      />
      <Tile
        name={t.tiles.running}
        definition={t.definitions.running}
        value={shown(figures?.waiting)}
        note={waiting > 0 ? t.notes.running : t.notes.runningNone}
        link={linkOptions({ to: '/documents', search: { status: 'PROCESSING' } })}
      />
      <Tile
        name={t.tiles.arrived}
        definition={t.definitions.arrived}
        value={shown(arrived)}
        note={period === 'today' ? t.notes.today : t.notes.arrived(t.periods[period])}
        link={linkOptions({ to: '/documents' })}
      />
      <Alone figures={figures} some={some} period={period} />
    </div>
  );
}

function Alone({ figures, some, period }: Props) {
  const alone = aloneShare(some);
  const median = period === 'month' ? figures?.median_seconds : medianSeconds(some);
  const slow = period === 'month' ? figures?.p95_seconds : undefined;
  const note = [
    alone ? t.notes.of(alone.of) : t.notes.noneYet,
    typeof median === 'number' && t.notes.median(duration(median)),
    typeof slow === 'number' && t.notes.slow(duration(slow)),
  ];
  return (
    <Tile
      name={t.tiles.alone}
      definition={t.definitions.alone}
      value={alone ? percent(alone.share) : '–'}
      note={note.filter(Boolean).join(', ')}
      link={linkOptions({ to: '/documents', search: { review: false } })}
    />
  );
}
