import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleX, Loader, Lock, RefreshCw } from 'lucide-react';

import { call, type Document } from '../../api';
import { useMay } from '../../app/me';
import { documents } from '../../texts/en/documents';
import { parts } from '../../texts/en/review-parts';
import { Progress } from '../../ui/bits';
import { Button } from '../../ui/button';
import { PasswordField } from '../../ui/field';
import { Form } from '../../ui/form';
import { Icon } from '../../ui/icon';
import { Center } from '../../ui/states';
import { toastError } from '../../ui/toast';
import { sheetsOf, textOf } from './queries';

/** A document that is still being read, or could not be. */
export function NotRead({ document }: { document: Document }) {
  const { id, status, error, pages_done: done, pages_total: total } = document;
  const cache = useQueryClient();
  const mayWork = useMay('OPERATOR');
  const refresh = () => cache.invalidateQueries({ queryKey: ['document', id] });
  if (status === 'FAILED') {
    const encrypted = error?.code === 'encrypted';
    const infected = error?.code === 'infected';
    return (
      <Center
        picture={
          <span className="orb danger">
            <Icon of={encrypted ? Lock : CircleX} size={22} />
          </span>
        }
        title={encrypted ? parts.failed.encrypted : infected ? parts.failed.infected : parts.failed.title}
        text={encrypted ? parts.failed.encryptedText : error?.message}
      >
        {encrypted ? (
          <Form
            className="form narrow"
            send={async ({ password = '' }) => {
              await call('post', '/documents/{id}/password', { path: { id }, body: { password } });
              await refresh();
            }}
          >
            {({ busy, fault }) => (
              <>
                <PasswordField
                  label={parts.failed.password}
                  name="password"
                  required
                  autoFocus
                  autoComplete="off"
                  error={fault('password')}
                />
                <Button look="primary" type="submit" busy={busy}>
                  {parts.failed.unlock}
                </Button>
              </>
            )}
          </Form>
        ) : (
          mayWork &&
          !infected && (
            <Button
              look="primary"
              icon={RefreshCw}
              onClick={() =>
                void call('post', '/documents/{id}/retry', { path: { id } }).then(refresh, toastError)
              }
            >
              {documents.readAgain}
            </Button>
          )
        )}
      </Center>
    );
  }
  const text =
    status === 'UPLOADING'
      ? parts.reading.uploading
      : status === 'PENDING'
        ? parts.reading.waiting
        : total
          ? parts.reading.pages(done, total)
          : '';
  return (
    <Center
      picture={
        <span className="orb">
          <Icon of={Loader} size={22} turns />
        </span>
      }
      title={parts.reading.title}
      text={text}
    >
      {status === 'PROCESSING' && total && total > 1 ? (
        <Progress className="wide-bar" done={done} total={total} label={documents.pagesRead} />
      ) : null}
    </Center>
  );
}

/** A file without pages: its sheets as tables, else its text. */
export function Plain({ document }: { document: Document }) {
  const isSheet = /sheet|excel|csv/.test(document.media_type);
  const sheets = useQuery({ ...sheetsOf(document.id), enabled: isSheet });
  const text = useQuery({
    ...textOf(document.id),
    enabled: !isSheet || sheets.isError || sheets.data?.items.length === 0,
  });
  return (
    <div className="desk-area">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="paper" tabIndex={0} role="region" aria-label={document.name}>
        {sheets.data?.items.map(sheet => (
          <div className="sheet paper-text" key={sheet.name}>
            <h2>{parts.sheet(sheet.name)}</h2>
            <Grid cells={sheet.cells} />
          </div>
        ))}
        {text.data && <pre className="sheet paper-text">{text.data.text ?? parts.text.empty}</pre>}
      </div>
    </div>
  );
}

const MOST_ROWS = 500;

function Grid({ cells }: { cells: { address: string; text: string }[] }) {
  const rows = new Map<number, Map<number, string>>();
  let columns = 0;
  for (const { address, text } of cells) {
    const place = /^([A-Z]+)(\d+)$/.exec(address);
    if (!place) continue;
    const column = [...(place[1] ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
    const row = Number(place[2]);
    columns = Math.max(columns, column);
    rows.set(row, (rows.get(row) ?? new Map()).set(column, text));
  }
  return (
    <table className="grid-t">
      <tbody>
        {[...rows]
          .sort(([a], [b]) => a - b)
          .slice(0, MOST_ROWS)
          .map(([row, line]) => (
            <tr key={row}>
              {Array.from({ length: columns }, (_, at) => (
                <td key={`${row}-${at + 1}`}>{line.get(at + 1)}</td>
              ))}
            </tr>
          ))}
      </tbody>
    </table>
  );
}
