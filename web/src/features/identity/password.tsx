import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { call, Problem } from '../../api';
import { leave } from '../../api/session';
import { useCountdown } from '../../app/shell/resend';
import { identity as t } from '../../texts/en/identity';
import { Button, buttonClass } from '../../ui/button';
import { Field, NewPasswordField } from '../../ui/field';
import { Form } from '../../ui/form';
import { toastError } from '../../ui/toast';
import { Frame } from './frame';

const RESEND_SECONDS = 60;

export function ForgotPassword() {
  const [sent, setSent] = useState<string>();
  const left = useCountdown();
  const send = async (email: string) => {
    await call('post', '/auth/forgot-password', { body: { email }, anonymous: true });
    setSent(email);
    left.start(RESEND_SECONDS);
  };
  const back = (
    <Link className="link" to="/sign-in">
      {t.forgot.back}
    </Link>
  );
  if (sent) {
    return (
      <Frame title={t.forgot.sent} text={t.forgot.sentText(sent)}>
        <Button size="lg" disabled={left.seconds > 0} onClick={() => void send(sent).catch(toastError)}>
          {left.seconds > 0 ? t.forgot.againIn(left.seconds) : t.forgot.again}
        </Button>
        <p className="si-new">{back}</p>
      </Frame>
    );
  }
  return (
    <Frame title={t.forgot.title} text={t.forgot.text}>
      <Form className="si-form" send={({ email = '' }) => send(email)}>
        {({ busy, fault }) => (
          <>
            <Field
              label={t.email}
              name="email"
              type="email"
              autoComplete="username"
              required
              autoFocus
              large
              error={fault('email')}
            />
            <Button look="primary" size="lg" className="wide" type="submit" busy={busy}>
              {t.forgot.button}
            </Button>
          </>
        )}
      </Form>
      <p className="si-new">{back}</p>
    </Frame>
  );
}

export function ResetPassword() {
  const { token } = useSearch({ strict: false }) as { token?: string };
  const [state, setState] = useState<'open' | 'done' | 'gone'>(token ? 'open' : 'gone');
  if (state === 'gone') {
    return (
      <Frame title={t.reset.failed} text={t.reset.failedText}>
        <Link className={buttonClass('primary', 'lg', 'wide')} to="/forgot-password">
          {t.reset.again}
        </Link>
      </Frame>
    );
  }
  if (state === 'done') {
    return (
      <Frame title={t.reset.done} text={t.reset.doneText}>
        <Link className={buttonClass('primary', 'lg', 'wide')} to="/sign-in">
          {t.toSignIn}
        </Link>
      </Frame>
    );
  }
  return (
    <Frame title={t.reset.title} text={t.reset.text}>
      <Form
        className="si-form"
        send={async ({ password = '' }) => {
          try {
            await call('post', '/auth/reset-password', {
              body: { token: token ?? '', password },
              anonymous: true,
            });
            leave();
            setState('done');
          } catch (thrown) {
            if (thrown instanceof Problem && thrown.code === 'link_invalid') setState('gone');
            else throw thrown;
          }
        }}
      >
        {({ busy, fault }) => (
          <>
            <NewPasswordField
              label={t.newPassword}
              name="password"
              autoFocus
              large
              error={fault('password')}
            />
            <Button look="primary" size="lg" className="wide" type="submit" busy={busy}>
              {t.reset.button}
            </Button>
          </>
        )}
      </Form>
    </Frame>
  );
}
