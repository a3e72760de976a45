import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { call, Problem } from '../../api';
import { adopt } from '../../api/session';
import { identity as t } from '../../texts/en/identity';
import { Button } from '../../ui/button';
import { Field, NewPasswordField } from '../../ui/field';
import { Form } from '../../ui/form';
import { Frame } from './frame';

export function SignUp() {
  const navigate = useNavigate();
  const [mailed, setMailed] = useState<string>();
  if (mailed) {
    return (
      <Frame title={t.signUp.mailTitle} text={t.signUp.mail(mailed)}>
        <Link className="link" to="/sign-in">
          {t.toSignIn}
        </Link>
      </Frame>
    );
  }
  return (
    <Frame title={t.signUp.title}>
      <Form
        className="si-form"
        send={async ({ name = '', email = '', password = '', organization = '' }) => {
          await call('post', '/auth/sign-up', {
            body: { name, email, password, organization },
            anonymous: true,
          });
          try {
            const answer = await call('post', '/auth/sign-in', {
              body: { email, password },
              anonymous: true,
            });
            if ('second_factor' in answer) return setMailed(email);
            adopt(answer);
            await navigate({ to: '/', replace: true });
          } catch (thrown) {
            // The address had an account: its owner learns so by mail, and nobody else.
            if (!(thrown instanceof Problem)) throw thrown;
            setMailed(email);
          }
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.name}
              name="name"
              autoComplete="name"
              required
              maxLength={200}
              autoFocus
              large
              error={fault('name')}
            />
            <Field
              label={t.organization}
              name="organization"
              autoComplete="organization"
              required
              maxLength={200}
              large
              hint={t.signUp.organizationHint}
              error={fault('organization')}
            />
            <Field
              label={t.email}
              name="email"
              type="email"
              autoComplete="username"
              required
              large
              error={fault('email')}
            />
            <NewPasswordField label={t.password} name="password" large error={fault('password')} />
            <Button look="primary" size="lg" className="wide" type="submit" busy={busy}>
              {t.signUp.button}
            </Button>
          </>
        )}
      </Form>
      <p className="si-new">
        {t.signUp.known}{' '}
        <Link className="link" to="/sign-in">
          {t.signIn.button}
        </Link>
      </p>
    </Frame>
  );
}
