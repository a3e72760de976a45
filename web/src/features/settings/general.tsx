import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';

import { call, type Organization } from '../../api';
import { changeUser } from '../../api/session';
import { useMay, useMe } from '../../app/me';
import { common } from '../../texts/en/common';
import { settings as t } from '../../texts/en/settings';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, SelectField, Tick } from '../../ui/field';
import { Form } from '../../ui/form';
import { Icon } from '../../ui/icon';
import { toast, toastError } from '../../ui/toast';
import { Head, Loaded } from './pieces';
import { SignInCard } from './sign-in';

const organization = queryOptions({
  queryKey: ['organization'],
  queryFn: ({ signal }) => call('get', '/organizations/current', { signal }),
});

/** The zones that the browser knows, beside the one that is set; UTC is not always among them. */
const zones = (own: string) =>
  [...new Set(['UTC', own, ...Intl.supportedValuesOf('timeZone')])].map(
    name => [name, name.replaceAll('_', ' ')] as const,
  );

export function Section() {
  const own = useQuery(organization);
  return (
    <>
      <Head title={t.sections.general} text={t.general.text} />
      <Loaded what={t.sections.general} own={own}>
        {data => <General key={data.version} own={data} />}
      </Loaded>
    </>
  );
}

function General({ own }: { own: Organization }) {
  const me = useMe();
  const isAdmin = useMay('ADMIN');
  const cache = useQueryClient();
  const [deleting, setDeleting] = useState(false);
  const refresh = () => cache.invalidateQueries({ queryKey: organization.queryKey });
  const waits = Boolean(own.deletion_requested_at);
  return (
    <>
      {waits && (
        <div className="note danger">
          <Icon of={TriangleAlert} />
          <span className="grow">{t.general.restoreTitle}</span>
          {isAdmin && (
            <Button
              onClick={() =>
                void call('post', '/organizations/current/restore').then(() => {
                  toast(t.general.restored);
                  return refresh();
                }, toastError)
              }
            >
              {t.general.restore}
            </Button>
          )}
        </div>
      )}
      <section className="card" aria-label={t.sections.general}>
        <Form
          className="card-b form pt-4"
          send={async values => {
            const body = {
              name: values['name'] ?? own.name,
              ...(values['locale'] ? { locale: values['locale'] } : {}),
              ...(values['time_zone'] ? { time_zone: values['time_zone'] } : {}),
              require_second_factor: values['second'] === 'on',
            };
            await call('patch', '/organizations/current', { body, version: own.version });
            changeUser({ ...me, organization: body.name });
            toast(common.saved);
            await refresh();
          }}
        >
          {({ busy, fault }) => (
            <>
              <Field
                label={t.general.name}
                name="name"
                defaultValue={own.name}
                required
                maxLength={200}
                disabled={!isAdmin}
                error={fault('name')}
              />
              <SelectField
                label={t.general.locale}
                name="locale"
                defaultValue={own.locale ?? ''}
                disabled={!isAdmin}
                options={Object.entries(t.general.locales)}
              />
              <SelectField
                label={t.general.timeZone}
                name="time_zone"
                defaultValue={own.time_zone}
                hint={t.general.timeZoneHint}
                disabled={!isAdmin}
                options={zones(own.time_zone)}
                error={fault('time_zone')}
              />
              <Tick
                label={t.general.secondFactor}
                hint={t.general.secondFactorHint}
                name="second"
                defaultChecked={own.require_second_factor}
                disabled={!isAdmin}
              />
              {isAdmin ? (
                <div className="form-f">
                  <Button look="primary" type="submit" busy={busy}>
                    {common.save}
                  </Button>
                </div>
              ) : (
                <p className="hint">{t.adminsOnly}</p>
              )}
            </>
          )}
        </Form>
      </section>
      {isAdmin && !waits && <SignInCard />}
      {isAdmin && !waits && (
        <section className="card danger-card" aria-label={t.general.dangerTitle}>
          <div className="card-h">
            <h2>{t.general.dangerTitle}</h2>
          </div>
          <div className="card-b form">
            <p className="soft">{t.general.dangerText}</p>
            <div>
              <Button look="danger-ghost" onClick={() => setDeleting(true)}>
                {t.general.dangerButton}
              </Button>
            </div>
          </div>
        </section>
      )}
      <Dialog
        open={deleting}
        onClose={() => setDeleting(false)}
        title={t.general.dangerTitle}
        text={t.general.dangerText}
      >
        <Form
          send={async ({ name = '' }) => {
            await call('delete', '/organizations/current', { body: { name } });
            setDeleting(false);
            await refresh();
          }}
        >
          {({ busy, fault }) => (
            <>
              <Field
                label={t.general.dangerAsk(own.name)}
                name="name"
                required
                autoComplete="off"
                error={fault('name')}
              />
              <DialogButtons close={() => setDeleting(false)} busy={busy} verb={t.general.dangerButton} bad />
            </>
          )}
        </Form>
      </Dialog>
    </>
  );
}
