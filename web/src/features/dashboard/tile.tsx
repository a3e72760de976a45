import { Link, type LinkProps } from '@tanstack/react-router';
import { Info } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId } from 'react';

import { dashboard as t } from '../../texts/en/dashboard';
import { Icon } from '../../ui/icon';

type DefinitionProps = { id: string; of: string; children: string };

/** What a figure counts: shown under the pointer, by a tap, and when its sign has the focus. */
export function Definition({ id, of, children }: DefinitionProps) {
  const leave = (event: KeyboardEvent<HTMLButtonElement>) =>
    event.key === 'Escape' && event.currentTarget.blur();
  return (
    <span className="def">
      <button type="button" aria-label={t.counts(of)} aria-describedby={id} onKeyDown={leave}>
        <Icon of={Info} size={14} />
      </button>
      <span className="def-t" role="tooltip" id={id}>
        {children}
      </span>
    </span>
  );
}

type Props = {
  name: string;
  value: string;
  note: ReactNode;
  tone?: 'warn' | 'danger' | undefined;
  /** What exactly is counted. */
  definition: string;
  /** Where the list behind it is. */
  link: LinkProps;
};

/** A figure that leads to the list behind it. */
export function Tile({ name, value, note, tone, definition, link }: Props) {
  const id = useId();
  return (
    <div className="tile">
      <Link {...link} className="tile-l" aria-describedby={id}>
        <span className="tile-k">{name}</span>
        <span className="tile-v">
          <b>{value}</b>
        </span>
        <span className={tone ? `tile-n t-${tone}` : 'tile-n'}>{note}</span>
      </Link>
      <Definition id={id} of={name}>
        {definition}
      </Definition>
    </div>
  );
}
