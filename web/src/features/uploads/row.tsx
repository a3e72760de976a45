import { Link } from '@tanstack/react-router';
import {
  Ban,
  CircleCheck,
  CirclePause,
  Clock,
  CopyCheck,
  FileQuestion,
  Loader,
  type LucideIcon,
  Pause,
  Play,
  ScanText,
  Trash2,
  WifiOff,
  X,
} from 'lucide-react';
import { type CSSProperties, memo } from 'react';

import { percent, size } from '../../lib/format';
import { common } from '../../texts/en/common';
import { uploads as t } from '../../texts/en/uploads';
import { Button, buttonClass } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { cancel, pause, restore, retry, sentOf } from './queue';
import { isActive, isPaused, isSending, type Item } from './state';

type Look = {
  tone: 'run' | 'ok' | 'idle' | 'danger' | 'warn';
  icon: LucideIcon;
  turns?: boolean;
  text: string;
};

function lookOf({ phase, size: all }: Item): Look {
  const share = (part: number) => percent(all > 0 ? part / all : 1);
  switch (phase.name) {
    case 'queued':
      return { tone: 'idle', icon: Clock, text: t.queued };
    case 'hashing':
      return { tone: 'run', icon: Loader, turns: true, text: t.hashing(phase.done > 0 && share(phase.done)) };
    case 'asking':
      return { tone: 'run', icon: Loader, turns: true, text: t.asking };
    case 'patience':
      return { tone: 'idle', icon: Clock, text: t.patience(Math.ceil(phase.seconds)) };
    case 'sending': {
      const text = t.sending(share(phase.sent), size(phase.sent), size(all));
      return { tone: 'run', icon: Loader, turns: true, text };
    }
    case 'lost':
      return { tone: 'warn', icon: WifiOff, text: t.lost(share(phase.sent)) };
    case 'paused':
      return { tone: 'idle', icon: CirclePause, text: t.paused(share(phase.sent)) };
    case 'gone':
      return { tone: 'warn', icon: FileQuestion, text: t.gone };
    case 'waiting':
      return { tone: 'idle', icon: Clock, text: t.waiting };
    case 'reading':
      return { tone: 'run', icon: ScanText, text: t.reading(phase.done, phase.total) };
    case 'done':
      return { tone: 'ok', icon: CircleCheck, text: t.done };
    case 'here':
      return phase.trashed
        ? { tone: 'warn', icon: Trash2, text: t.trashed }
        : { tone: 'idle', icon: CopyCheck, text: t.here(phase.as) };
    case 'twice':
      return { tone: 'idle', icon: CopyCheck, text: t.twice(phase.of) };
    case 'refused':
      return { tone: 'danger', icon: Ban, text: phase.why };
    case 'failed':
      return { tone: 'warn', icon: WifiOff, text: phase.why };
  }
}

/** One file: its name, how far it is, and what can be done about it. */
export const Row = memo(function Row({ item }: { item: Item }) {
  const { phase, name } = item;
  const look = lookOf(item);
  const moving = (isActive(item) && phase.name !== 'queued') || isPaused(item);
  const read = phase.name === 'reading' && phase.total > 0 ? phase.done / phase.total : 0;
  return (
    <div className={`up ${look.tone}`}>
      <span className="up-i">
        <Icon of={look.icon} turns={look.turns ?? false} />
      </span>
      <span className="up-t">
        <b className="cut" title={name}>
          {name}
        </b>
        <span className={look.tone === 'danger' ? '' : 'cut'}>
          {look.text}{' '}
          {phase.name === 'done' && phase.toCheck > 0 && (
            <span className="t-warn">{t.toCheck(phase.toCheck)}</span>
          )}
        </span>
        {moving && (
          <span className="bar2" aria-hidden="true">
            <span className="bar">
              <i
                style={{ '--p': `${item.size > 0 ? (sentOf(item) / item.size) * 100 : 0}%` } as CSSProperties}
              />
            </span>
            <span className="bar">
              <i style={{ '--p': `${read * 100}%` } as CSSProperties} />
            </span>
          </span>
        )}
      </span>
      <span className="up-r">
        <Acts item={item} />
      </span>
    </div>
  );
});

function Acts({ item }: { item: Item }) {
  const { id, phase, name, document } = item;
  const asks = phase.name === 'done' && phase.toCheck > 0;
  const trashed = phase.name === 'here' && phase.trashed;
  const open = document && !trashed && ['done', 'here', 'twice', 'refused'].includes(phase.name);
  return (
    <>
      {open && (
        <Link
          className={buttonClass(asks ? 'secondary' : 'ghost', 'sm')}
          to="/documents/$id"
          params={{ id: document }}
        >
          {asks ? t.review : t.open}
          <span className="sr"> {name}</span>
        </Link>
      )}
      {trashed && (
        <Button size="sm" onClick={() => void restore(item)}>
          {t.restore}
        </Button>
      )}
      {phase.name === 'here' && (
        <Button look="ghost" size="sm" onClick={() => retry(id, { again: true })}>
          {t.again}
        </Button>
      )}
      {phase.name === 'failed' && (
        <Button look="ghost" size="sm" onClick={() => retry(id)}>
          {common.retry}
        </Button>
      )}
      {isSending(item) && phase.name !== 'queued' && (
        <Button look="ghost" size="sm" icon={Pause} label={t.pause(name)} onClick={() => pause(id)} />
      )}
      {isPaused(item) && (
        <Button look="ghost" size="sm" icon={Play} label={t.resume(name)} onClick={() => retry(id)} />
      )}
      {!(open && phase.name !== 'here') && (
        <Button
          look="ghost"
          size="sm"
          icon={X}
          label={isActive(item) ? t.cancel(name) : t.dismiss(name)}
          onClick={() => cancel(id)}
        />
      )}
    </>
  );
}
