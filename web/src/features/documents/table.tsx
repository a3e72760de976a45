import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef } from 'react';

import { amount, date } from '../../lib/format';
import { useStore } from '../../lib/store';
import { documents as t } from '../../texts/en/documents';
import { Age, Avatar, None } from '../../ui/bits';
import { Icon } from '../../ui/icon';
import { density } from './density';
import type { DocumentFilter } from './filter';
import { Asks, Labels, StatusWord, Thumbnail } from './pieces';
import type { Item } from './queries';
import { SnippetText } from './snippet';

type Props = {
  items: Item[];
  picked: ReadonlySet<string>;
  cursor: number;
  filter: DocumentFilter;
  setCursor: (at: number) => void;
  pick: ((at: number, to?: boolean) => void) | undefined;
  pickAll: () => void;
  open: (document: Item) => void;
  more: () => void;
};

/** Rows left below the last drawn one when more are asked for. */
const AHEAD = 25;
const HEIGHTS = { comfortable: 45, compact: 35 };

/** The list as a table; only the rows near the screen are drawn. */
export function DocumentTable({
  items,
  picked,
  cursor,
  filter,
  setCursor,
  pick,
  pickAll,
  open,
  more,
}: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const dense = useStore(density);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHTS[dense],
    overscan: 8,
    getItemKey: at => items[at]?.id ?? at,
    scrollPaddingStart: 36,
  });
  useEffect(() => rows.measure(), [dense, rows]);
  const drawn = rows.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - AHEAD) more();
  }, [last, items.length, more]);
  useEffect(() => {
    if (items.length > 0) rows.scrollToIndex(cursor);
    // Only the cursor moves the page, not a row that arrives.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [cursor]);
  const before = drawn[0]?.start ?? 0;
  const after = rows.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  return (
    <div className="scroll tw" ref={scroller}>
      <table
        className={dense === 'compact' ? 'tbl docs compact' : 'tbl docs'}
        aria-rowcount={items.length + 1}
      >
        <caption className="sr">{t.caption(t.sorts[filter.sort ?? 'newest'])}</caption>
        <colgroup>
          <col style={{ width: pick ? 40 : 16 }} />
          <col />
          <col className="k-kind" style={{ width: 100 }} />
          <col className="k-date" style={{ width: 108 }} />
          <col style={{ width: 116 }} />
          <col style={{ width: 136 }} />
          <col style={{ width: 184 }} />
          <col className="k-label" style={{ width: 132 }} />
          <col className="k-who" style={{ width: 120 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              {pick ? (
                <input
                  type="checkbox"
                  className="check"
                  aria-label={t.selectAll}
                  checked={picked.size > 0 && picked.size === items.length}
                  ref={node => {
                    if (node) node.indeterminate = picked.size > 0 && picked.size < items.length;
                  }}
                  onChange={pickAll}
                />
              ) : (
                <span className="sr">{t.title}</span>
              )}
            </th>
            <SortHead name="name" filter={filter} />
            <th scope="col" className="c-kind">
              {t.columns.kind}
            </th>
            <SortHead name="date" filter={filter} className="c-date" />
            <SortHead name="total" filter={filter} className="c-amt r" />
            <th scope="col">{t.columns.status}</th>
            <th scope="col">{t.columns.check}</th>
            <th scope="col" className="c-label">
              {t.columns.labels}
            </th>
            <SortHead name="newest" filter={filter} className="c-who" />
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden="true" className="gap" style={{ height: before }} />}
          {drawn.map(({ index }) => {
            const document = items[index];
            return (
              document && (
                <Row
                  key={document.id}
                  document={document}
                  at={index}
                  cursor={index === cursor}
                  picked={picked.has(document.id)}
                  filter={filter}
                  setCursor={setCursor}
                  pick={pick}
                  open={open}
                />
              )
            );
          })}
          {after > 0 && <tr aria-hidden="true" className="gap" style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}

/** What a head sorts by: at first one way, then the other. */
const HEADS = {
  name: { label: t.columns.name, first: 'name', second: 'name_down', up: 'name' },
  date: { label: t.columns.date, first: 'date_down', second: 'date', up: 'date' },
  total: { label: t.columns.amount, first: 'total_down', second: 'total', up: 'total' },
  newest: { label: t.columns.added, first: 'newest', second: 'oldest', up: 'oldest' },
} as const;

function SortHead({
  name,
  filter,
  className,
}: {
  name: keyof typeof HEADS;
  filter: DocumentFilter;
  className?: string;
}) {
  const { label, first, second, up } = HEADS[name];
  const now = filter.sort ?? (filter.q ? undefined : 'newest');
  const on = now === first || now === second;
  const { sort: _, ...rest } = filter;
  const next = now === first ? second : first;
  return (
    <th
      scope="col"
      className={className}
      aria-sort={on ? (now === up ? 'ascending' : 'descending') : undefined}
    >
      <Link
        to="/documents"
        search={next === 'newest' && !filter.q ? rest : { ...rest, sort: next }}
        activeProps={{ 'aria-current': undefined }}
      >
        {label} {on && <Icon of={now === up ? ArrowUp : ArrowDown} size={12} />}
      </Link>
    </th>
  );
}

type RowProps = {
  document: Item;
  at: number;
  cursor: boolean;
  picked: boolean;
  filter: DocumentFilter;
  setCursor: (at: number) => void;
  pick: ((at: number, to?: boolean) => void) | undefined;
  open: (document: Item) => void;
};

function Row({ document, at, cursor, picked, filter, setCursor, pick, open }: RowProps) {
  const snippet = document.snippets?.[0];
  const second =
    document.status === 'FAILED'
      ? document.error?.message
      : (document.vendor ?? (document.pages_total ? t.pages(document.pages_total) : undefined));
  return (
    <tr
      className={cursor ? 'cursor' : undefined}
      aria-selected={picked || undefined}
      aria-rowindex={at + 2}
      onClick={event => {
        setCursor(at);
        if (!(event.target as HTMLElement).closest('a, button, input')) open(document);
      }}
    >
      <td className="c-x">
        {pick && (
          <input
            type="checkbox"
            className="check"
            aria-label={t.select(document.name)}
            checked={picked}
            onChange={() => {}}
            onClick={event => pick(at, event.shiftKey)}
          />
        )}
      </td>
      <td className="c-name">
        <Link
          to="/documents/$id"
          params={{ id: document.id }}
          search={filter}
          className="name"
          preload="intent"
          onClick={() => setCursor(at)}
        >
          <Thumbnail document={document} />
          <span className="nt">
            <b className="cut" title={document.name}>
              {document.name}
            </b>
            {snippet ? <SnippetText snippet={snippet} /> : second && <span className="cut">{second}</span>}
          </span>
        </Link>
      </td>
      <td className="c-kind">{document.kind ? t.kinds[document.kind] : <None />}</td>
      <td className="c-date num">{document.issue_date ? date(document.issue_date) : <None />}</td>
      <td className="c-amt r num">{document.total ? amount(document.total, document.currency) : <None />}</td>
      <td className="c-st">
        <StatusWord document={document} />
      </td>
      <td className="c-need">
        <Asks document={document} />
        {document.error?.code === 'encrypted' && (
          <Link className="link sm" to="/documents/$id" params={{ id: document.id }}>
            {t.enterPassword}
          </Link>
        )}
      </td>
      <td className="c-label">
        <Labels document={document} />
      </td>
      <td className="c-who">
        <span className="who">
          <Avatar id={document.owner_id} name={document.owner_name} size={22} />
          <Age at={document.deleted_at ?? document.created_at} />
        </span>
      </td>
    </tr>
  );
}
