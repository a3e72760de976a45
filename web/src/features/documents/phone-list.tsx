import { useQuery } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

import type { Document } from '../../api';
import { amount } from '../../lib/format';
import { Age } from '../../ui/bits';
import { glance } from './glance';
import { Asks, StatusWord, Thumbnail } from './pieces';

type Props = { items: Document[]; open: (document: Document) => void; more: () => void };

/** The list for a thumb: who first, then the file, then what is to be done. */
export function PhoneList({ items, open, more }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => 84,
    overscan: 6,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: at => items[at]?.id ?? at,
  });
  const drawn = rows.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - 20) more();
  }, [last, items.length, more]);
  return (
    <ul
      className="plist phone"
      ref={list}
      style={{ height: rows.getTotalSize() + 140, position: 'relative' }}
    >
      {drawn.map(row => {
        const document = items[row.index];
        return (
          document && (
            <li
              key={row.key}
              data-index={row.index}
              ref={rows.measureElement}
              style={{ position: 'absolute', insetInline: 0, top: row.start - rows.options.scrollMargin }}
            >
              <Row document={document} open={open} />
            </li>
          )
        );
      })}
    </ul>
  );
}

function Row({ document, open }: { document: Document; open: (document: Document) => void }) {
  const { data: seen } = useQuery(glance(document));
  return (
    <button type="button" className="prow" onClick={() => open(document)}>
      <Thumbnail document={document} />
      <span className="nt">
        <b className="cut">{seen?.who ?? document.name}</b>
        {seen?.who && <span className="cut">{document.name}</span>}
        {document.status === 'FAILED' && <span className="cut">{document.error?.message}</span>}
        {document.needs_review ? (
          <Asks document={document} />
        ) : (
          <span className="pst">
            <StatusWord document={document} />
          </span>
        )}
      </span>
      <span className="pr">
        {seen?.total && <b className="num">{amount(seen.total, seen.currency)}</b>}
        <Age at={document.created_at} />
      </span>
    </button>
  );
}
