import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { address, call, Problem } from '../../api';
import { remember } from '../../api/session';
import { arrival as a } from '../../texts/en/arrival';
import { identity as t } from '../../texts/en/identity';
import { Button, buttonClass } from '../../ui/button';
import { sentence } from '../../ui/sentence';
import { useSlow } from '../../ui/states';
import { Frame } from './frame';

/**
 * The link of the mail after a first sign-in at an organization's own issuer: it says whose account would join what, and
 * goes on at a click.
 */
export function ConfirmSignIn({ token }: { token: string }) {
  const slow = useSlow();
  const send = (agreed: boolean) =>
    call('post', '/auth/confirm-sign-in', { body: { token, agreed }, anonymous: true });
  const link = useQuery({
    queryKey: ['arrival', token],
    queryFn: () => send(false),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const proof = useMutation({ mutationFn: () => send(true) });
  const error = proof.error ?? link.error;
  if (error) return <Failed error={error} />;
  if (!link.data) return <Frame title={slow ? t.verify.running : ' '} />;
  const { organization, name, account, email } = link.data;
  if (!proof.data) {
    return (
      <Frame title={a.ask(organization)} text={a.askText(account, name, email)}>
        <Button
          look="primary"
          size="lg"
          className="wide"
          busy={proof.isPending}
          onClick={() => proof.mutate()}
        >
          {a.agree(organization, account)}
        </Button>
      </Frame>
    );
  }
  return (
    <Frame title={a.title} text={a.text}>
      <a
        className={buttonClass('primary', 'lg', 'wide')}
        href={address('/auth/organizations/{id}/start', { path: { id: proof.data.org_id } })}
        onClick={() => remember(true)}
      >
        {t.signIn.with(proof.data.name)}
      </a>
    </Frame>
  );
}

function Failed({ error }: { error: Error }) {
  const code = error instanceof Problem ? error.code : undefined;
  const elsewhere = code === 'other_browser';
  const text = elsewhere ? a.otherText : code === 'link_invalid' ? a.failedText : sentence(error);
  return (
    <Frame title={elsewhere ? a.otherTitle : t.verify.failed} text={text}>
      <Link className={buttonClass('primary', 'lg', 'wide')} to="/sign-in" search={{}}>
        {t.toSignIn}
      </Link>
    </Frame>
  );
}
