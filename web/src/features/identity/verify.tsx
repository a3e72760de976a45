import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';

import { call } from '../../api';
import { changeUser, currentState } from '../../api/session';
import { useSession } from '../../app/me';
import { identity as t } from '../../texts/en/identity';
import { buttonClass } from '../../ui/button';
import { sentence } from '../../ui/sentence';
import { useSlow } from '../../ui/states';
import { Problem } from '../../api';
import { Frame } from './frame';
import { once } from './once';

/** The user as the server knows it now. */
async function refreshUser() {
  if (currentState().status === 'in') changeUser(await call('get', '/auth/me'));
}

type Words = { title: string; text: string; failedText: string };

function Proof({ send, words }: { send: (token: string) => Promise<unknown>; words: Words }) {
  const { token } = useSearch({ strict: false }) as { token?: string };
  const session = useSession();
  const slow = useSlow();
  const proof = useQuery({
    queryKey: ['proof', token],
    queryFn: () =>
      once(token ?? '', async () => {
        await send(token ?? '');
        await refreshUser().catch(() => {});
        return true;
      }),
    enabled: Boolean(token),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const away =
    session.status === 'in' ? { to: '/', label: t.toStart } : { to: '/sign-in', label: t.toSignIn };
  const link = (
    <Link className={buttonClass('primary', 'lg', 'wide')} to={away.to}>
      {away.label}
    </Link>
  );
  if (!token || proof.error) {
    const text = !token
      ? t.verify.noToken
      : proof.error instanceof Problem && proof.error.code === 'link_invalid'
        ? words.failedText
        : sentence(proof.error);
    return (
      <Frame title={t.verify.failed} text={text}>
        {link}
      </Frame>
    );
  }
  if (!proof.data) return <Frame title={slow ? t.verify.running : ' '} />;
  return (
    <Frame title={words.title} text={words.text}>
      {link}
    </Frame>
  );
}

export function VerifyEmail() {
  return (
    <Proof
      words={t.verify}
      send={token => call('post', '/auth/verify-email', { body: { token }, anonymous: true })}
    />
  );
}

export function ConfirmEmail() {
  return (
    <Proof
      words={t.confirm}
      send={token => call('post', '/auth/change-email/confirm', { body: { token }, anonymous: true })}
    />
  );
}
