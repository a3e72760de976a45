import { Ellipsis, History, KeyRound, Pencil, Plus, Trash2 } from 'lucide-react';
import { lazy, useState } from 'react';

import { call } from '../../api';
import { useMay } from '../../app/me';
import { Part } from '../../app/shell/part';
import { automations as t } from '../../texts/en/automations';
import { common } from '../../texts/en/common';
import { settings } from '../../texts/en/settings';
import { Copyable } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Menu, MenuItem, MenuLine } from '../../ui/menu';
import { useNames } from '../members';
import { change, list as load } from './automations/calls';
import type { Action, Automation } from './automations/types';
import { usePaged } from './paged';
import { Ask, Head, ListCard, useAct } from './pieces';

const Edit = lazy(async () => ({ default: (await import('./automations/edit')).Edit }));
const Runs = lazy(async () => ({ default: (await import('./automations/runs')).Runs }));

const KEY = ['automations'];

export function Section() {
  const isAdmin = useMay('ADMIN');
  const [editing, setEditing] = useState<Automation | 'new'>();
  const [secret, setSecret] = useState<string>();
  const { list, items = [] } = usePaged<Automation>(KEY, load);
  return (
    <>
      <Head title={settings.sections.automations} text={t.text}>
        {isAdmin && (
          <Button look="primary" icon={Plus} onClick={() => setEditing('new')}>
            {t.new}
          </Button>
        )}
      </Head>
      <ListCard what={settings.sections.automations} list={list} empty={t.empty} count={items.length}>
        <ul className="inv">
          {items.map(item => (
            <Row key={item.id} item={item} edit={() => setEditing(item)} showSecret={setSecret} />
          ))}
        </ul>
      </ListCard>
      <Part>
        {editing && (
          <Edit
            item={editing === 'new' ? undefined : editing}
            listKey={KEY}
            onClose={() => setEditing(undefined)}
            showSecret={setSecret}
          />
        )}
      </Part>
      <Dialog
        open={secret !== undefined}
        onClose={() => setSecret(undefined)}
        title={t.secretTitle}
        text={t.secretText}
      >
        <div className="secret">
          <Copyable text={secret ?? ''} label={common.copy} />
        </div>
      </Dialog>
    </>
  );
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** What an action does, in the words of a list. */
function deed(action: Action, nameOf: (id: string) => string | undefined): string {
  switch (action.type) {
    case 'label':
      return t.does.label(action.name);
    case 'webhook':
      return t.does.webhook(hostOf(action.url));
    case 'assign':
      return t.does.assign(action.assignee_id ? (nameOf(action.assignee_id) ?? '…') : t.nobody);
    default:
      return t.does[action.type];
  }
}

type RowProps = { item: Automation; edit: () => void; showSecret: (secret: string) => void };

function Row({ item, edit, showSecret }: RowProps) {
  const isAdmin = useMay('ADMIN');
  const act = useAct();
  const nameOf = useNames();
  const [asking, setAsking] = useState<'delete' | 'secret' | 'runs'>();
  const path = { id: item.id };
  const calls = item.actions.some(action => action.type === 'webhook');
  const close = () => setAsking(undefined);
  const limits = Object.values(item.condition).filter(part => part !== null).length;
  return (
    <li>
      <input
        type="checkbox"
        role="switch"
        className="switch"
        aria-label={t.enabled(item.name)}
        aria-checked={item.enabled}
        checked={item.enabled}
        disabled={!isAdmin}
        onChange={() => void act(() => change(item, { enabled: !item.enabled }), KEY)}
      />
      <span className="grow">
        <b className="cut">{item.name}</b>
        <span>
          {t.when(t.triggers[item.on] ?? item.on, limits > 0 ? t.limits(limits) : '')}:{' '}
          {item.actions.map(action => deed(action, nameOf)).join(', ')}
        </span>
      </span>
      <Menu
        label={t.actions(item.name)}
        trigger={<Button size="sm" look="ghost" icon={Ellipsis} label={t.actions(item.name)} />}
      >
        {isAdmin && (
          <MenuItem icon={Pencil} onSelect={edit}>
            {t.edit(item.name)}
          </MenuItem>
        )}
        <MenuItem icon={History} onSelect={() => setAsking('runs')}>
          {t.runs.open}
        </MenuItem>
        {isAdmin && (
          <>
            {calls && (
              <MenuItem icon={KeyRound} onSelect={() => setAsking('secret')}>
                {t.newSecret}
              </MenuItem>
            )}
            <MenuLine />
            <MenuItem icon={Trash2} bad onSelect={() => setAsking('delete')}>
              {t.delete}
            </MenuItem>
          </>
        )}
      </Menu>
      <Part>{asking === 'runs' && <Runs of={item} close={close} />}</Part>
      <Ask
        open={asking === 'delete'}
        onClose={close}
        title={t.deleteTitle(item.name)}
        verb={t.delete}
        act={() =>
          act(
            () => call('delete', '/automations/{id}', { path, version: item.version }),
            KEY,
            t.deleted(item.name),
          )
        }
      />
      <Ask
        open={asking === 'secret'}
        onClose={close}
        title={t.newSecretTitle}
        text={t.newSecretText}
        verb={t.newSecret}
        act={async () =>
          showSecret((await call('post', '/automations/{id}/secret', { path })).webhook_secret)
        }
      />
    </li>
  );
}
