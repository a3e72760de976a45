import './lines.css';

import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

import type { Document, Version } from '../../api';
import { useMay } from '../../app/me';
import { amount } from '../../lib/format';
import { useStore } from '../../lib/store';
import { review as t } from '../../texts/en/review';
import { parts } from '../../texts/en/review-parts';
import { FieldError, None } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Center } from '../../ui/states';
import { toast } from '../../ui/toast';
import { draftOf, sayLines } from './draft';
import { isBox } from './geometry';
import {
  asRows,
  emptyRow,
  isNumber,
  productOf,
  type Row,
  rowsOfDraft,
  rowsOfItems,
  sumOf,
  understoodCell,
} from './rows';
import { LINES, type Saving } from './save';
import type { Place } from './sheet';
import { baseOf, type Cell, CELLS } from './table';

type Props = {
  document: Document;
  version: Version;
  saving: Saving;
  showLine: (place: Place | undefined) => void;
};

/** What was charged, line by line: to look at for clients, to put right for the others. */
export function Lines(props: Props) {
  const mayCorrect = useMay('OPERATOR') && props.document.approval !== 'APPROVED';
  if (mayCorrect) return <Editor {...props} />;
  return <Shown version={props.version} />;
}

function useRows({ document, version }: Props) {
  const { id } = document;
  const items = version.line_items ?? [];
  const { lines } = useStore(draftOf(id));
  const base = baseOf(items);
  const [rows, setRows] = useState<Row[]>(() => (lines ? rowsOfDraft(lines.rows) : rowsOfItems(items)));
  // What was said here last: the draft may become another one, by a save or by somebody else's word.
  const own = useRef(lines);
  useEffect(() => {
    if (own.current === lines && lines) return;
    own.current = lines;
    setRows(lines ? rowsOfDraft(lines.rows) : rowsOfItems(items));
    // The table of the server counts when it has changed, not when it has come again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [lines, base]);
  const change = (next: Row[]) => {
    setRows(next);
    const said = asRows(next, items, navigator.language);
    if (!said) return;
    const same =
      JSON.stringify(said) === JSON.stringify(asRows(rowsOfItems(items), items, navigator.language));
    own.current = same ? undefined : { rows: said, base: lines?.base ?? base };
    sayLines(id, own.current);
  };
  return { rows, change };
}

const isWrong = (row: Row, cell: Cell) => understoodCell(cell, row[cell], navigator.language) === undefined;

function Editor(props: Props) {
  const { version, saving, showLine } = props;
  const { rows, change } = useRows(props);
  const table = useRef<HTMLDivElement>(null);
  const currency = version.fields['currency']?.value;
  const net = version.fields['net']?.value ?? version.fields['total']?.value;
  const sum = (sumOf(rows) / 100).toFixed(2);
  const set = (key: number, cell: Cell, value: string) =>
    change(rows.map(row => (row.key === key ? { ...row, [cell]: value } : row)));
  /** What was typed is shown as it was understood, and a sum that follows is worked out. */
  const leave = (row: Row, cell: Cell) => {
    const found = row.was === undefined ? undefined : version.line_items?.[row.was]?.[cell];
    const meant = understoodCell(cell, row[cell], navigator.language);
    const next = { ...row };
    if (isNumber(cell) && meant !== undefined && row[cell] !== found) next[cell] = meant;
    const follows = (cell === 'quantity' || cell === 'unit_price') && row.net === '';
    if (follows) next.net = productOf(row, navigator.language) ?? '';
    if (next[cell] !== row[cell] || next.net !== row.net)
      change(rows.map(one => (one.key === row.key ? next : one)));
  };
  const focus = (at: number, cell: Cell) =>
    // After the row is there.
    requestAnimationFrame(() =>
      table.current?.querySelector<HTMLInputElement>(`[data-row="${at}"] [data-cell="${cell}"]`)?.focus(),
    );
  const add = (after: number, cell: Cell = 'name') => {
    change([...rows.slice(0, after + 1), emptyRow(), ...rows.slice(after + 1)]);
    focus(after + 1, cell);
  };
  const remove = (at: number) => {
    const before = rows;
    change(rows.filter((_, other) => other !== at));
    toast(parts.lines.removed, { undo: () => change(before) });
    focus(Math.min(at, rows.length - 2), 'name');
  };
  const onKeyDown = (event: KeyboardEvent, at: number, cell: Cell) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey) {
      event.preventDefault();
      if (at === rows.length - 1) add(at, cell);
      else focus(at + 1, cell);
    } else if (event.key === 'ArrowDown' && at < rows.length - 1) {
      event.preventDefault();
      focus(at + 1, cell);
    } else if (event.key === 'ArrowUp' && at > 0) {
      event.preventDefault();
      focus(at - 1, cell);
    } else if (event.key === 'Delete' && event.ctrlKey) {
      event.preventDefault();
      remove(at);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      (event.currentTarget as HTMLElement).blur();
    }
  };
  const show = ({ was }: Row) => {
    const item = was === undefined ? undefined : version.line_items?.[was];
    showLine(
      item && isBox(item.box) && typeof item.page === 'number'
        ? { page: item.page, box: item.box }
        : undefined,
    );
  };
  const refused = saving.faults[LINES];
  return (
    <div className="ln" ref={table}>
      {refused && (
        <div role="alert" className="ln-e">
          <FieldError id="lines-error">{refused}</FieldError>
        </div>
      )}
      {rows.length === 0 ? (
        <Center title={parts.lines.empty}>
          <Button look="primary" icon={Plus} onClick={() => add(-1)}>
            {parts.lines.add}
          </Button>
        </Center>
      ) : (
        <>
          <div role="table" aria-label={t.tabs.lines} className="ln-t">
            <div role="row" className="ln-r ln-h">
              {CELLS.map(cell => (
                <span key={cell} role="columnheader" className={`ln-c ${cell}`}>
                  {parts.lines.columns[cell]}
                </span>
              ))}
              <span role="columnheader" className="ln-x">
                <span className="sr">{parts.lines.remove}</span>
              </span>
            </div>
            {rows.map((row, at) => (
              <div role="row" className="ln-r" key={row.key} data-row={at}>
                {CELLS.map(cell => (
                  <span role="cell" className={`ln-c ${cell}`} key={cell}>
                    <input
                      className={isNumber(cell) ? 'num' : ''}
                      data-cell={cell}
                      aria-label={parts.lines.cell(parts.lines.columns[cell], at + 1)}
                      aria-invalid={isWrong(row, cell) || undefined}
                      title={isWrong(row, cell) ? t.wrong.amount : row[cell]}
                      value={row[cell]}
                      inputMode={isNumber(cell) ? 'decimal' : 'text'}
                      spellCheck={false}
                      autoComplete="off"
                      onChange={event => set(row.key, cell, event.target.value)}
                      onFocus={() => show(row)}
                      onBlur={() => leave(row, cell)}
                      onKeyDown={event => onKeyDown(event, at, cell)}
                    />
                  </span>
                ))}
                <span role="cell" className="ln-x">
                  <Button
                    look="ghost"
                    size="sm"
                    icon={X}
                    label={parts.lines.removeRow(at + 1)}
                    onClick={() => remove(at)}
                  />
                </span>
              </div>
            ))}
          </div>
          <div className="ln-f">
            <Button look="ghost" size="sm" icon={Plus} onClick={() => add(rows.length - 1)}>
              {parts.lines.add}
            </Button>
            <span className="grow" />
            <span className={net && net !== sum ? 'num t-warn' : 'num muted'} role="status">
              {parts.lines.sum(amount(sum, currency), net && net !== sum ? amount(net, currency) : undefined)}
            </span>
          </div>
        </>
      )}
    </div>
  );
}

function Shown({ version }: { version: Version }) {
  const lines = version.line_items ?? [];
  const currency = version.fields['currency']?.value;
  if (lines.length === 0) return <Center title={parts.lines.empty} />;
  return (
    <table className="tbl lines">
      <thead>
        <tr>
          <th scope="col">{parts.lines.columns.name}</th>
          {(['quantity', 'unit_price', 'net'] as const).map(cell => (
            <th scope="col" className="r" key={cell}>
              {parts.lines.columns[cell]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line, at) => (
          // Lines have no name of their own.
          // oxlint-disable-next-line react/no-array-index-key
          <tr key={at}>
            <td title={line.name ?? undefined}>{line.name ?? <None />}</td>
            <td className="r num">{line.quantity ? `${line.quantity} ${line.unit ?? ''}` : <None />}</td>
            <td className="r num">{line.unit_price ? amount(line.unit_price, undefined) : <None />}</td>
            <td className="r num">{line.net ? amount(line.net, currency) : <None />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
