import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

import { common } from '../../texts/en/common';
import { customers as t } from '../../texts/en/customers';
import { Age, None } from '../../ui/bits';
import { Button } from '../../ui/button';
import type { Customer } from './api';
import { KindPicture, knownBy } from './bits';
import type { CustomerFilter } from './filter';

type Props = {
  items: Customer[];
  cursor: number;
  setCursor: (at: number) => void;
  filter: CustomerFilter;
  open: (customer: Customer) => void;
  more: () => void;
};

/** Rows left below the last drawn one when more are asked for. */
const AHEAD = 25;
/** Pixels of a row with its line, as the style has it. */
const ROW = 37;

/** The list as a table; only the rows near the screen are drawn. */
export function CustomerTable({ items, cursor, setCursor, filter, open, more }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    getItemKey: at => items[at]?.id ?? at,
    scrollPaddingStart: 36,
  });
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
    <div className="scroll cu-tw" ref={scroller}>
      <table className="tbl cu-t" aria-rowcount={items.length + 1}>
        <caption className="sr">{t.caption(t.orders[filter.order ?? 'name'])}</caption>
        <colgroup>
          <col />
          <col style={{ width: '26%' }} />
          <col className="cu-wide" style={{ width: 160 }} />
          <col className="cu-wide" style={{ width: 150 }} />
          <col style={{ width: 120 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t.columns.name}</th>
            <th scope="col">{t.columns.email}</th>
            <th scope="col" className="cu-wide">
              {t.columns.phone}
            </th>
            <th scope="col" className="cu-wide">
              {t.columns.vat}
            </th>
            <th scope="col" className="r">
              {t.columns.active}
            </th>
          </tr>
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden="true" className="cu-gap" style={{ height: before }} />}
          {drawn.map(({ index }) => {
            const customer = items[index];
            return (
              customer && (
                <Row
                  key={customer.id}
                  customer={customer}
                  at={index}
                  cursor={index === cursor}
                  setCursor={setCursor}
                  open={open}
                />
              )
            );
          })}
          {after > 0 && <tr aria-hidden="true" className="cu-gap" style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = Pick<Props, 'setCursor' | 'open'> & { customer: Customer; at: number; cursor: boolean };

function Row({ customer, at, cursor, setCursor, open }: RowProps) {
  return (
    <tr
      className={cursor ? 'cursor' : undefined}
      aria-rowindex={at + 2}
      onClick={event => {
        setCursor(at);
        if (!(event.target as HTMLElement).closest('a, button')) open(customer);
      }}
    >
      <td>
        <Link
          to="/customers/$id"
          params={{ id: customer.id }}
          className="cu-name"
          onClick={event => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            setCursor(at);
            open(customer);
          }}
        >
          <KindPicture kind={customer.kind} />
          <b className="cut" title={customer.name}>
            {customer.name}
          </b>
        </Link>
      </td>
      <td className="cut soft">
        <First of={customer.emails.length > 0 ? customer.emails : customer.domains} />
      </td>
      <td className="cut soft num cu-wide">
        <First of={customer.phones} />
      </td>
      <td className="cut soft mono cu-wide">
        <First of={customer.vat_ids} />
      </td>
      <td className="r">{customer.last_at ? <Age at={customer.last_at} /> : <None />}</td>
    </tr>
  );
}

/** The first of several, and how many more there are. */
function First({ of }: { of: readonly string[] }) {
  const [first] = of;
  if (first === undefined) return <None />;
  return (
    <span title={of.join(', ')}>
      {first}
      {of.length > 1 && <span className="muted"> {t.moreOf(of.length - 1)}</span>}
    </span>
  );
}

type PhoneProps = { items: Customer[]; more: (() => void) | undefined; busy: boolean };

/** The list for a thumb. */
export function PhoneList({ items, more, busy }: PhoneProps) {
  return (
    <>
      <ul className="cu-pl">
        {items.map(customer => (
          <li key={customer.id}>
            <Link to="/customers/$id" params={{ id: customer.id }}>
              <KindPicture kind={customer.kind} size={20} />
              <span className="nt grow">
                <b className="cut">{customer.name}</b>
                {knownBy(customer) && <span className="cut">{knownBy(customer)}</span>}
              </span>
              {customer.last_at && <Age at={customer.last_at} />}
            </Link>
          </li>
        ))}
      </ul>
      {more && (
        <div className="cu-more">
          <Button busy={busy} onClick={more}>
            {common.showMore}
          </Button>
        </div>
      )}
    </>
  );
}
