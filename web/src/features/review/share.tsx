import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { call, type Share } from '../../api';
import { instant } from '../../lib/format';
import { links as t } from '../../texts/en/links';
import { Copyable } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, PasswordField, SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { Failure, Rows } from '../../ui/states';
import { toast, toastError } from '../../ui/toast';

const DAYS = [1, 2, 3, 4, 5, 6, 7].map(days => [String(days), t.share.dayCount(days)] as const);

/** Links by which people without an account fetch the document. */
export function ShareDialog({ id, close }: { id: string; close: () => void }) {
  const cache = useQueryClient();
  const key = ['shares', id];
  const [made, setMade] = useState<string>();
  const list = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call('get', '/documents/{id}/shares', { path: { id }, signal }),
  });
  const again = () => cache.invalidateQueries({ queryKey: key });
  const revoke = async (share: string) => {
    try {
      await call('delete', '/documents/{id}/shares/{share}', { path: { id, share } });
      toast(t.share.revoked);
    } catch (error) {
      toastError(error);
    }
    await again();
  };
  return (
    <Dialog open onClose={close} title={t.share.title} text={t.share.text}>
      {made ? (
        <div className="secret">
          <Copyable text={made} label={t.copy} />
          <p className="hint">{t.once}</p>
        </div>
      ) : (
        <Form
          send={async values => {
            const most = Number(values['max_downloads']);
            const share = await call('post', '/documents/{id}/shares', {
              path: { id },
              body: {
                days: Number(values['days']),
                ...(values['password'] ? { password: values['password'] } : {}),
                ...(most > 0 ? { max_downloads: most } : {}),
              },
            });
            setMade(share.url);
            await again();
          }}
        >
          {({ busy, fault }) => (
            <>
              <SelectField label={t.share.days} name="days" options={DAYS} defaultValue="7" />
              <PasswordField
                label={t.share.password}
                name="password"
                minLength={8}
                maxLength={200}
                autoComplete="new-password"
                hint={t.share.passwordHint}
                error={fault('password')}
              />
              <Field
                label={t.share.most}
                name="max_downloads"
                type="number"
                min={1}
                max={1000}
                hint={t.share.mostHint}
                error={fault('max_downloads')}
              />
              <DialogButtons close={close} busy={busy} verb={t.share.create} />
            </>
          )}
        </Form>
      )}
      <section aria-labelledby="shares">
        <h3 id="shares">{t.share.list}</h3>
        {list.isError && <Failure what={t.share.list} error={list.error} retry={() => void list.refetch()} />}
        {list.isPending && <Rows what={t.share.list} count={2} />}
        {list.data?.items.length === 0 && <p className="muted">{t.share.empty}</p>}
        <ul className="inv">
          {list.data?.items.map(share => (
            <Row key={share.id} share={share} revoke={() => void revoke(share.id)} />
          ))}
        </ul>
      </section>
    </Dialog>
  );
}

function Row({ share, revoke }: { share: Share; revoke: () => void }) {
  const over = share.revoked_at != null || new Date(share.expires_at) < new Date();
  const state = share.revoked_at ? t.revoked : over ? t.ended : t.until(instant(share.expires_at));
  const counted = t.share.downloads(share.downloads, share.max_downloads ?? null);
  return (
    <li>
      <span className="grow">
        <b>{state}</b>{' '}
        <span className="muted">
          {[counted, share.has_password && t.share.locked].filter(Boolean).join(', ')}
        </span>
      </span>
      {!over && (
        <Button size="sm" look="danger-ghost" onClick={revoke}>
          {t.revoke}
          <span className="sr"> {instant(share.created_at)}</span>
        </Button>
      )}
    </li>
  );
}
