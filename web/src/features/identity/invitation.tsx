import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { UserRound } from 'lucide-react';
import { useState } from 'react';

import { call, Problem } from '../../api';
import { adopt, leave } from '../../api/session';
import { useSession } from '../../app/me';
import { common } from '../../texts/en/common';
import { identity as t } from '../../texts/en/identity';
import { Button, buttonClass } from '../../ui/button';
import { Field, NewPasswordField } from '../../ui/field';
import { Form } from '../../ui/form';
import { Icon } from '../../ui/icon';
import { sentence } from '../../ui/sentence';
import { useSlow } from '../../ui/states';
import { toast, toastError } from '../../ui/toast';
import { Frame } from './frame';

export function Invitation() {
  const { token } = useParams({ strict: false }) as { token: string };
  const session = useSession();
  const navigate = useNavigate();
  const slow = useSlow();
  const [busy, setBusy] = useState(false);
  const offer = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) =>
      call('post', '/invitations/look-up', { body: { token }, signal, anonymous: true }),
    retry: false,
  });
  if (offer.error) {
    const gone = offer.error instanceof Problem && offer.error.status < 429;
    return (
      <Frame title={t.invitation.failed} text={gone ? t.invitation.failedText : sentence(offer.error)}>
        <Link className={buttonClass('primary', 'lg', 'wide')} to="/sign-in">
          {t.toSignIn}
        </Link>
      </Frame>
    );
  }
  if (!offer.data) return <Frame title={slow ? t.invitation.running : ' '} />;
  const { organization, role, email } = offer.data;
  const text = t.invitation.text(common.roles[role].toLowerCase(), email);

  const join = async () => {
    setBusy(true);
    try {
      const joined = await call('post', '/invitations/accept', { body: { token } });
      adopt(await call('post', '/auth/switch-organization', { body: { org_id: joined.org_id } }));
      toast(t.invitation.joined(organization));
      await navigate({ to: '/', replace: true });
    } catch (error) {
      toastError(error);
    } finally {
      setBusy(false);
    }
  };

  if (session.status === 'in') {
    const mine = session.user.email.toLowerCase() === email.toLowerCase();
    return (
      <Frame title={t.invitation.title(organization)} text={text}>
        {mine ? (
          <Button look="primary" size="lg" className="wide" busy={busy} onClick={() => void join()}>
            {t.invitation.join}
          </Button>
        ) : (
          <>
            <div className="note warn">
              <Icon of={UserRound} />
              <div>{t.invitation.other(session.user.email)}</div>
            </div>
            <Button
              size="lg"
              className="wide"
              onClick={() =>
                void call('post', '/auth/sign-out')
                  .catch(() => {})
                  .then(leave)
              }
            >
              {t.invitation.signOut}
            </Button>
          </>
        )}
      </Frame>
    );
  }
  return (
    <Frame title={t.invitation.title(organization)} text={text}>
      <Form
        className="si-form"
        send={async ({ name = '', password = '' }) => {
          await call('post', '/invitations/sign-up', { body: { token, name, password }, anonymous: true });
          const answer = await call('post', '/auth/sign-in', { body: { email, password }, anonymous: true });
          if (!('second_factor' in answer)) adopt(answer);
          await navigate({ to: '/', replace: true });
        }}
      >
        {({ busy: sending, fault }) => (
          <>
            <input type="hidden" name="username" autoComplete="username" value={email} />
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
            <NewPasswordField label={t.password} name="password" large error={fault('password')} />
            <Button look="primary" size="lg" className="wide" type="submit" busy={sending}>
              {t.invitation.button}
            </Button>
          </>
        )}
      </Form>
      <p className="si-new">
        <Link className="link" to="/sign-in" search={{ next: `/invitations/${token}` }}>
          {t.invitation.haveAccount}
        </Link>
      </p>
    </Frame>
  );
}
