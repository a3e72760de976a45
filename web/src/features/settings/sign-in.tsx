import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';

import { call, type GroupRole, type IssuerPage, type Role } from '../../api';
import { common } from '../../texts/en/common';
import { issuer as t } from '../../texts/en/issuer';
import { Copyable } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Field, PasswordField, SelectField, Tick } from '../../ui/field';
import { Form } from '../../ui/form';
import { sentence } from '../../ui/sentence';
import { toast } from '../../ui/toast';
import { Ask, Loaded, useAct } from './pieces';

const issuerPage = queryOptions({
  queryKey: ['settings', 'issuer'],
  queryFn: ({ signal }) => call('get', '/organizations/current/issuer', { signal }),
});

/** The organization's own OpenID issuer, for admins. */
export function SignInCard() {
  const own = useQuery(issuerPage);
  return (
    <section className="card" aria-label={t.title}>
      <div className="card-h">
        <h2>{t.title}</h2>
      </div>
      <div className="card-b">
        <Loaded what={t.title} own={own}>
          {page => <Edit key={own.dataUpdatedAt} page={page} />}
        </Loaded>
      </div>
    </section>
  );
}

const ROLES: readonly Role[] = ['CLIENT', 'OPERATOR', 'ADMIN'];
const roleOptions = ROLES.map(role => [role, common.roles[role]] as const);

const domainsOf = (text: string) =>
  text
    .split(/[\s,;]+/)
    .map(domain => domain.replace(/^@/, ''))
    .filter(Boolean);

function Edit({ page }: { page: IssuerPage }) {
  const set = page.issuer;
  const cache = useQueryClient();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const [address, setAddress] = useState(set?.issuer ?? '');
  const [roles, setRoles] = useState<GroupRole[]>(set?.roles ?? []);
  return (
    <>
      <p className="soft">{set ? t.text : `${t.text} ${t.none}`}</p>
      <dl className="iss">
        <dt>{t.redirect}</dt>
        <dd>
          <Copyable text={page.redirect_uri} label={t.redirect} />
        </dd>
        <dt>{t.page}</dt>
        <dd>
          <Copyable text={page.sign_in_page} label={t.page} />
        </dd>
      </dl>
      <Form
        send={async values => {
          const role = values['others'] as Role | '';
          await call('put', '/organizations/current/issuer', {
            body: {
              name: values['name'] ?? '',
              issuer: address,
              client_id: values['client_id'] ?? '',
              ...(values['client_secret'] ? { client_secret: values['client_secret'] } : {}),
              groups_claim: values['groups_claim'] || 'groups',
              roles: roles.filter(one => one.group),
              default_role: role || null,
              domains: domainsOf(values['domains'] ?? ''),
              required: values['required'] === 'on',
              makes_members: values['makes_members'] === 'on',
            },
          });
          toast(common.saved);
          await cache.invalidateQueries({ queryKey: issuerPage.queryKey });
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.name}
              name="name"
              required
              maxLength={100}
              defaultValue={set?.name}
              error={fault('name')}
            />
            <Field
              label={t.issuer}
              name="issuer"
              type="url"
              required
              value={address}
              onChange={event => setAddress(event.target.value)}
              hint={t.issuerHint}
              error={fault('issuer')}
            />
            <Trial key={address} address={address} />
            <Field
              label={t.clientId}
              name="client_id"
              required
              autoComplete="off"
              defaultValue={set?.client_id}
              error={fault('client_id')}
            />
            <PasswordField
              label={t.secret}
              name="client_secret"
              autoComplete="off"
              required={!set}
              hint={set ? t.secretHint : undefined}
              error={fault('client_secret')}
            />
            <Field
              label={t.claim}
              name="groups_claim"
              defaultValue={set?.groups_claim ?? 'groups'}
              hint={t.claimHint}
              error={fault('groups_claim')}
            />
            <Groups roles={roles} change={setRoles} />
            <SelectField
              label={t.others}
              name="others"
              defaultValue={set?.default_role ?? ''}
              options={[['', t.keptOut] as const, ...roleOptions]}
            />
            <Field
              label={t.domains}
              name="domains"
              defaultValue={set?.domains.join(', ')}
              hint={t.domainsHint}
              error={fault('domains')}
            />
            <Tick
              label={t.makes}
              hint={t.makesHint}
              name="makes_members"
              defaultChecked={set?.makes_members ?? true}
            />
            <Tick
              label={t.required}
              hint={t.requiredHint}
              name="required"
              defaultChecked={set?.required ?? false}
            />
            <div className="form-f">
              {set && (
                <Button look="danger-ghost" onClick={() => setAsking(true)}>
                  {t.remove}
                </Button>
              )}
              <Button look="primary" type="submit" busy={busy}>
                {t.save}
              </Button>
            </div>
          </>
        )}
      </Form>
      <Ask
        open={asking}
        onClose={() => setAsking(false)}
        title={t.title}
        text={t.removeText}
        verb={t.remove}
        act={() => act(() => call('delete', '/organizations/current/issuer'), issuerPage.queryKey, t.removed)}
      />
    </>
  );
}

/** Asks an issuer what it says about itself, before anything is saved. */
function Trial({ address }: { address: string }) {
  const trial = useQuery({
    queryKey: ['issuer-trial', address],
    queryFn: () => call('post', '/organizations/current/issuer/try', { body: { issuer: address } }),
    enabled: false,
    retry: false,
    gcTime: 0,
  });
  return (
    <div>
      <Button busy={trial.isFetching} disabled={!address} onClick={() => void trial.refetch()}>
        {t.attempt}
      </Button>
      <p className="hint" role="status">
        {trial.data
          ? t.found(trial.data.keys, trial.data.signs_out)
          : trial.error && !trial.isFetching && sentence(trial.error)}
      </p>
    </div>
  );
}

function Groups({ roles, change }: { roles: GroupRole[]; change: (roles: GroupRole[]) => void }) {
  const replace = (at: number, one: Partial<GroupRole>) =>
    change(roles.map((role, index) => (index === at ? { ...role, ...one } : role)));
  return (
    <fieldset className="iss-g">
      <legend className="lbl">{t.groups}</legend>
      {roles.map((one, at) => (
        // Nothing else tells one from another while it is typed.
        // oxlint-disable-next-line react/no-array-index-key
        <div className="iss-r" key={at}>
          <Field
            label={t.group(at + 1)}
            required
            maxLength={200}
            value={one.group}
            onChange={event => replace(at, { group: event.target.value })}
          />
          <SelectField
            label={t.role(at + 1)}
            value={one.role}
            onChange={event => replace(at, { role: event.target.value as Role })}
            options={roleOptions}
          />
          <Button
            look="ghost"
            icon={Trash2}
            label={t.removeGroup(at + 1)}
            onClick={() => change(roles.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <div>
        <Button onClick={() => change([...roles, { group: '', role: 'OPERATOR' }])}>{t.addGroup}</Button>
      </div>
    </fieldset>
  );
}
