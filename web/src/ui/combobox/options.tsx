import './combobox.css';

import { useVirtualizer } from '@tanstack/react-virtual';
import { Check } from 'lucide-react';
import { useEffect, useRef } from 'react';

import { number } from '../../lib/format';
import { choose as t } from '../../texts/en/choose';
import { Dot } from '../bits';
import { Button } from '../button';
import { Icon } from '../icon';
import type { Choice, Found, Source } from './choices';

type Props = {
  id: string;
  label: string;
  source: Source;
  found: Found;
  /** The active row; -1 is none. */
  at: number;
  setAt: (row: number) => void;
  pick: (choice: Choice) => void;
  /** Those that are chosen already, where several may be. */
  worn?: ReadonlySet<string> | undefined;
};

/** Pixels of a row, as the style has it. */
const ROW = 34;
const TOUCH_ROW = 44;
const HEIGHT = 272;

export const optionId = (list: string, row: number) => `${list}-${row}`;

/** The list below a combobox: it draws the rows that are seen, and says how many there are. */
export function Options({ id, label, source, found, at, setAt, pick, worn }: Props) {
  const { choices, total, q, near } = found;
  const box = useRef<HTMLDivElement>(null);
  const row = matchMedia('(pointer: coarse)').matches ? TOUCH_ROW : ROW;
  const rows = useVirtualizer({
    count: choices.length,
    getScrollElement: () => box.current,
    estimateSize: () => row,
    overscan: 6,
    initialRect: { width: 300, height: HEIGHT },
  });
  const drawn = rows.getVirtualItems();
  const last = Math.max(drawn.at(-1)?.index ?? 0, at);
  useEffect(() => near(last));
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at);
  }, [at, rows]);
  const all = total ?? choices.length;
  return (
    <>
      <div
        ref={box}
        id={id}
        role="listbox"
        aria-label={label}
        aria-multiselectable={worn ? true : undefined}
        className="cb-l"
        tabIndex={-1}
        style={{ maxHeight: HEIGHT }}
      >
        <div role="presentation" style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {drawn.map(({ index, start }) => {
            const choice = choices[index];
            if (!choice) return null;
            const on = worn?.has(choice.value);
            return (
              <div
                key={choice.value}
                id={optionId(id, index)}
                role="option"
                tabIndex={-1}
                aria-selected={worn ? on : index === at}
                aria-setsize={all}
                aria-posinset={index + 1}
                className={index === at ? 'cb-o on' : 'cb-o'}
                style={{ height: row, translate: `0 ${start}px` }}
                onPointerMove={() => index !== at && setAt(index)}
                // The text field keeps the focus.
                onPointerDown={event => event.preventDefault()}
                onClick={() => pick(choice)}
                onKeyDown={() => {}}
              >
                {choice.colour && <Dot colour={choice.colour} />}
                <span className="grow cut">{choice.text}</span>
                {choice.aside && <span className="muted cut">{choice.aside}</span>}
                {on && <Icon of={Check} />}
              </div>
            );
          })}
        </div>
      </div>
      <div className="cb-n">
        <span role="status">
          {found.loading ? t.loading : found.failed ? t.failed : countText(source, all, q)}
        </span>
        {found.failed && (
          <Button size="sm" look="ghost" onClick={found.retry}>
            {t.retry}
          </Button>
        )}
      </div>
    </>
  );
}

/** The server counts to this many. */
const MOST_COUNTED = 10_000;

function countText(source: Source, all: number, q: string): string {
  if (all === 0) return q ? t.nothing(q) : source.empty;
  const text = source.count(all);
  return all > MOST_COUNTED ? text.replace(number(all), `${number(MOST_COUNTED)}+`) : text;
}
