import { KeyRound, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';

import {
  call,
  type Automation,
  type AutomationAction,
  type AutomationCondition,
  type AutomationTrigger,
  type Kind,
  type Role,
} from '../../api';
import { useMay } from '../../app/me';
import { common } from '../../texts/en/common';
import { documents } from '../../texts/en/documents';
import { settings as t } from '../../texts/en/settings';
import { Copyable } from '../../ui/bits';
import { Button } from '../../ui/button';
import { SuggestField } from '../../ui/combobox/fields';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { toast } from '../../ui/toast';
import { labelChoices, vendorChoices } from '../choices';
import { usePaged } from './paged';
import { Ask, Head, ListCard, useAct } from './pieces';

const KEY = ['automations'];

export function Section() {
  const isAdmin = useMay('ADMIN');
  const [editing, setEditing] = useState<Automation | 'new'>();
  const [secret, setSecret] = useState<string>();
  const { list, items = [] } = usePaged<Automation>(KEY, (cursor, signal) =>
    call('get', '/automations', { query: { limit: 50, ...(cursor ? { cursor } : {}) }, signal }),
  );
  return (
    <>
      <Head title={t.sections.automations} text={t.automations.text}>
        {isAdmin && (
          <Button look="primary" icon={Plus} onClick={() => setEditing('new')}>
            {t.automations.new}
          </Button>
        )}
      </Head>
      <ListCard what={t.sections.automations} list={list} empty={t.automations.empty} count={items.length}>
        <ul className="inv">
          {items.map(item => (
            <Row key={item.id} item={item} edit={() => setEditing(item)} showSecret={setSecret} />
          ))}
        </ul>
      </ListCard>
      {editing && (
        <Edit
          item={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
          showSecret={setSecret}
        />
      )}
      <Dialog
        open={secret !== undefined}
        onClose={() => setSecret(undefined)}
        title={t.automations.secretTitle}
        text={t.automations.secretText}
      >
        <div className="secret">
          <Copyable text={secret ?? ''} label={common.copy} />
        </div>
      </Dialog>
    </>
  );
}

function describe({ condition }: Automation): string {
  const { kind, vendor, amount, needs_review: review } = condition;
  const parts = [
    kind && documents.kinds[kind].toLowerCase(),
    vendor && `“${vendor}”`,
    amount?.min && `${t.automations.min.toLowerCase()} ${amount.min} ${amount.currency ?? ''}`.trim(),
    amount?.max && `${t.automations.max.toLowerCase()} ${amount.max} ${amount.currency ?? ''}`.trim(),
    typeof review === 'boolean' && t.automations.reviews[String(review)],
  ];
  return parts.filter(Boolean).join(', ');
}

function deed(action: AutomationAction): string {
  if (action.type === 'label') return t.automations.does.label(action.name);
  if (action.type === 'notify') return t.automations.does.notify;
  return t.automations.does.webhook(new URL(action.url).host);
}

type RowProps = { item: Automation; edit: () => void; showSecret: (secret: string) => void };

function Row({ item, edit, showSecret }: RowProps) {
  const isAdmin = useMay('ADMIN');
  const act = useAct();
  const [asking, setAsking] = useState<'delete' | 'secret'>();
  const path = { id: item.id };
  const calls = item.actions.some(action => action.type === 'webhook');
  return (
    <li>
      <input
        type="checkbox"
        role="switch"
        className="switch"
        aria-label={t.automations.enabled(item.name)}
        aria-checked={item.enabled}
        checked={item.enabled}
        disabled={!isAdmin}
        onChange={() =>
          void act(
            () =>
              call('patch', '/automations/{id}', {
                path,
                body: { enabled: !item.enabled },
                version: item.version,
              }),
            KEY,
          )
        }
      />
      <span className="grow">
        <b className="cut">{item.name}</b>
        <span>
          {t.automations.when(t.automations.triggers[item.on], describe(item))}:{' '}
          {item.actions.map(deed).join(', ')}
        </span>
      </span>
      {isAdmin && (
        <>
          {calls && (
            <Button
              size="sm"
              look="ghost"
              icon={KeyRound}
              label={t.automations.newSecret}
              onClick={() => setAsking('secret')}
            />
          )}
          <Button size="sm" look="ghost" icon={Pencil} label={t.automations.edit(item.name)} onClick={edit} />
          <Button
            size="sm"
            look="ghost"
            icon={Trash2}
            label={`${t.delete} ${item.name}`}
            onClick={() => setAsking('delete')}
          />
        </>
      )}
      <Ask
        open={asking === 'delete'}
        onClose={() => setAsking(undefined)}
        title={t.automations.deleteTitle(item.name)}
        verb={t.delete}
        act={() =>
          act(
            () => call('delete', '/automations/{id}', { path, version: item.version }),
            KEY,
            t.automations.deleted(item.name),
          )
        }
      />
      <Ask
        open={asking === 'secret'}
        onClose={() => setAsking(undefined)}
        title={t.automations.newSecretTitle}
        text={t.automations.newSecretText}
        verb={t.automations.newSecret}
        act={async () =>
          showSecret((await call('post', '/automations/{id}/secret', { path })).webhook_secret)
        }
      />
    </li>
  );
}

const ROLES: Record<string, Role[]> = {
  ADMIN: ['ADMIN'],
  OPERATOR: ['OPERATOR'],
  BOTH: ['ADMIN', 'OPERATOR'],
};

function conditionOf(values: Record<string, string>): AutomationCondition {
  const { kind, vendor, min, max, currency, review } = values;
  const amount = {
    ...(min ? { min } : {}),
    ...(max ? { max } : {}),
    ...(currency ? { currency: currency.toUpperCase() } : {}),
  };
  return {
    ...(kind ? { kind: kind as Kind } : {}),
    ...(vendor ? { vendor } : {}),
    ...(min || max ? { amount } : {}),
    ...(review ? { needs_review: review === 'true' } : {}),
  };
}

/** The actions as the form says them; members that were named by the API stay named. */
function actionsOf(values: Record<string, string>, before: readonly AutomationAction[]): AutomationAction[] {
  const { label, notify = '', webhook } = values;
  const told = before.find(action => action.type === 'notify')?.members ?? [];
  const roles = ROLES[notify] ?? [];
  return [
    ...(label ? [{ type: 'label' as const, name: label }] : []),
    ...(roles.length > 0 || told.length > 0 ? [{ type: 'notify' as const, roles, members: told }] : []),
    ...(webhook ? [{ type: 'webhook' as const, url: webhook }] : []),
  ];
}

type EditProps = { item: Automation | undefined; onClose: () => void; showSecret: (secret: string) => void };

function Edit({ item, onClose, showSecret }: EditProps) {
  const act = useAct();
  const before = item?.actions ?? [];
  const of = <T extends AutomationAction['type']>(type: T) =>
    before.find((action): action is Extract<AutomationAction, { type: T }> => action.type === type);
  const roles = of('notify')?.roles ?? [];
  const notify = roles.length === 2 ? 'BOTH' : (roles[0] ?? '');
  const { condition } = item ?? { condition: {} as AutomationCondition };
  return (
    <Dialog
      open
      onClose={onClose}
      title={item ? t.automations.edit(item.name) : t.automations.new}
      className="pop dlg wide"
    >
      <Form
        send={async values => {
          const actions = actionsOf(values, before);
          if (actions.length === 0) throw new Error(t.automations.needsAction);
          const body = {
            name: values['name'] ?? '',
            on: values['on'] as AutomationTrigger,
            condition: conditionOf(values),
            actions,
          };
          const written = item
            ? await call('patch', '/automations/{id}', { path: { id: item.id }, body, version: item.version })
            : await call('post', '/automations', { body: { ...body, enabled: true } });
          onClose();
          if (written.webhook_secret) showSecret(written.webhook_secret);
          else toast(common.saved);
          await act(async () => {}, KEY);
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.automations.name}
              name="name"
              defaultValue={item?.name}
              required
              maxLength={200}
              autoFocus
              error={fault('name')}
            />
            <div className="two">
              <SelectField
                label={t.automations.on}
                name="on"
                defaultValue={item?.on ?? 'document.completed'}
                options={Object.entries(t.automations.triggers)}
              />
              <SelectField
                label={t.automations.kind}
                name="kind"
                defaultValue={condition.kind ?? ''}
                options={[['', t.automations.anyKind], ...Object.entries(documents.kinds)]}
              />
              <SuggestField
                label={t.automations.vendor}
                name="vendor"
                source={vendorChoices}
                defaultValue={condition.vendor ?? ''}
                maxLength={200}
                error={fault('condition/vendor')}
              />
              <SelectField
                label={t.automations.review}
                name="review"
                defaultValue={
                  typeof condition.needs_review === 'boolean' ? String(condition.needs_review) : ''
                }
                options={Object.entries(t.automations.reviews)}
              />
              <Field
                label={t.automations.min}
                name="min"
                inputMode="decimal"
                defaultValue={condition.amount?.min ?? ''}
                error={fault('condition/amount/min')}
              />
              <Field
                label={t.automations.max}
                name="max"
                inputMode="decimal"
                defaultValue={condition.amount?.max ?? ''}
                error={fault('condition/amount/max')}
              />
              <Field
                label={t.automations.currency}
                name="currency"
                maxLength={3}
                defaultValue={condition.amount?.currency ?? ''}
                error={fault('condition/amount/currency')}
              />
            </div>
            <h3 className="set-h3">{t.automations.deeds}</h3>
            <div className="two">
              <SuggestField
                label={t.automations.label}
                name="label"
                source={labelChoices}
                defaultValue={of('label')?.name ?? ''}
                maxLength={50}
              />
              <SelectField
                label={t.automations.notify}
                name="notify"
                defaultValue={notify}
                options={Object.entries(t.automations.notifies)}
              />
            </div>
            <Field
              label={t.automations.webhook}
              name="webhook"
              type="url"
              defaultValue={of('webhook')?.url ?? ''}
              hint={t.automations.webhookHint}
            />
            <DialogButtons close={onClose} busy={busy} verb={item ? common.save : t.automations.create} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
