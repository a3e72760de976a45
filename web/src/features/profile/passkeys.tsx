import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { call, type NewPasskey, type Passkey, Problem } from '../../api';
import { hasPasskeys, makePasskey } from '../../lib/webauthn';
import { profile as t } from '../../texts/en/profile';
import { Age } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, PasswordField } from '../../ui/field';
import { Form } from '../../ui/form';
import { Icon } from '../../ui/icon';
import { Codes, FACTORS, Reauthenticate } from './second-factor';

const KEY = ['passkeys'];

export function Passkeys() {
  const cache = useQueryClient();
  const list = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call('get', '/auth/passkeys', { signal }),
  });
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Passkey>();
  const [codes, setCodes] = useState<string[]>();
  const refresh = () => {
    void cache.invalidateQueries({ queryKey: KEY });
    void cache.invalidateQueries({ queryKey: FACTORS });
  };
  return (
    <section className="card" aria-labelledby="h-passkeys">
      <div className="card-h">
        <h2 id="h-passkeys">{t.passkeys}</h2>
        <Button size="sm" icon={KeyRound} disabled={!hasPasskeys()} onClick={() => setAdding(true)}>
          {t.addPasskey}
        </Button>
      </div>
      {list.data && list.data.items.length > 0 ? (
        <ul className="inv">
          {list.data.items.map(passkey => (
            <li key={passkey.id}>
              <Icon of={KeyRound} />
              <span className="grow">
                <b className="cut">{passkey.name}</b>
                <span>
                  {passkey.last_used_at ? (
                    <>
                      {t.lastUsed} <Age at={passkey.last_used_at} className="" />
                    </>
                  ) : (
                    t.never
                  )}
                </span>
              </span>
              <Button
                size="sm"
                look="ghost"
                icon={Trash2}
                label={t.removePasskey(passkey.name)}
                onClick={() => setRemoving(passkey)}
              />
            </li>
          ))}
        </ul>
      ) : (
        <p className="card-b soft">{hasPasskeys() ? t.passkeysText : t.noPasskeys}</p>
      )}
      {adding && (
        <Add
          close={() => setAdding(false)}
          added={recovery => {
            setAdding(false);
            if (recovery.length > 0) setCodes(recovery);
            refresh();
          }}
        />
      )}
      {codes && <Codes codes={codes} close={() => setCodes(undefined)} />}
      {removing && (
        <Dialog
          open
          onClose={() => setRemoving(undefined)}
          title={t.removePasskey(removing.name)}
          text={t.reauthenticateText}
        >
          <Form
            send={async ({ password = '' }) => {
              await call('delete', '/auth/passkeys/{id}', {
                path: { id: removing.id },
                body: password ? { password } : {},
              });
              setRemoving(undefined);
              refresh();
            }}
          >
            {({ busy, fault }) => (
              <>
                <PasswordField
                  label={t.currentPassword}
                  name="password"
                  autoComplete="current-password"
                  error={fault('password')}
                />
                <DialogButtons
                  close={() => setRemoving(undefined)}
                  busy={busy}
                  verb={t.removePasskey(removing.name)}
                  bad
                />
              </>
            )}
          </Form>
        </Dialog>
      )}
    </section>
  );
}

type Ceremony = Omit<NewPasskey, 'name'>;

function Add({ close, added }: { close: () => void; added: (codes: string[]) => void }) {
  const [made, setMade] = useState<Ceremony>();
  if (!made) {
    return (
      <Reauthenticate
        close={close}
        send={async body => {
          const { ceremony, options } = await call('post', '/auth/passkeys/start', { body });
          try {
            setMade({ ceremony, credential: await makePasskey(options) });
          } catch (error) {
            throw error instanceof Problem ? error : new Error(t.passkeyFailed);
          }
        }}
      />
    );
  }
  return (
    <Dialog open onClose={close} title={t.addPasskey}>
      <Form
        send={async ({ name = '' }) => {
          const answer = await call('post', '/auth/passkeys', {
            body: { name, ...made },
          });
          added(answer.recovery_codes);
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.passkeyName}
              name="name"
              required
              maxLength={100}
              autoFocus
              placeholder={t.passkeyNameExample}
              error={fault('name')}
            />
            <DialogButtons close={close} busy={busy} verb={t.addPasskey} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
