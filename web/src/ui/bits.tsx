/** Small things that many screens show. */
import { BadgeCheck, Check, CircleAlert, Copy, Eye } from 'lucide-react';
import { type CSSProperties, type ReactNode, useState } from 'react';

import { age, instant, percent } from '../lib/format';
import { common } from '../texts/en/common';
import { COLOURS } from './avatar';
import { Icon } from './icon';

export { Avatar, colourOf, initials } from './avatar';

/** A moment as its age, with the whole of it for the pointer. */
export function Age({ at, className = 'muted nowrap' }: { at: string; className?: string }) {
  return (
    <time dateTime={at} title={instant(at)} className={className}>
      {age(at)}
    </time>
  );
}

/** How much of a whole is done. */
export function Progress({ done, total, label, className }: ProgressProps) {
  return (
    <span
      className={`bar ${className}`}
      role="progressbar"
      aria-label={label}
      aria-valuenow={done}
      aria-valuemin={0}
      aria-valuemax={total}
    >
      <i style={{ '--p': `${(done / total) * 100}%` } as CSSProperties} />
    </span>
  );
}

type ProgressProps = { done: number; total: number; label: string; className: string };

/** What is not there: a dash for the eye, a word for the ear. */
export function None() {
  return (
    <>
      <span className="muted" aria-hidden="true">
        –
      </span>
      <span className="sr">{common.none}</span>
    </>
  );
}

/** How sure a value is: words, never colour alone. */
export function Confidence({ share, limit, said }: { share: number; limit: number; said?: boolean }) {
  if (said) {
    return (
      <span className="conf said">
        <Icon of={BadgeCheck} />
        <span className="sr">confirmed</span>
      </span>
    );
  }
  if (share < limit) {
    return (
      <span className="conf check">
        <Icon of={Eye} size={14} />
        {percent(share)} check
      </span>
    );
  }
  return share < 0.9 ? (
    <span className="conf likely">{percent(share)} likely</span>
  ) : (
    <span className="conf sure">{percent(share)}</span>
  );
}

const HEX = /^#[0-9a-f]{6}$/i;

/** A label in its own colour, which is mixed with the ground so that it can be read on every theme. */
export function LabelChip({ name, colour }: { name: string; colour: string }) {
  const known = (COLOURS as readonly string[]).includes(colour);
  const own = HEX.test(colour) ? { '--own': colour } : undefined;
  return (
    <span className={known ? `label c-${colour}` : 'label own'} style={own as CSSProperties | undefined}>
      {name}
    </span>
  );
}

/** A label's colour as a dot. */
export function Dot({ colour }: { colour: string }) {
  const own = HEX.test(colour)
    ? { background: colour }
    : { background: `var(--${colour.startsWith('c-') ? colour : `c-${colour}`})` };
  return <span className="dot" style={own} aria-hidden="true" />;
}

/** Text that a press copies. */
export function Copyable({ text, label, children }: { text: string; label: string; children?: ReactNode }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  return (
    <button type="button" className="link copyable" onClick={() => void copy()} title={label}>
      {children ?? <span className="mono">{text}</span>}
      <Icon of={done ? Check : Copy} size={14} />
      <span className="sr" aria-live="polite">
        {done ? common.copied : label}
      </span>
    </button>
  );
}

export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <p className="err" id={id}>
      <Icon of={CircleAlert} size={14} />
      <span>{children}</span>
    </p>
  );
}
