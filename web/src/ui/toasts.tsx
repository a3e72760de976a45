import { Check, TriangleAlert, X } from 'lucide-react';
import { useEffect, useState } from 'react';

import { useStore } from '../lib/store';
import { common } from '../texts/en/common';
import { Button } from './button';
import { Icon } from './icon';
import { shown, undoLast } from './toast';

/** Milliseconds: an undo has ten seconds, news has five, an error stays. */
const UNDO_TIME = 10_000;
const NEWS_TIME = 5_000;

/** One at a time; the clock stands still under the pointer. */
export function Toasts() {
  const now = useStore(shown);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!now || now.bad || held) return;
    const timer = setTimeout(() => shown.set(undefined), now.undo || now.action ? UNDO_TIME : NEWS_TIME);
    return () => clearTimeout(timer);
  }, [now, held]);
  const act = () => {
    shown.set(undefined);
    now?.action?.run();
  };
  return (
    <div className="toasts" role="status" aria-live="polite">
      {now && (
        <div
          className="toast"
          key={now.id}
          onMouseEnter={() => setHeld(true)}
          onMouseLeave={() => setHeld(false)}
        >
          <Icon of={now.bad ? TriangleAlert : Check} />
          <span className="grow">{now.text}</span>
          {now.undo && (
            <Button look="ghost" size="sm" keys="z" onClick={undoLast}>
              {common.undo}
            </Button>
          )}
          {now.action && (
            <Button look="ghost" size="sm" onClick={act}>
              {now.action.label}
            </Button>
          )}
          <Button look="ghost" size="sm" icon={X} label={common.close} onClick={() => shown.set(undefined)} />
        </div>
      )}
    </div>
  );
}
