import { KeyRound, LifeBuoy, Smartphone } from 'lucide-react';
import { useState } from 'react';

import { call, Problem, type SecondFactorChallenge, type Session } from '../../api';
import { hasPasskeys, showPasskey } from '../../lib/webauthn';
import { identity as t } from '../../texts/en/identity';
import { FieldError } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Form } from '../../ui/form';
import { sentence } from '../../ui/sentence';
import { Frame } from './frame';

type Props = {
  challenge: SecondFactorChallenge;
  enter: (session: Session) => void;
  back: (reason?: 'ended') => void;
};

export function SecondFactor({ challenge, enter, back }: Props) {
  const has = (method: SecondFactorChallenge['methods'][number]) => challenge.methods.includes(method);
  const passkeys = has('passkey') && hasPasskeys();
  const [way, setWay] = useState<'totp' | 'recovery_code' | 'passkey'>(
    has('totp') ? 'totp' : passkeys ? 'passkey' : 'recovery_code',
  );
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const ended = (thrown: unknown) => {
    if (!(thrown instanceof Problem && thrown.code === 'challenge_ended')) return false;
    back('ended');
    return true;
  };
  const withPasskey = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const asked = await call('post', '/auth/second-factor/passkey/start', {
        body: { challenge: challenge.challenge },
        anonymous: true,
      });
      const credential = await showPasskey(asked.options);
      enter(
        await call('post', '/auth/second-factor/passkey/finish', {
          body: { challenge: challenge.challenge, ceremony: asked.ceremony, credential },
          anonymous: true,
        }),
      );
    } catch (thrown) {
      if (!ended(thrown)) setError(thrown instanceof Problem ? sentence(thrown) : t.second.passkeyFailed);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Frame title={t.second.title} text={t.second.text}>
      {way === 'passkey' ? (
        <div className="si-form">
          <Button
            look="primary"
            size="lg"
            className="wide"
            icon={KeyRound}
            busy={busy}
            onClick={() => void withPasskey()}
          >
            {t.second.byPasskey}
          </Button>
          <div role="alert">
            <FieldError id="passkey-error">{error}</FieldError>
          </div>
        </div>
      ) : (
        <Form
          key={way}
          className="si-form"
          send={async values => {
            const body = { challenge: challenge.challenge, code: (values['code'] ?? '').replace(/\s/g, '') };
            try {
              enter(
                way === 'totp'
                  ? await call('post', '/auth/second-factor/totp', { body, anonymous: true })
                  : await call('post', '/auth/second-factor/recovery-code', { body, anonymous: true }),
              );
            } catch (thrown) {
              if (!ended(thrown)) throw thrown;
            }
          }}
        >
          {({ busy: sending, fault }) => (
            <>
              <Field
                label={way === 'totp' ? t.second.totp : t.second.recovery}
                name="code"
                autoComplete="one-time-code"
                inputMode={way === 'totp' ? 'numeric' : 'text'}
                required
                autoFocus
                large
                error={fault('code')}
              />
              <Button look="primary" size="lg" className="wide" type="submit" busy={sending}>
                {t.second.button}
              </Button>
            </>
          )}
        </Form>
      )}
      <div className="si-ways">
        {way !== 'totp' && has('totp') && (
          <Button look="ghost" icon={Smartphone} onClick={() => setWay('totp')}>
            {t.second.byApp}
          </Button>
        )}
        {way !== 'passkey' && passkeys && (
          <Button look="ghost" icon={KeyRound} onClick={() => setWay('passkey')}>
            {t.second.byPasskey}
          </Button>
        )}
        {way !== 'recovery_code' && has('recovery_code') && (
          <Button look="ghost" icon={LifeBuoy} onClick={() => setWay('recovery_code')}>
            {t.second.byRecovery}
          </Button>
        )}
        <Button look="ghost" onClick={() => back()}>
          {t.second.back}
        </Button>
      </div>
    </Frame>
  );
}
