import './uploads.css';

import { Link } from '@tanstack/react-router';
import {
  Ban,
  ChevronDown,
  ChevronUp,
  CircleCheck,
  Clock,
  CopyCheck,
  Loader,
  type LucideIcon,
  ScanText,
  WifiOff,
  X,
} from 'lucide-react';
import { type CSSProperties, useState } from 'react';

import { percent, size } from '../../lib/format';
import { useStore } from '../../lib/store';
import { common } from '../../texts/en/common';
import { uploads as t } from '../../texts/en/uploads';
import { Button, buttonClass } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { cancel, clear, isActive, type Item, items, type Phase, retry } from './queue';

/** Rows that are drawn; a thousand files have a count for the rest. */
const SHOWN = 60;

const ORDER: Record<Phase['name'], number> = {
  sending: 0,
  lost: 0,
  hashing: 0,
  asking: 0,
  patience: 0,
  reading: 1,
  waiting: 2,
  queued: 3,
  failed: 4,
  refused: 5,
  twice: 6,
  done: 7,
};

/** How much of a file is on the server, from 0 to 1. */
function sentShare({ phase, file }: Item): number {
  if (phase.name === 'sending' || phase.name === 'lost') return file.size ? phase.sent / file.size : 0;
  return ['waiting', 'reading', 'done'].includes(phase.name) ? 1 : 0;
}

export function UploadTray() {
  const all = useStore(items);
  const [folded, setFolded] = useState(false);
  if (all.length === 0) return null;
  const active = all.filter(isActive);
  const done = all.filter(item => item.phase.name === 'done').length;
  const bad = all.filter(item => item.phase.name === 'refused' || item.phase.name === 'failed').length;
  const whole = all.reduce((sum, item) => sum + item.file.size, 0);
  const sent = all.reduce((sum, item) => sum + item.file.size * sentShare(item), 0);
  const title = t.title(active.length, all.length);
  const summary = active.length > 0 ? t.summary(done, size(sent), size(whole)) : t.finished(done, bad);
  const rows = [...all].sort((a, b) => ORDER[a.phase.name] - ORDER[b.phase.name]).slice(0, SHOWN);
  const progress = all.length > 0 ? Math.round(((all.length - active.length) / all.length) * 100) : 0;
  return (
    <>
      <section className={folded ? 'tray pop folded' : 'tray pop'} aria-labelledby="tray-title">
        <header>
          <h2 id="tray-title">{title}</h2>
          <span className="muted num" role="status">
            {summary}
          </span>
          <Button
            look="ghost"
            size="sm"
            icon={folded ? ChevronUp : ChevronDown}
            label={folded ? t.unfold : t.fold}
            onClick={() => setFolded(!folded)}
          />
          {active.length === 0 && <Button look="ghost" size="sm" icon={X} label={t.clear} onClick={clear} />}
        </header>
        {!folded && (
          // A list that scrolls must be reached by keys.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          <ul tabIndex={0} aria-label={title}>
            {rows.map(item => (
              <Row key={item.id} item={item} />
            ))}
            {all.length > SHOWN && <li className="up muted">{t.more(all.length - SHOWN)}</li>}
          </ul>
        )}
      </section>
      <Link className="ptray phone" to="/documents">
        <span className="ring" style={{ '--p': progress } as CSSProperties} />
        <span className="grow cut">
          <b>{title}</b> <span className="dim">{summary}</span>
        </span>
      </Link>
    </>
  );
}

type Look = {
  tone: 'run' | 'ok' | 'idle' | 'danger' | 'warn';
  icon: LucideIcon;
  turns?: boolean;
  text: string;
};

function lookOf({ phase, file }: Item): Look {
  switch (phase.name) {
    case 'queued':
      return { tone: 'idle', icon: Clock, text: t.queued };
    case 'hashing':
      return { tone: 'run', icon: Loader, turns: true, text: t.hashing };
    case 'asking':
      return { tone: 'run', icon: Loader, turns: true, text: t.asking };
    case 'patience':
      return { tone: 'idle', icon: Clock, text: t.patience(Math.ceil(phase.seconds)) };
    case 'sending':
      return {
        tone: 'run',
        icon: Loader,
        turns: true,
        text: t.sending(percent(phase.sent / file.size), size(phase.sent), size(file.size)),
      };
    case 'lost':
      return { tone: 'warn', icon: WifiOff, text: t.lost(percent(phase.sent / file.size)) };
    case 'waiting':
      return { tone: 'idle', icon: Clock, text: t.waiting };
    case 'reading':
      return { tone: 'run', icon: ScanText, text: t.reading(phase.done, phase.total) };
    case 'done':
      return { tone: 'ok', icon: CircleCheck, text: t.done };
    case 'twice':
      return { tone: 'idle', icon: CopyCheck, text: t.twice(phase.of) };
    case 'refused':
      return { tone: 'danger', icon: Ban, text: phase.why };
    case 'failed':
      return { tone: 'warn', icon: WifiOff, text: phase.why };
  }
}

function Row({ item }: { item: Item }) {
  const { phase, file } = item;
  const look = lookOf(item);
  const running = isActive(item) && phase.name !== 'queued';
  const read = phase.name === 'reading' && phase.total > 0 ? phase.done / phase.total : 0;
  const open = item.document && ['done', 'twice', 'refused'].includes(phase.name);
  return (
    <li className={`up ${look.tone}`}>
      <span className="up-i">
        <Icon of={look.icon} turns={look.turns ?? false} />
      </span>
      <span className="up-t">
        <b className="cut" title={file.name}>
          {file.name}
        </b>
        <span className={look.tone === 'danger' ? '' : 'cut'}>
          {look.text}{' '}
          {phase.name === 'done' && phase.toCheck > 0 && (
            <span className="t-warn">{t.toCheck(phase.toCheck)}</span>
          )}
        </span>
        {running && (
          <span className="bar2" aria-hidden="true">
            <span className="bar">
              <i style={{ '--p': `${sentShare(item) * 100}%` } as CSSProperties} />
            </span>
            <span className="bar">
              <i style={{ '--p': `${read * 100}%` } as CSSProperties} />
            </span>
          </span>
        )}
      </span>
      <span className="up-r">
        {open && (
          <Link
            className={buttonClass(phase.name === 'done' && phase.toCheck > 0 ? 'secondary' : 'ghost', 'sm')}
            to="/documents/$id"
            params={{ id: item.document ?? '' }}
          >
            {phase.name === 'done' && phase.toCheck > 0 ? t.review : t.open}
            <span className="sr"> {file.name}</span>
          </Link>
        )}
        {phase.name === 'failed' && (
          <Button look="ghost" size="sm" onClick={() => retry(item.id)}>
            {common.retry}
          </Button>
        )}
        {!open && (
          <Button
            look="ghost"
            size="sm"
            icon={X}
            label={isActive(item) ? t.cancel(file.name) : t.dismiss(file.name)}
            onClick={() => cancel(item.id)}
          />
        )}
      </span>
    </li>
  );
}
