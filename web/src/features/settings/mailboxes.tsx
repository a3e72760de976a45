import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { KeyRound, List, Pencil, PlugZap, Plus, RefreshCw, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';

import { call, type Mailbox } from '../../api';
import { useMay } from '../../app/me';
import { common } from '../../texts/en/common';
import { mailboxes as t } from '../../texts/en/mailboxes';
import { settings } from '../../texts/en/settings';
import { Age, Copyable } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { toastError } from '../../ui/toast';
import { connect, useAnswer } from './mailbox-consent';
import { Ask, Head, Loaded, useAct } from './pieces';

const KEY = ['mailboxes'];
const Edit = lazy(async () => ({ default: (await import('./mailbox-form')).Edit }));
const Ledger = lazy(async () => ({ default: (await import('./mailbox-ledger')).Ledger }));

type Secret = { id: string; text: string };

export function Section() {
  const isAdmin = useMay('ADMIN');
  const search = useSearch({ strict: false }) as { mailbox?: string };
  const [editing, setEditing] = useState<Mailbox | 'new'>();
  const [secret, setSecret] = useState<Secret>();
  const own = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call('get', '/mailboxes', { signal }),
    refetchInterval: 30_000,
  });
  useAnswer(KEY);
  const shown = own.data?.find(mailbox => mailbox.id === search.mailbox);
  if (shown) {
    return (
      <Suspense>
        <Ledger mailbox={shown} />
      </Suspense>
    );
  }
  return (
    <>
      <Head title={settings.sections.mailboxes} text={t.text}>
        {isAdmin && (
          <Button look="primary" icon={Plus} onClick={() => setEditing('new')}>
            {t.new}
          </Button>
        )}
      </Head>
      <section className="card" aria-label={settings.sections.mailboxes}>
        <Loaded what={settings.sections.mailboxes} own={own}>
          {list =>
            list.length === 0 ? (
              <p className="nw-e">{t.empty}</p>
            ) : (
              <ul className="inv">
                {list.map(item => (
                  <Row key={item.id} item={item} edit={() => setEditing(item)} showSecret={setSecret} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
      {editing && (
        <Suspense>
          <Edit
            item={editing === 'new' ? undefined : editing}
            onClose={() => setEditing(undefined)}
            showSecret={setSecret}
          />
        </Suspense>
      )}
      <Dialog
        open={secret !== undefined}
        onClose={() => setSecret(undefined)}
        title={t.secretTitle}
        text={t.secretText}
      >
        <div className="secret">
          <Copyable text={secret?.text ?? ''} label={common.copy} />
          <Copyable text={`${location.origin}/api/v1/hooks/mail/${secret?.id ?? ''}`} label={common.copy} />
        </div>
      </Dialog>
    </>
  );
}

type RowProps = { item: Mailbox; edit: () => void; showSecret: (secret: Secret) => void };

function Row({ item, edit, showSecret }: RowProps) {
  const isAdmin = useMay('ADMIN');
  const act = useAct();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const path = { id: item.id };
  const isFetched = item.source === 'IMAP';
  const isConnected = !item.consent || item.consent === 'GIVEN';
  return (
    <li>
      <span className="grow">
        <b className="cut">{item.name}</b>
        <span>
          {isFetched ? t.where(item.username ?? '', item.host ?? '') : t.posted}
          {', '}
          <State item={item} />
        </span>
        {item.consent === 'MISSING' && <span className="t-warn">{t.missing}</span>}
        {item.error_message && <span className="t-danger">{item.error_message}</span>}
        {item.waiting > 0 && <span>{t.waiting(item.waiting)}</span>}
        {item.failed > 0 && <span className="t-danger">{t.failed(item.failed)}</span>}
      </span>
      <Button
        size="sm"
        look="ghost"
        icon={List}
        label={t.openOf(item.name)}
        onClick={() =>
          void navigate({
            to: '/settings/$section',
            params: { section: 'mailboxes' },
            search: { mailbox: item.id },
          })
        }
      />
      {isAdmin && !isConnected && (
        <Button
          size="sm"
          look="primary"
          icon={PlugZap}
          onClick={() => void connect(item.id).catch(toastError)}
        >
          {t.connect}
          <span className="sr"> {item.name}</span>
        </Button>
      )}
      {isAdmin && !isFetched && <Rotate item={item} showSecret={showSecret} />}
      {isFetched && item.enabled && isConnected && (
        <Button
          size="sm"
          look="ghost"
          icon={RefreshCw}
          label={t.fetch(item.name)}
          onClick={() => void act(() => call('post', '/mailboxes/{id}/fetch', { path }), KEY, t.fetching)}
        />
      )}
      {isAdmin && (
        <>
          <Button size="sm" look="ghost" icon={Pencil} label={t.edit(item.name)} onClick={edit} />
          <Button
            size="sm"
            look="ghost"
            icon={Trash2}
            label={`${settings.delete} ${item.name}`}
            onClick={() => setAsking(true)}
          />
        </>
      )}
      <Ask
        open={asking}
        onClose={() => setAsking(false)}
        title={t.deleteTitle(item.name)}
        text={t.deleteText}
        verb={settings.delete}
        act={() =>
          act(
            () => call('delete', '/mailboxes/{id}', { path, version: item.version }),
            KEY,
            t.deleted(item.name),
          )
        }
      />
    </li>
  );
}

/** Another secret, after a question: whoever posts mails has a day to change over. */
function Rotate({ item, showSecret }: { item: Mailbox; showSecret: (secret: Secret) => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        size="sm"
        look="ghost"
        icon={KeyRound}
        label={t.rotate(item.name)}
        onClick={() => setAsking(true)}
      />
      <Ask
        open={asking}
        onClose={() => setAsking(false)}
        title={t.rotateTitle(item.name)}
        text={t.rotateText}
        verb={t.rotateVerb}
        act={async () => {
          const made = await call('post', '/mailboxes/{id}/rotate-secret', { path: { id: item.id } });
          showSecret({ id: item.id, text: made.webhook_secret });
        }}
      />
    </>
  );
}

/** When it was last looked at without a fault. */
function State({ item }: { item: Mailbox }) {
  if (!item.enabled) return <>{t.off}</>;
  if (!item.succeeded_at) return <>{t.never}</>;
  return (
    <>
      {t.last} <Age at={item.succeeded_at} className="nowrap" />
    </>
  );
}
