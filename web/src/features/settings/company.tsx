import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';

import { call, type CompanyIdentity } from '../../api';
import { useMay } from '../../app/me';
import { common } from '../../texts/en/common';
import { company as t } from '../../texts/en/company';
import { settings } from '../../texts/en/settings';
import { FieldError } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Form } from '../../ui/form';
import { toast } from '../../ui/toast';
import { Head, Loaded } from './pieces';

const ownIdentity = queryOptions({
  queryKey: ['settings', 'identity'],
  queryFn: ({ signal }) => call('get', '/organizations/current/settings/identity', { signal }),
});

export function Section() {
  const own = useQuery(ownIdentity);
  return (
    <>
      <Head title={t.title} text={t.text} />
      <Loaded what={t.title} own={own}>
        {data => <Edit key={data.version} own={data} />}
      </Loaded>
    </>
  );
}

const LISTS = [
  ['names', t.names, t.namesHint],
  ['addresses', t.addresses, t.addressesHint],
  ['domains', t.domains, t.domainsHint],
  ['vat_ids', t.vatIds, t.vatIdsHint],
  ['ibans', t.ibans, t.ibansHint],
] as const;

const linesOf = (text: string | undefined) =>
  (text ?? '')
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);

function Edit({ own }: { own: CompanyIdentity }) {
  const isAdmin = useMay('ADMIN');
  const cache = useQueryClient();
  return (
    <section className="card" aria-label={t.title}>
      <Form
        className="card-b form pt-4"
        send={async values => {
          await call('patch', '/organizations/current/settings/identity', {
            body: Object.fromEntries(LISTS.map(([name]) => [name, linesOf(values[name])])),
            version: own.version,
          });
          toast(common.saved);
          await cache.invalidateQueries({ queryKey: ownIdentity.queryKey });
        }}
      >
        {({ busy, fault }) => (
          <>
            <p className="hint">{t.name(own.name)}</p>
            {LISTS.map(([name, label, hint]) => (
              <Lines
                key={name}
                label={label}
                hint={hint}
                name={name}
                items={own[name]}
                disabled={!isAdmin}
                fault={fault}
              />
            ))}
            <p className="hint">{t.again}</p>
            {isAdmin ? (
              <div className="form-f">
                <Button look="primary" type="submit" busy={busy}>
                  {common.save}
                </Button>
              </div>
            ) : (
              <p className="hint">{settings.adminsOnly}</p>
            )}
          </>
        )}
      </Form>
    </section>
  );
}

type LinesProps = {
  label: string;
  hint: string;
  name: string;
  items: readonly string[];
  disabled: boolean;
  fault: (name: string) => string | undefined;
};

/** A list that is typed one a line; what is wrong names its line. */
function Lines({ label, hint, name, items, disabled, fault }: LinesProps) {
  const id = useId();
  const wrong = Array.from({ length: 50 }, (_, line) => {
    const what = fault(`${name}/${line}`);
    return what ? t.line(line + 1, what) : undefined;
  }).filter(Boolean);
  const error = fault(name) ?? (wrong.length > 0 ? wrong.join(' ') : undefined);
  return (
    <div className="field">
      <div className="lr">
        <label htmlFor={id}>{label}</label>
      </div>
      <textarea
        id={id}
        name={name}
        className="input area"
        rows={Math.min(Math.max(items.length + 1, 2), 6)}
        maxLength={6000}
        spellCheck={false}
        defaultValue={items.join('\n')}
        disabled={disabled}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`}
      />
      <p className="hint" id={`${id}-hint`}>
        {hint}
      </p>
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </div>
  );
}
