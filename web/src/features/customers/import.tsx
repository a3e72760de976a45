import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleMinus, CirclePlus, CircleX, FileUp, type LucideIcon, PenLine } from 'lucide-react';
import { useId, useRef, useState } from 'react';

import { Problem } from '../../api';
import { common } from '../../texts/en/common';
import { importing as t } from '../../texts/en/customers-import';
import { FieldError } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { SelectField } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { sentence } from '../../ui/sentence';
import { toast } from '../../ui/toast';
import { type ImportAction, type ImportColumn, importCustomers, type ImportResult } from './api';
import { KEY } from './queries';
import { headersOf } from './sheet';

/** Bytes of a table, as the server takes it. */
const LARGEST = 1_000_000;

type Columns = Record<string, ImportColumn>;

/** Customers from a file or from what is pasted: looked at first, then written. */
export function ImportDialog({ close }: { close: () => void }) {
  const cache = useQueryClient();
  const [csv, setCsv] = useState('');
  const [seen, setSeen] = useState<ImportResult>();
  const look = useMutation({
    mutationFn: (columns?: Columns) =>
      importCustomers({ csv, preview: true, ...(columns ? { columns } : {}) }),
    onSuccess: setSeen,
    onError: (error, columns) => {
      // Which column is the name can be said here.
      const isUnclear = error instanceof Problem && error.faults.some(one => one.pointer === '/columns');
      if (!isUnclear) return;
      const headers = seen?.headers ?? headersOf(csv);
      setSeen({ ...NOTHING, headers, columns: columns ?? seen?.columns ?? {} });
    },
  });
  const write = useMutation({
    mutationFn: (columns: Columns) => importCustomers({ csv, preview: false, columns }),
    onSuccess: async ({ counts }) => {
      close();
      toast(t.done(counts.create + counts.update));
      await cache.invalidateQueries({ queryKey: KEY });
    },
  });
  const wrong = write.error ?? look.error ?? undefined;
  const back = () => {
    setSeen(undefined);
    look.reset();
    write.reset();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={t.title}
      className={seen ? 'pop dlg wide cu-dlg cu-imp' : 'pop dlg cu-dlg'}
      text={seen ? undefined : t.text}
    >
      {seen ? (
        <Preview
          seen={seen}
          busy={look.isPending}
          writing={write.isPending}
          wrong={wrong}
          map={columns => {
            setSeen({ ...seen, columns });
            write.reset();
            look.mutate(columns);
          }}
          back={back}
          run={() => write.mutate(seen.columns)}
        />
      ) : (
        <Source
          csv={csv}
          set={text => {
            setCsv(text);
            look.reset();
          }}
          wrong={wrong}
          busy={look.isPending}
          look={() => look.mutate(undefined)}
          close={close}
        />
      )}
    </Dialog>
  );
}

const NOTHING = { rows: [], counts: { create: 0, update: 0, same: 0, refused: 0 } };

type SourceProps = {
  csv: string;
  set: (csv: string) => void;
  wrong: unknown;
  busy: boolean;
  look: () => void;
  close: () => void;
};

function Source({ csv, set, wrong, busy, look, close }: SourceProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<string>();
  const choose = async (file: File) => {
    setRefused(undefined);
    if (file.size > LARGEST) return setRefused(t.tooLarge);
    const text = await readText(file);
    return text === undefined ? setRefused(t.unreadable) : set(text);
  };
  const said = refused ?? (wrong === undefined ? undefined : sentence(wrong));
  return (
    <form
      className="form"
      onSubmit={event => {
        event.preventDefault();
        if (!busy) look();
      }}
    >
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,text/csv"
        aria-label={t.file}
        onChange={event => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) void choose(file);
        }}
      />
      <div>
        <Button icon={FileUp} onClick={() => input.current?.click()}>
          {t.file}
        </Button>
      </div>
      <div className="field">
        <label htmlFor={id}>{t.paste}</label>
        <textarea
          id={id}
          className="input mono cu-csv"
          required
          spellCheck={false}
          placeholder={t.placeholder}
          aria-invalid={said ? true : undefined}
          aria-describedby={`${id}-h${said ? ` ${id}-e` : ''}`}
          value={csv}
          onChange={event => {
            setRefused(undefined);
            set(event.target.value);
          }}
        />
        <p className="hint" id={`${id}-h`}>
          {t.pasteHint}
        </p>
        <FieldError id={`${id}-e`}>{said}</FieldError>
      </div>
      <div className="dl-f">
        <Button look="ghost" onClick={close}>
          {common.cancel}
        </Button>
        <Button look="primary" type="submit" busy={busy}>
          {t.look}
        </Button>
      </div>
    </form>
  );
}

/** The text of a file, in UTF-8 or as older tables are written; nothing of what is no text. */
async function readText(file: File): Promise<string | undefined> {
  const bytes = await file.arrayBuffer();
  const decode = (name: string, fatal: boolean) => new TextDecoder(name, { fatal }).decode(bytes);
  let text;
  try {
    text = decode('utf-8', true);
  } catch {
    text = decode('windows-1252', false);
  }
  return text.includes('\0') ? undefined : text;
}

const ACTIONS: Record<ImportAction, { picture: LucideIcon; look: string }> = {
  create: { picture: CirclePlus, look: 'ok' },
  update: { picture: PenLine, look: 'info' },
  same: { picture: CircleMinus, look: 'idle' },
  refused: { picture: CircleX, look: 'danger' },
};
const ORDER = Object.keys(ACTIONS) as ImportAction[];

type PreviewProps = {
  seen: ImportResult;
  busy: boolean;
  writing: boolean;
  wrong: unknown;
  map: (columns: Record<string, ImportColumn>) => void;
  back: () => void;
  run: () => void;
};

function Preview({ seen, busy, writing, wrong, map, back, run }: PreviewProps) {
  const { counts, headers, columns, rows } = seen;
  const all = ORDER.reduce((sum, action) => sum + counts[action], 0);
  const some = counts.create + counts.update;
  return (
    <>
      <div role="status">
        <ul className="cu-counts">
          {ORDER.filter(action => counts[action] > 0).map(action => (
            <li key={action} className={`badge ${ACTIONS[action].look}`}>
              <Icon of={ACTIONS[action].picture} size={14} />
              {t.counts[action](counts[action])}
            </li>
          ))}
        </ul>
      </div>
      <h3 className="cu-h3">{t.columns}</h3>
      <div className="cu-map">
        {headers.map(header => (
          <SelectField
            key={header}
            label={<span className="cut">{header || '–'}</span>}
            value={columns[header] ?? 'ignore'}
            disabled={busy}
            onChange={event => map({ ...columns, [header]: event.target.value as ImportColumn })}
            options={Object.entries(t.goals)}
          />
        ))}
      </div>
      <h3 className="cu-h3">
        {t.table} {rows.length < all && <span className="muted">{t.firstOnly(rows.length, all)}</span>}
      </h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="cu-prev" tabIndex={0} role="region" aria-label={t.table} aria-busy={busy}>
        <table className="tbl">
          <thead>
            <tr>
              <th scope="col" className="r" style={{ width: 56 }}>
                {t.head.line}
              </th>
              <th scope="col" style={{ width: 120 }}>
                {t.head.action}
              </th>
              <th scope="col" style={{ width: '34%' }}>
                {t.head.name}
              </th>
              <th scope="col">{t.head.why}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.line}>
                <td className="r muted">{row.line}</td>
                <td>
                  <span className={`state ${ACTIONS[row.action].look}`}>
                    <Icon of={ACTIONS[row.action].picture} size={14} />
                    {t.actions[row.action]}
                  </span>
                </td>
                <td className="cut" title={row.name}>
                  {row.name}
                </td>
                <td className="soft cu-rw">{row.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {wrong !== undefined && (
        <div role="alert">
          <FieldError id="cu-import-e">{sentence(wrong)}</FieldError>
        </div>
      )}
      <div className="dl-f">
        <Button look="ghost" onClick={back}>
          {t.back}
        </Button>
        <Button look="primary" busy={writing} disabled={some === 0 || busy} onClick={run}>
          {some === 0 ? t.nothing : t.run(some)}
        </Button>
      </div>
    </>
  );
}
