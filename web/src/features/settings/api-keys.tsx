import { Plus } from 'lucide-react';
import { useState } from 'react';

import { call, type ApiKey, type Scope } from '../../api';
import { day } from '../../lib/format';
import { common } from '../../texts/en/common';
import { settings as t } from '../../texts/en/settings';
import { Age, Copyable, None } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, Tick } from '../../ui/field';
import { Form } from '../../ui/form';
import { usePaged } from './paged';
import { Ask, Head, ListCard, useAct } from './pieces';

const KEY = ['api-keys'];
const SCOPES = Object.keys(t.keys.scopeNames) as Scope[];

export function Section() {
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<string>();
  const act = useAct();
  const { list, items = [] } = usePaged<ApiKey>(KEY, (cursor, signal) =>
    call('get', '/api-keys', { query: { limit: 50, ...(cursor ? { cursor } : {}) }, signal }),
  );
  return (
    <>
      <Head title={t.sections['api-keys']} text={t.keys.text}>
        <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
          {t.keys.new}
        </Button>
      </Head>
      <ListCard what={t.sections['api-keys']} list={list} empty={t.keys.empty} count={items.length}>
        <table className="tbl plain-t">
          <colgroup>
            <col />
            <col style={{ width: 260 }} />
            <col style={{ width: 110 }} />
            <col style={{ width: 120 }} />
            <col style={{ width: 96 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{t.keys.name}</th>
              <th scope="col">{t.keys.scopes}</th>
              <th scope="col">{t.keys.lastUsed}</th>
              <th scope="col">{t.keys.until}</th>
              <th scope="col">
                <span className="sr">{common.more}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map(key => (
              <Row key={key.id} item={key} />
            ))}
          </tbody>
        </table>
      </ListCard>
      <Dialog open={adding} onClose={() => setAdding(false)} title={t.keys.new}>
        <Form
          send={async values => {
            const scopes = SCOPES.filter(scope => values[scope] === 'on');
            if (scopes.length === 0) throw new Error(t.keys.needsScope);
            const until = values['expires'] ? new Date(`${values['expires']}T23:59:59`).toISOString() : null;
            const key = await call('post', '/api-keys', {
              body: { name: values['name'] ?? '', scopes, expires_at: until },
            });
            setAdding(false);
            setMade(key.token);
            await act(async () => {}, KEY);
          }}
        >
          {({ busy, fault }) => (
            <>
              <Field
                label={t.keys.name}
                name="name"
                required
                maxLength={100}
                autoFocus
                error={fault('name')}
              />
              <fieldset className="form">
                <legend className="lbl">{t.keys.scopes}</legend>
                {SCOPES.map(scope => (
                  <Tick
                    key={scope}
                    name={scope}
                    label={t.keys.scopeNames[scope]}
                    defaultChecked={scope === 'documents:read'}
                  />
                ))}
              </fieldset>
              <Field
                label={t.keys.expires}
                name="expires"
                type="date"
                hint={t.keys.expiresHint}
                error={fault('expires_at')}
              />
              <DialogButtons close={() => setAdding(false)} busy={busy} verb={t.keys.create} />
            </>
          )}
        </Form>
      </Dialog>
      <Dialog
        open={made !== undefined}
        onClose={() => setMade(undefined)}
        title={t.keys.made}
        text={t.keys.madeText}
      >
        <div className="secret">
          <Copyable text={made ?? ''} label={common.copy} />
        </div>
      </Dialog>
    </>
  );
}

function Row({ item }: { item: ApiKey }) {
  const act = useAct();
  const [asking, setAsking] = useState(false);
  return (
    <tr>
      <td>
        <span className="nt">
          <b className="cut">{item.name}</b>
          <span className="mono cut">{item.prefix}…</span>
        </span>
      </td>
      <td className="soft">{item.scopes.map(scope => t.keys.scopeNames[scope]).join(', ')}</td>
      <td>
        {item.last_used_at ? <Age at={item.last_used_at} /> : <span className="muted">{t.keys.never}</span>}
      </td>
      <td className="num">{item.expires_at ? day(item.expires_at) : <None />}</td>
      <td>
        <Button size="sm" look="danger-ghost" onClick={() => setAsking(true)}>
          {t.keys.revoke}
          <span className="sr"> {item.name}</span>
        </Button>
        <Ask
          open={asking}
          onClose={() => setAsking(false)}
          title={t.keys.revokeTitle(item.name)}
          text={t.keys.revokeText}
          verb={t.keys.revoke}
          act={() =>
            act(
              () => call('delete', '/api-keys/{id}', { path: { id: item.id } }),
              KEY,
              t.keys.revoked(item.name),
            )
          }
        />
      </td>
    </tr>
  );
}
