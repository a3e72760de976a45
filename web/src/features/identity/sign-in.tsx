import { useQuery } from '@tanstack/react-query';
import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { Clock, KeyRound, Mail, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';

import { address, call, type Methods, type SecondFactorChallenge, type Session } from '../../api';
import { adopt, remember } from '../../api/session';
import { localPath } from '../../app/paths';
import { useSession } from '../../app/me';
import { arrival } from '../../texts/en/arrival';
import { identity as t } from '../../texts/en/identity';
import { Button } from '../../ui/button';
import { Field, PasswordField } from '../../ui/field';
import { Form } from '../../ui/form';
import { Icon } from '../../ui/icon';
import { ConfirmSignIn } from './confirm';
import { Frame } from './frame';
import { GoogleMark } from './google';
import { SecondFactor } from './second-factor';

type Search = {
  next?: string;
  error?: string;
  expired?: boolean;
  token?: string;
  /** The organization whose own sign-in is offered too. */
  organization?: string;
};

/** A sign-in elsewhere that needs a second factor comes back with its challenge behind `#`, which no log sees. */
function takeChallenge(): { challenge: SecondFactorChallenge; next: string } | undefined {
  const given = new URLSearchParams(location.hash.slice(1));
  const token = given.get('challenge');
  if (!token) return undefined;
  history.replaceState(history.state, '', location.pathname + location.search);
  const challenge = {
    challenge: token,
    expires_in: 300,
    methods: ['totp', 'passkey', 'recovery_code'] as const,
  };
  return {
    challenge: { ...challenge, methods: [...challenge.methods] },
    next: localPath(given.get('return_to') ?? '/'),
  };
}

export function SignIn() {
  const search = useSearch({ strict: false }) as Search;
  const router = useRouter();
  const session = useSession();
  const [elsewhere] = useState(takeChallenge);
  const [challenge, setChallenge] = useState<SecondFactorChallenge | undefined>(elsewhere?.challenge);
  const [ended, setEnded] = useState(false);
  const methods = useQuery({
    queryKey: ['methods', search.organization],
    queryFn: ({ signal }) =>
      call('get', '/auth/methods', {
        query: { organization: search.organization },
        signal,
        anonymous: true,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const next = elsewhere?.next ?? search.next ?? '/';
  const here = session.status === 'in';
  useEffect(() => {
    // Also when another tab signs in.
    if (here) router.history.replace(next);
  }, [here, next, router]);

  const enter = (given: Session) => adopt(given);
  if (challenge) {
    return (
      <SecondFactor
        challenge={challenge}
        enter={enter}
        back={reason => {
          setEnded(reason === 'ended');
          setChallenge(undefined);
        }}
      />
    );
  }
  if (search.token) return <ConfirmSignIn token={search.token} />;
  const mailed = search.error === 'address_unproved';
  const refused = search.error && (t.signIn.errors[search.error] ?? t.signIn.errors['other']);
  const news = ended ? t.second.ended : refused;
  const hint = search.expired
    ? t.signIn.expired
    : search.next && search.next !== '/'
      ? t.signIn.next
      : undefined;
  return (
    <Frame title={t.signIn.title}>
      {news ? (
        <div className={mailed ? 'note' : 'note warn'} role="alert">
          <Icon of={mailed ? Mail : TriangleAlert} />
          <div>{news}</div>
        </div>
      ) : (
        hint && (
          <div className="note">
            <Icon of={Clock} />
            <div>{hint}</div>
          </div>
        )
      )}
      {methods.data && <Elsewhere methods={methods.data} organization={search.organization} next={next} />}
      <Form
        className="si-form"
        send={async values => {
          const answer = await call('post', '/auth/sign-in', {
            body: { email: values['email'] ?? '', password: values['password'] ?? '' },
            anonymous: true,
          });
          if ('second_factor' in answer) setChallenge(answer.second_factor);
          else enter(answer);
        }}
      >
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
            <PasswordField
              label={t.password}
              name="password"
              autoComplete="current-password"
              required
              large
              error={fault('password')}
              aside={
                <Link className="link" to="/forgot-password">
                  {t.signIn.forgot}
                </Link>
              }
            />
            <Button look="primary" size="lg" className="wide" type="submit" busy={busy}>
              {t.signIn.button}
            </Button>
          </>
        )}
      </Form>
      <p className="si-new">
        {t.signIn.new}{' '}
        <Link className="link" to="/sign-up">
          {t.signIn.create}
        </Link>
        , {t.signIn.invitation}
      </p>
    </Frame>
  );
}

type ElsewhereProps = { methods: Methods; organization: string | undefined; next: string };

/** The ways in beside a password. */
function Elsewhere({ methods, organization, next }: ElsewhereProps) {
  const query = { return_to: next };
  const ways: { name: string; href: string; mark: ReactNode }[] = [];
  if (organization && methods.organization) {
    const href = address('/auth/organizations/{id}/start', { path: { id: organization }, query });
    ways.push({ name: t.signIn.with(methods.organization.name), href, mark: <Icon of={KeyRound} /> });
  }
  if (methods.installation) {
    const href = address('/auth/openid/start', { query });
    ways.push({ name: t.signIn.with(methods.installation), href, mark: <Icon of={KeyRound} /> });
  }
  if (methods.google) {
    const href = address('/auth/google/start', { query });
    ways.push({ name: t.signIn.with('Google'), href, mark: <GoogleMark /> });
  }
  if (ways.length === 0) return null;
  return (
    <>
      {methods.organization && (
        <p className="soft">{arrival.leads(methods.organization.organization, methods.organization.host)}</p>
      )}
      {ways.map(({ name, href, mark }) => (
        <a key={href} className="btn secondary lg wide" href={href} onClick={() => remember(true)}>
          {mark}
          <span>{name}</span>
        </a>
      ))}
      <div className="or">
        <span>{t.signIn.or}</span>
      </div>
    </>
  );
}
