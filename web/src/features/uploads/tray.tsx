import './uploads.css';

import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronUp, FolderOpen, Pause, Play, X } from 'lucide-react';
import { type CSSProperties, useMemo, useRef, useState } from 'react';

import { size } from '../../lib/format';
import { uploads as t } from '../../texts/en/uploads';
import { Button } from '../../ui/button';
import { pickFiles } from './lazy';
import { clear, pauseAll, resumeAll, sentOf } from './queue';
import { Row } from './row';
import { isActive, isPaused, isSending, type Item, type Phase, useItems } from './state';

/** What a person may have to do something about comes before what has ended well. */
const ORDER: Record<Phase['name'], number> = {
  sending: 0,
  lost: 0,
  hashing: 0,
  asking: 0,
  patience: 0,
  paused: 0,
  gone: 1,
  failed: 1,
  refused: 1,
  reading: 2,
  waiting: 2,
  queued: 3,
  here: 4,
  twice: 4,
  done: 5,
};

function ordered(all: readonly Item[]): Item[] {
  const places: Item[][] = [[], [], [], [], [], []];
  for (const item of all) places[ORDER[item.phase.name]]?.push(item);
  return places.flat();
}

function summed(all: readonly Item[]) {
  const sum = { active: 0, sending: 0, paused: 0, gone: 0, done: 0, known: 0, bad: 0, whole: 0, sent: 0 };
  for (const item of all) {
    const { name } = item.phase;
    if (isActive(item)) sum.active += 1;
    if (isSending(item)) sum.sending += 1;
    if (isPaused(item)) sum.paused += 1;
    if (name === 'gone') sum.gone += 1;
    if (name === 'done') sum.done += 1;
    if (name === 'here' || name === 'twice') sum.known += 1;
    if (name === 'refused' || name === 'failed') sum.bad += 1;
    sum.whole += item.size;
    sum.sent += name === 'here' || name === 'twice' ? item.size : sentOf(item);
  }
  return sum;
}

export function UploadTray() {
  const all = useItems();
  const [folded, setFolded] = useState(false);
  const sum = useMemo(() => summed(all), [all]);
  if (all.length === 0) return null;
  const { active, paused, gone } = sum;
  const busy = active > 0 || paused > 0;
  const title = t.title(active, all.length);
  const summary = busy
    ? t.summary(sum.done, size(sum.sent), size(sum.whole))
    : t.finished(sum.done, sum.known, sum.bad);
  const progress = sum.whole > 0 ? Math.floor((sum.sent / sum.whole) * 100) : 100;
  return (
    <>
      <section className={folded ? 'tray pop folded' : 'tray pop'} aria-labelledby="tray-title">
        <header>
          <h2 id="tray-title">{title}</h2>
          <span className="muted num" role="status">
            {summary}
          </span>
          {sum.sending > 0 && (
            <Button look="ghost" size="sm" icon={Pause} label={t.pauseAll} onClick={pauseAll} />
          )}
          {sum.sending === 0 && paused > 0 && (
            <Button look="ghost" size="sm" icon={Play} label={t.resumeAll} onClick={resumeAll} />
          )}
          <Button
            look="ghost"
            size="sm"
            icon={folded ? ChevronUp : ChevronDown}
            label={folded ? t.unfold : t.fold}
            onClick={() => setFolded(!folded)}
          />
          {!busy && <Button look="ghost" size="sm" icon={X} label={t.clear} onClick={clear} />}
        </header>
        {gone > 0 && !folded && (
          <div className="up-gone">
            <span className="grow">{t.left(gone)}</span>
            <Button size="sm" icon={FolderOpen} onClick={pickFiles}>
              {t.chooseAgain}
            </Button>
          </div>
        )}
        {!folded && <List all={all} />}
      </section>
      <section className="phone" aria-label={t.files}>
        <Link className="ptray phone" to="/documents">
          <span className="ring" style={{ '--p': progress } as CSSProperties} />
          <span className="grow cut">
            <b>{title}</b> <span className="dim">{summary}</span>
          </span>
        </Link>
      </section>
    </>
  );
}

/** As many rows as can be seen, of however many files. */
function List({ all }: { all: readonly Item[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const items = useMemo(() => ordered(all), [all]);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 57,
    overscan: 4,
    getItemKey: at => items[at]?.id ?? at,
  });
  return (
    // A list that scrolls must be reached by keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="tray-l" ref={scroller} tabIndex={0} role="region" aria-label={t.files}>
      <ul style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(row => {
          const item = items[row.index];
          return (
            item && (
              <li
                key={row.key}
                data-index={row.index}
                ref={rows.measureElement}
                aria-setsize={items.length}
                aria-posinset={row.index + 1}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <Row item={item} />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
