import '../settings/settings.css';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Activity, ChevronRight, ContactRound, LogOut, SquareKanban } from 'lucide-react';
import { useState } from 'react';

import { call, type Device, type Locale } from '../../api';
import { changeUser, leave } from '../../api/session';
import { useMay, useMe } from '../../app/me';
import { Organization } from '../../app/shell/lazy';
import { signOut } from '../../app/shell/overlays';
import { Page } from '../../app/shell/page';
import { common } from '../../texts/en/common';
import { profile as t } from '../../texts/en/profile';
import { overlays } from '../../texts/en/overlays';
import { shell } from '../../texts/en/shell';
import { Age } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, NewPasswordField, PasswordField, SelectField, Tick } from '../../ui/field';
import { Form } from '../../ui/form';
import { Icon } from '../../ui/icon';
import { Failure, Rows } from '../../ui/states';
import { toast, toastError } from '../../ui/toast';
import { useStore } from '../../lib/store';
import { type Theme, theme } from '../../lib/theme';
import { useAct } from '../settings/pieces';
import { Passkeys } from './passkeys';
import { SecondFactor } from './second-factor';

export function Profile() {
  return (
    <Page title={t.title} canvas>
      <div className="set-m">
        <div className="set-w">
          <Elsewhere />
          <About />
          <Email />
          <Password />
          <SecondFactor />
          <Passkeys />
          <Sessions />
          <Data />
        </div>
      </div>
    </Page>
  );
}

/** What a wide screen has in its sidebar. */
function Elsewhere() {
  const isAdmin = useMay('ADMIN');
  const isStaff = useMay('OPERATOR');
  return (
    <nav className="card phone-nav phone" aria-label={shell.more}>
      <Organization />
      {!isStaff && (
        <Link to="/customers/$id" params={{ id: 'mine' }}>
          <Icon of={ContactRound} />
          <span className="grow">{shell.yourPage}</span>
          <Icon of={ChevronRight} />
        </Link>
      )}
      {isStaff && (
        <>
          <Link to="/boards">
            <Icon of={SquareKanban} />
            <span className="grow">{shell.boards}</span>
            <Icon of={ChevronRight} />
          </Link>
          <Link to="/customers">
            <Icon of={ContactRound} />
            <span className="grow">{shell.customers}</span>
            <Icon of={ChevronRight} />
          </Link>
        </>
      )}
      {isAdmin && (
        <Link to="/jobs">
          <Icon of={Activity} />
          <span className="grow">{shell.jobs}</span>
          <Icon of={ChevronRight} />
        </Link>
      )}
      <button type="button" onClick={() => void signOut()}>
        <Icon of={LogOut} />
        <span className="grow">{overlays.signOut}</span>
      </button>
    </nav>
  );
}

function About() {
  const me = useMe();
  const now = useStore(theme);
  return (
    <section className="card" aria-labelledby="h-about">
      <div className="card-h">
        <h2 id="h-about">{t.about}</h2>
      </div>
      <Form
        className="card-b form"
        send={async ({ name = '', locale = 'en' }) => {
          changeUser(await call('patch', '/auth/me', { body: { name, locale: locale as Locale } }));
          toast(common.saved);
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.name}
              name="name"
              defaultValue={me.name}
              required
              maxLength={200}
              autoComplete="name"
              error={fault('name')}
            />
            <SelectField
              label={t.locale}
              name="locale"
              defaultValue={me.locale.slice(0, 2)}
              options={Object.entries(t.locales)}
            />
            <SelectField
              label={overlays.theme}
              value={now}
              onChange={event => theme.set(event.target.value as Theme)}
              options={Object.entries(overlays.themes)}
            />
            <div className="form-f">
              <Button look="primary" type="submit" busy={busy}>
                {common.save}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
}

function Email() {
  const me = useMe();
  const [sent, setSent] = useState<string>();
  return (
    <section className="card" aria-labelledby="h-email">
      <div className="card-h">
        <h2 id="h-email">{t.email}</h2>
      </div>
      <Form
        className="card-b form"
        send={async ({ email = '', password = '' }, form) => {
          await call('post', '/auth/change-email', { body: { email, password } });
          setSent(email);
          form.reset();
        }}
      >
        {({ busy, fault }) => (
          <>
            <p className="soft">{sent ? t.emailSent(sent) : t.emailNow(me.email)}</p>
            <Field
              label={t.newEmail}
              name="email"
              type="email"
              required
              autoComplete="email"
              error={fault('email')}
            />
            <PasswordField
              label={t.currentPassword}
              name="password"
              required
              autoComplete="current-password"
              error={fault('password')}
            />
            <div className="form-f">
              <Button type="submit" busy={busy}>
                {t.changeEmail}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
}

function Password() {
  const me = useMe();
  return (
    <section className="card" aria-labelledby="h-password">
      <div className="card-h">
        <h2 id="h-password">{t.password}</h2>
      </div>
      <Form
        className="card-b form"
        send={async (values, form) => {
          await call('post', '/auth/change-password', {
            body: {
              current_password: values['current_password'] ?? '',
              new_password: values['new_password'] ?? '',
              keep_other_sessions: values['keep'] === 'on',
            },
          });
          form.reset();
          toast(t.passwordChanged);
        }}
      >
        {({ busy, fault }) => (
          <>
            <input type="hidden" name="username" autoComplete="username" value={me.email} />
            <PasswordField
              label={t.currentPassword}
              name="current_password"
              required
              autoComplete="current-password"
              error={fault('current_password')}
            />
            <NewPasswordField label={t.newPassword} name="new_password" error={fault('new_password')} />
            <Tick label={t.keepOthers} name="keep" />
            <div className="form-f">
              <Button type="submit" busy={busy}>
                {t.changePassword}
              </Button>
            </div>
          </>
        )}
      </Form>
    </section>
  );
}

/** The name of a browser, as far as its own description says it. */
function deviceName({ user_agent: agent }: Device): string {
  const browser = /Edg\//.test(agent)
    ? 'Edge'
    : /Firefox\//.test(agent)
      ? 'Firefox'
      : /Chrome\//.test(agent)
        ? 'Chrome'
        : /Safari\//.test(agent)
          ? 'Safari'
          : agent.split('/')[0] || '?';
  const system = /Android/.test(agent)
    ? 'Android'
    : /iPhone|iPad/.test(agent)
      ? 'iOS'
      : /Mac OS/.test(agent)
        ? 'macOS'
        : /Windows/.test(agent)
          ? 'Windows'
          : /Linux/.test(agent)
            ? 'Linux'
            : '';
  return system ? `${browser}, ${system}` : browser;
}

const SESSIONS = ['sessions'];

function Sessions() {
  const act = useAct();
  const list = useQuery({
    queryKey: SESSIONS,
    queryFn: ({ signal }) => call('get', '/auth/sessions', { signal }),
  });
  const everywhere = async () => {
    try {
      await call('post', '/auth/sign-out-everywhere');
      leave();
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <section className="card" aria-labelledby="h-sessions">
      <div className="card-h">
        <h2 id="h-sessions">{t.sessions}</h2>
        <Button size="sm" onClick={() => void everywhere()}>
          {t.everywhere}
        </Button>
      </div>
      {list.isError ? (
        <Failure what={t.sessions} error={list.error} retry={() => void list.refetch()} />
      ) : !list.data ? (
        <Rows what={t.sessions} count={2} />
      ) : (
        <ul className="inv">
          {list.data.items.map(device => (
            <li key={device.id}>
              <span className="grow">
                <b className="cut">
                  {deviceName(device)} {device.current && <span className="you">{t.thisDevice}</span>}
                </b>
                <span className="cut">
                  {device.organization}, {device.address}, <Age at={device.last_used_at} />
                </span>
              </span>
              {!device.current && (
                <Button
                  size="sm"
                  look="ghost"
                  onClick={() =>
                    void act(
                      () => call('delete', '/auth/sessions/{id}', { path: { id: device.id } }),
                      SESSIONS,
                      t.ended,
                    )
                  }
                >
                  {t.endSession}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Data() {
  const cache = useQueryClient();
  const [deleting, setDeleting] = useState(false);
  const save = async () => {
    const archive = await call('get', '/auth/me/export');
    const url = URL.createObjectURL(
      new Blob([JSON.stringify(archive, null, 2)], { type: 'application/json' }),
    );
    const link = document.createElement('a');
    link.href = url;
    link.download = 'astralis-account.json';
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <section className="card danger-card" aria-labelledby="h-data">
      <div className="card-h">
        <h2 id="h-data">{t.data}</h2>
      </div>
      <div className="card-b form">
        <p className="soft">{t.exportText}</p>
        <div className="form-f">
          <Button onClick={() => void save().catch(toastError)}>{t.export}</Button>
          <Button look="danger-ghost" onClick={() => setDeleting(true)}>
            {t.deleteButton}
          </Button>
        </div>
      </div>
      <Dialog open={deleting} onClose={() => setDeleting(false)} title={t.deleteTitle} text={t.deleteText}>
        <Form
          send={async ({ password = '' }) => {
            await call('delete', '/auth/me', { body: { password } });
            cache.clear();
            leave();
          }}
        >
          {({ busy, fault }) => (
            <>
              <PasswordField
                label={t.currentPassword}
                name="password"
                required
                autoComplete="current-password"
                error={fault('password')}
              />
              <DialogButtons close={() => setDeleting(false)} busy={busy} verb={t.deleteButton} bad />
            </>
          )}
        </Form>
      </Dialog>
    </section>
  );
}
