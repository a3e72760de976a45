import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import { encode } from 'uqr';

import { call, type Factors, type TotpEnrolment } from '../../api';
import { common } from '../../texts/en/common';
import { profile as t } from '../../texts/en/profile';
import { Copyable } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, PasswordField } from '../../ui/field';
import { Form } from '../../ui/form';
import { Icon } from '../../ui/icon';
import { Failure, Rows } from '../../ui/states';

export const FACTORS = ['second-factor'];

type Step =
  | { name: 'password'; for: 'totp' | 'codes' }
  | { name: 'scan'; enrolment: TotpEnrolment }
  | { name: 'remove' }
  | { name: 'codes'; codes: string[] };

export function SecondFactor() {
  const cache = useQueryClient();
  const [step, setStep] = useState<Step>();
  const factors = useQuery({
    queryKey: FACTORS,
    queryFn: ({ signal }) => call('get', '/auth/second-factor', { signal }),
  });
  const close = () => {
    setStep(undefined);
    void cache.invalidateQueries({ queryKey: FACTORS });
  };
  return (
    <section className="card" aria-labelledby="h-second">
      <div className="card-h">
        <h2 id="h-second">{t.second}</h2>
      </div>
      {factors.isError ? (
        <Failure what={t.second} error={factors.error} retry={() => void factors.refetch()} />
      ) : factors.data ? (
        <State factors={factors.data} setStep={setStep} />
      ) : (
        <Rows what={t.second} count={2} />
      )}
      {step && <Steps step={step} setStep={setStep} close={close} />}
    </section>
  );
}

function State({ factors, setStep }: { factors: Factors; setStep: (step: Step) => void }) {
  const protectedBy = factors.totp || factors.passkeys > 0;
  return (
    <>
      {factors.required && !protectedBy && (
        <div className="note warn mx-4">
          <Icon of={ShieldAlert} />
          <div>{t.required}</div>
        </div>
      )}
      <ul className="inv">
        <li>
          <span className="grow">
            <b>{t.app}</b>
            <span>{factors.totp ? t.appOn : t.appOff}</span>
          </span>
          {factors.totp ? (
            <Button size="sm" look="danger-ghost" onClick={() => setStep({ name: 'remove' })}>
              {t.removeApp}
            </Button>
          ) : (
            <Button size="sm" look="primary" onClick={() => setStep({ name: 'password', for: 'totp' })}>
              {t.setUp}
            </Button>
          )}
        </li>
        {protectedBy && (
          <li>
            <span className="grow">
              <b>{t.codes}</b>
              <span>{t.codesLeft(factors.recovery_codes)}</span>
            </span>
            <Button size="sm" onClick={() => setStep({ name: 'password', for: 'codes' })}>
              {t.renewCodes}
            </Button>
          </li>
        )}
      </ul>
    </>
  );
}

type StepsProps = { step: Step; setStep: (step: Step) => void; close: () => void };

function Steps({ step, setStep, close }: StepsProps) {
  if (step.name === 'codes') return <Codes codes={step.codes} close={close} />;
  if (step.name === 'scan') {
    return (
      <Dialog open onClose={close} title={t.app} text={t.scan}>
        <Form
          send={async ({ code = '' }) => {
            const made = await call('post', '/auth/second-factor/totp/confirm', {
              body: { code: code.replace(/\s/g, '') },
            });
            setStep({ name: 'codes', codes: made.recovery_codes });
          }}
        >
          {({ busy, fault }) => (
            <>
              <QrCode text={step.enrolment.uri} />
              <p>
                <span className="muted">{t.secret} </span>
                <Copyable text={step.enrolment.secret} label={common.copy} />
              </p>
              <Field
                label={t.code}
                name="code"
                inputMode="numeric"
                autoComplete="one-time-code"
                required
                autoFocus
                error={fault('code')}
              />
              <DialogButtons close={close} busy={busy} verb={t.confirm} />
            </>
          )}
        </Form>
      </Dialog>
    );
  }
  if (step.name === 'remove') {
    return (
      <Dialog open onClose={close} title={t.removeApp}>
        <Form
          send={async ({ code = '', password = '' }) => {
            await call('delete', '/auth/second-factor/totp', {
              body: { code, ...(password ? { password } : {}) },
            });
            close();
          }}
        >
          {({ busy, fault }) => (
            <>
              <Field
                label={t.code}
                name="code"
                autoComplete="one-time-code"
                required
                autoFocus
                error={fault('code')}
              />
              <PasswordField
                label={t.currentPassword}
                name="password"
                autoComplete="current-password"
                error={fault('password')}
              />
              <DialogButtons close={close} busy={busy} verb={t.removeApp} bad />
            </>
          )}
        </Form>
      </Dialog>
    );
  }
  return (
    <Reauthenticate
      close={close}
      send={async body => {
        if (step.for === 'totp')
          setStep({
            name: 'scan',
            enrolment: await call('post', '/auth/second-factor/totp/start', { body }),
          });
        else
          setStep({
            name: 'codes',
            codes: (await call('post', '/auth/second-factor/recovery-codes', { body })).recovery_codes,
          });
      }}
    />
  );
}

type Proof = { password?: string };

/** Asks for the password once more, before what changes how one signs in. */
export function Reauthenticate({
  send,
  close,
}: {
  send: (proof: Proof) => Promise<void>;
  close: () => void;
}) {
  return (
    <Dialog open onClose={close} title={t.reauthenticate} text={t.reauthenticateText}>
      <Form send={({ password = '' }) => send(password ? { password } : {})}>
        {({ busy, fault }) => (
          <>
            <PasswordField
              label={t.currentPassword}
              name="password"
              autoComplete="current-password"
              autoFocus
              error={fault('password')}
            />
            <DialogButtons close={close} busy={busy} verb={t.goOn} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

export function Codes({ codes, close }: { codes: string[]; close: () => void }) {
  return (
    <Dialog open onClose={close} title={t.codes} text={t.codesText}>
      <ul className="codes">
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="dl-f">
        <Copyable text={codes.join('\n')} label={t.copyCodes}>
          {t.copyCodes}
        </Copyable>
        <Button look="primary" onClick={close}>
          {common.close}
        </Button>
      </div>
    </Dialog>
  );
}

function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 0 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])))
    .join('');
  return (
    <div className="qr">
      <svg
        viewBox={`0 0 ${size} ${size}`}
        width={168}
        height={168}
        role="img"
        aria-label={t.scan}
        shapeRendering="crispEdges"
      >
        <path d={path} fill="#000" />
      </svg>
    </div>
  );
}
