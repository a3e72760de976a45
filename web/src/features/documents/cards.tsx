import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';

import { amount, date } from '../../lib/format';
import { documents as t } from '../../texts/en/documents';
import type { DocumentFilter } from './filter';
import { Asks, CardPicture, StatusWord } from './pieces';
import type { Item } from './queries';

type Props = {
  items: Item[];
  picked: ReadonlySet<string>;
  cursor: number;
  filter: DocumentFilter;
  setCursor: (at: number) => void;
  pick: ((at: number, to?: boolean) => void) | undefined;
  more: () => void;
};

const WIDTH = 208;
const HEIGHT = 306;
const GAP = 16;
/** Cards left below the last drawn row when more are asked for. */
const AHEAD = 30;

/** The list as cards; only the rows near the screen are drawn. */
export function DocumentCards({ items, picked, cursor, filter, setCursor, pick, more }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [columns, setColumns] = useState(4);
  useEffect(() => {
    const node = scroller.current;
    if (!node) return;
    const fit = () => setColumns(Math.max(1, Math.floor((node.clientWidth - GAP) / (WIDTH + GAP))));
    const watch = new ResizeObserver(fit);
    watch.observe(node);
    return () => watch.disconnect();
  }, []);
  const rows = useVirtualizer({
    count: Math.ceil(items.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT + GAP,
    overscan: 2,
    paddingStart: GAP,
    paddingEnd: GAP,
  });
  const drawn = rows.getVirtualItems();
  const last = ((drawn.at(-1)?.index ?? 0) + 1) * columns;
  useEffect(() => {
    if (last >= items.length - AHEAD) more();
  }, [last, items.length, more]);
  useEffect(() => {
    if (items.length > 0) rows.scrollToIndex(Math.floor(cursor / columns));
    // Only the cursor moves the page, not a card that arrives.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [cursor]);
  return (
    <div className="scroll cards" ref={scroller}>
      <ul style={{ height: rows.getTotalSize() }}>
        {drawn.flatMap(row =>
          items.slice(row.index * columns, (row.index + 1) * columns).map((item, column) => {
            const at = row.index * columns + column;
            return (
              <li
                key={item.id}
                className={at === cursor ? 'card cursor' : 'card'}
                style={{
                  top: row.start,
                  left: `calc(${GAP}px + (100% - ${GAP}px) / ${columns} * ${column})`,
                  width: `calc((100% - ${GAP}px) / ${columns} - ${GAP}px)`,
                  height: HEIGHT,
                }}
              >
                {pick && (
                  <input
                    type="checkbox"
                    className="check"
                    aria-label={t.select(item.name)}
                    checked={picked.has(item.id)}
                    onChange={() => {}}
                    onClick={event => pick(at, event.shiftKey)}
                  />
                )}
                <Link
                  to="/documents/$id"
                  params={{ id: item.id }}
                  search={filter}
                  preload="intent"
                  onClick={() => setCursor(at)}
                >
                  <CardPicture document={item} />
                  <b className="cut" title={item.name}>
                    {item.vendor ?? item.name}
                  </b>
                  <span className="cut">{item.vendor ? item.name : item.kind ? t.kinds[item.kind] : ''}</span>
                  <span className="cut num">
                    {[
                      item.total && amount(item.total, item.currency),
                      item.issue_date && date(item.issue_date),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </Link>
                {item.needs_review ? <Asks document={item} /> : <StatusWord document={item} />}
              </li>
            );
          }),
        )}
      </ul>
    </div>
  );
}
