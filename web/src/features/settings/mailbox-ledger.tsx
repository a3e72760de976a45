import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { CircleCheck, CirclePause, CircleX, Clock, Copy, RotateCcw } from 'lucide-react';
import { useState } from 'react';

import { call, type Mailbox, type MailboxMessage, type MailFate } from '../../api';
import { mailboxes } from '../../texts/en/mailboxes';
import { Age } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { SelectField } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { usePaged } from './paged';
import { Head, ListCard, Loaded, useAct } from './pieces';

const t = mailboxes.ledger;
const FATES = Object.entries(t.fates);

/** Each mail of a mailbox, with what became of it. */
export function Ledger({ mailbox }: { mailbox: Mailbox }) {
  const search = useSearch({ strict: false }) as { fate?: MailFate };
  const navigate = useNavigate();
  const [open, setOpen] = useState<MailboxMessage>();
  const key = ['mailboxes', mailbox.id, 'messages'];
  const { list, items = [] } = usePaged<MailboxMessage>([...key, search.fate], (cursor, signal) =>
    call('get', '/mailboxes/{id}/messages', {
      path: { id: mailbox.id },
      query: { limit: 50, ...(search.fate ? { fate: search.fate } : {}), ...(cursor ? { cursor } : {}) },
      signal,
    }),
  );
  const look = (more: Record<string, string>) =>
    void navigate({ to: '/settings/$section', params: { section: 'mailboxes' }, search: more });
  return (
    <>
      <Head title={mailboxes.openOf(mailbox.name)} text={mailbox.error_message ?? mailboxes.text}>
        <Button look="ghost" onClick={() => look({})}>
          {t.back}
        </Button>
        <SelectField
          label={t.fate}
          value={search.fate ?? ''}
          options={[['', t.any], ...FATES]}
          onChange={event => {
            const fate = event.target.value;
            look({ mailbox: mailbox.id, ...(fate ? { fate } : {}) });
          }}
        />
      </Head>
      <ListCard what={mailboxes.openOf(mailbox.name)} list={list} empty={t.empty} count={items.length}>
        <table className="tbl plain-t">
          <colgroup>
            <col style={{ width: 130 }} />
            <col />
            <col style={{ width: 100 }} />
            <col style={{ width: 96 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{t.fate}</th>
              <th scope="col">{t.mail}</th>
              <th scope="col">{t.seen}</th>
              <th scope="col">
                <span className="sr">{t.details}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map(item => (
              <tr key={item.id}>
                <td>
                  <Fate fate={item.fate} />
                </td>
                <td>
                  <span className="nt">
                    <b className="cut">{item.subject ?? t.noSubject}</b>
                    <span className="cut">{said(item)}</span>
                  </span>
                </td>
                <td>
                  <Age at={item.created_at} />
                </td>
                <td>
                  <Button size="sm" look="ghost" onClick={() => setOpen(item)}>
                    {t.details}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ListCard>
      {open && <Detail item={open} keys={key} onClose={() => setOpen(undefined)} />}
    </>
  );
}

/** The reason where there is one, else who wrote it and what came with it. */
function said(item: MailboxMessage): string {
  const files = t.files(item.taken, item.skipped);
  return item.reason ?? item.document_error ?? [item.sender, files].filter(Boolean).join(', ');
}

const PICTURES = {
  STORED: ['ok', CircleCheck],
  DUPLICATE: ['idle', Copy],
  WAITING: ['idle', Clock],
  REFUSED: ['danger', CircleX],
  FAILED: ['danger', CircleX],
  PARKED: ['idle', CirclePause],
} as const;

function Fate({ fate }: { fate: MailFate }) {
  const [look, picture] = PICTURES[fate];
  return (
    <span className={`state ${look}`}>
      <Icon of={picture} />
      <span>{t.fates[fate]}</span>
    </span>
  );
}

type DetailProps = { item: MailboxMessage; keys: readonly string[]; onClose: () => void };

function Detail({ item, keys, onClose }: DetailProps) {
  const act = useAct();
  const path = { id: item.mailbox_id, message: item.id };
  const whole = useQuery({
    queryKey: [...keys, 'one', item.id],
    queryFn: ({ signal }) => call('get', '/mailboxes/{id}/messages/{message}', { path, signal }),
  });
  const isOver = (item.fate === 'REFUSED' || item.fate === 'FAILED') && item.uid !== null;
  return (
    <Dialog
      open
      onClose={onClose}
      title={item.subject ?? t.noSubject}
      text={item.sender ?? undefined}
      className="pop dlg wide"
    >
      <div className="form">
        <Fate fate={item.fate} />
        {item.reason && <p className="t-danger">{item.reason}</p>}
        {item.document_error && <p className="t-danger">{item.document_error}</p>}
        <Loaded what={t.inside} own={whole}>
          {({ files }) => (
            <div className="ent">
              <b>{t.inside}</b>
              {files.length === 0 ? (
                <p className="hint">{t.none}</p>
              ) : (
                <ul className="inv">
                  {files.map(file => (
                    <li key={file.position}>
                      <span className="grow">
                        <b className="cut">{file.name}</b>
                        <span>{file.skipped_reason ?? (file.document_id ? t.became : t.kept)}</span>
                      </span>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          )}
        </Loaded>
        <div className="dl-f">
          {item.request_id && (
            <Link className="btn" to="/intake/$id" params={{ id: item.request_id }}>
              {t.request}
            </Link>
          )}
          {item.document_id && (
            <Link className="btn" to="/documents/$id" params={{ id: item.document_id }}>
              {t.document}
            </Link>
          )}
          {isOver && (
            <Button
              look="primary"
              icon={RotateCcw}
              onClick={() => {
                onClose();
                void act(
                  () => call('post', '/mailboxes/{id}/messages/{message}/retry', { path }),
                  keys,
                  t.retried,
                );
              }}
            >
              {t.retry}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
