import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import {
  call,
  type Mailbox,
  type MailboxAuth,
  type MailboxMark,
  type MailboxSecurity,
  type MailboxSource,
  type WrittenMailbox,
} from '../../api';
import { mailboxes } from '../../texts/en/mailboxes';
import { common } from '../../texts/en/common';
import { PickField } from '../../ui/combobox/fields';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, PasswordField, SelectField, Tick } from '../../ui/field';
import { Form } from '../../ui/form';
import { toast } from '../../ui/toast';
import { labelChoices, labelOf } from '../choices';
import { health } from '../health';
import { connect, wantsConsent } from './mailbox-consent';
import { Becomes, becomesOf } from './mailbox-requests';
import { useAct } from './pieces';

const t = mailboxes.form;
const KEY = ['mailboxes'];

type Values = Record<string, string>;

/** What the form says, as the API takes it; an empty field is an absent one. */
function wanted(values: Values, source: MailboxSource, before: Mailbox | undefined) {
  const given = (name: string) => (values[name] ? { [name]: values[name] } : {});
  const others = before?.label_ids.slice(1) ?? [];
  const common = {
    name: values['name'] ?? '',
    enabled: values['enabled'] === 'on',
    source,
    label_ids: [...(values['label'] ? [values['label']] : []), ...others],
    take: (values['take'] ?? '').split(',').filter(Boolean),
    ...becomesOf(values),
  };
  if (source === 'WEBHOOK') return common;
  const auth = values['auth'] as MailboxAuth;
  return {
    ...common,
    ...(auth === 'PASSWORD'
      ? {
          ...given('host'),
          ...given('password'),
          port: Number(values['port']),
          security: values['security'] as MailboxSecurity,
        }
      : {}),
    ...given('username'),
    ...given('folder'),
    ...given('since'),
    ...given('move_to'),
    auth,
    mark: values['mark'] as MailboxMark,
  };
}

type EditProps = {
  item: Mailbox | undefined;
  onClose: () => void;
  showSecret: (secret: { id: string; text: string }) => void;
};

export function Edit({ item, onClose, showSecret }: EditProps) {
  const act = useAct();
  const [source, setSource] = useState<MailboxSource>(item?.source ?? 'IMAP');
  const [auth, setAuth] = useState<MailboxAuth>(item?.auth ?? 'PASSWORD');
  const label = useQuery(labelOf(item?.label_ids[0]));
  const first = label.data && { value: label.data.id, text: label.data.name, colour: label.data.colour };
  if (item?.label_ids[0] && label.isPending) return null;
  const takes = (item?.take ?? []).join(',');
  const known = t.takes.some(([value]) => value === takes);
  return (
    <Dialog
      open
      onClose={onClose}
      title={item ? mailboxes.edit(item.name) : mailboxes.new}
      text={source === 'IMAP' ? (auth === 'PASSWORD' ? t.trial : t.consent[auth]) : undefined}
      className="pop dlg wide"
    >
      <Form
        send={async values => {
          const body = wanted(values, source, item);
          const made: WrittenMailbox = item
            ? await call('put', '/mailboxes/{id}', { path: { id: item.id }, body, version: item.version })
            : await call('post', '/mailboxes', { body });
          onClose();
          if (made.webhook_secret) showSecret({ id: made.id, text: made.webhook_secret });
          else toast(common.saved);
          await act(async () => {
            if (wantsConsent(made)) await connect(made.id);
          }, KEY);
        }}
      >
        {({ busy, fault }) => (
          <>
            <div className="two">
              <Field
                label={t.name}
                name="name"
                defaultValue={item?.name}
                required
                maxLength={100}
                autoFocus
                error={fault('name')}
              />
              <SelectField
                label={t.source}
                name="source"
                value={source}
                disabled={item !== undefined}
                options={Object.entries(t.sources)}
                onChange={event => setSource(event.target.value as MailboxSource)}
              />
            </div>
            {source === 'IMAP' && <Server item={item} auth={auth} setAuth={setAuth} fault={fault} />}
            <div className="two">
              <PickField label={t.label} name="label" source={labelChoices} chosen={first} />
              <SelectField
                label={t.take}
                name="take"
                defaultValue={takes}
                options={known ? t.takes : [...t.takes, [takes, takes]]}
              />
            </div>
            <Becomes item={item} fault={fault} />
            <Tick
              label={mailboxes.enabled(item?.name ?? t.name.toLowerCase())}
              name="enabled"
              defaultChecked={item?.enabled ?? true}
            />
            <DialogButtons close={onClose} busy={busy} verb={verbOf(source, auth, item)} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

/** Saving checks a password, and leads to the provider where nobody has consented yet. */
function verbOf(source: MailboxSource, auth: MailboxAuth, item: Mailbox | undefined): string {
  if (source !== 'IMAP') return common.save;
  if (auth === 'PASSWORD') return t.save;
  return item?.auth === auth && item.consent === 'GIVEN' ? t.save : t.saveAndConnect;
}

type ServerProps = {
  item: Mailbox | undefined;
  auth: MailboxAuth;
  setAuth: (auth: MailboxAuth) => void;
  fault: (name: string) => string | undefined;
};

/** The ways to prove that a mailbox is one's own; those at a provider where the installation has a client there. */
function useWays(own: MailboxAuth) {
  const off = useQuery(health).data?.off ?? ['google_mail', 'microsoft_mail'];
  const is = (way: MailboxAuth, part: string) => own === way || !off.includes(part);
  return [
    ['PASSWORD', t.ways.PASSWORD] as const,
    ...(is('GOOGLE', 'google_mail') ? [['GOOGLE', t.ways.GOOGLE] as const] : []),
    ...(is('MICROSOFT', 'microsoft_mail') ? [['MICROSOFT', t.ways.MICROSOFT] as const] : []),
  ];
}

function Server({ item, auth, setAuth, fault }: ServerProps) {
  const [mark, setMark] = useState<string>(item?.mark ?? 'NOTHING');
  const ways = useWays(item?.auth ?? 'PASSWORD');
  return (
    <div className="two">
      {ways.length > 1 && (
        <SelectField
          label={t.way}
          value={auth}
          options={ways}
          error={fault('auth')}
          onChange={event => setAuth(event.target.value as MailboxAuth)}
        />
      )}
      <input type="hidden" name="auth" value={auth} />
      {auth === 'PASSWORD' && <Address item={item} fault={fault} />}
      <Field
        label={auth === 'PASSWORD' ? t.username : t.address}
        name="username"
        autoComplete="off"
        defaultValue={item?.username ?? ''}
        required
        error={fault('username')}
      />
      {auth === 'PASSWORD' && (
        <PasswordField
          label={t.password}
          name="password"
          autoComplete="new-password"
          required={item?.auth !== 'PASSWORD'}
          hint={item?.auth === 'PASSWORD' ? t.keeps : t.app}
          error={fault('password')}
        />
      )}
      <Field
        label={t.folder}
        name="folder"
        defaultValue={item?.folder ?? 'INBOX'}
        required
        error={fault('folder')}
      />
      <Field
        label={t.since}
        name="since"
        type="date"
        defaultValue={item ? (item.since ?? '') : new Date().toISOString().slice(0, 10)}
        hint={t.sinceHint}
        error={fault('since')}
      />
      <SelectField
        label={t.mark}
        name="mark"
        value={mark}
        options={Object.entries(t.marks)}
        error={fault('mark')}
        onChange={event => setMark(event.target.value)}
      />
      {mark === 'MOVE' && (
        <Field
          label={t.moveTo}
          name="move_to"
          defaultValue={item?.move_to ?? ''}
          required
          error={fault('move_to')}
        />
      )}
    </div>
  );
}

/** Where a mailbox is that wants a password; a provider names its server itself. */
function Address({ item, fault }: Pick<ServerProps, 'item' | 'fault'>) {
  const own = item?.auth === 'PASSWORD' ? item : undefined;
  return (
    <>
      <Field
        label={t.host}
        name="host"
        defaultValue={own?.host ?? ''}
        placeholder="imap.example.com"
        required
        error={fault('host')}
      />
      <Field
        label={t.port}
        name="port"
        type="number"
        min={1}
        max={65535}
        defaultValue={own?.port ?? 993}
        required
        error={fault('port')}
      />
      <SelectField
        label={t.security}
        name="security"
        defaultValue={own?.security ?? 'TLS'}
        options={Object.entries(t.securities)}
        error={fault('security')}
      />
    </>
  );
}
