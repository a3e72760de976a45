import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

import { amount } from '../../lib/format';
import { Age } from '../../ui/bits';
import { Asks, StatusWord, Thumbnail } from './pieces';
import type { Item } from './queries';
import { SnippetText } from './snippet';

type Props = { items: Item[]; open: (document: Item) => void; more: () => void };

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

function Row({ document, open }: { document: Item; open: (document: Item) => void }) {
  const snippet = document.snippets?.[0];
  return (
    <button type="button" className="prow" onClick={() => open(document)}>
      <Thumbnail document={document} />
      <span className="nt">
        <b className="cut">{document.vendor ?? document.name}</b>
        {document.vendor && <span className="cut">{document.name}</span>}
        {snippet && <SnippetText snippet={snippet} />}
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
        {document.total && <b className="num">{amount(document.total, document.currency)}</b>}
        <Age at={document.created_at} />
      </span>
    </button>
  );
}
