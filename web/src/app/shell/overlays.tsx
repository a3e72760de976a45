import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  Bell as BellPicture,
  Check,
  FileText,
  LogOut,
  Monitor,
  Moon,
  Plus,
  Sun,
  TriangleAlert,
  UserRound,
} from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';

import { call, type Notification } from '../../api';
import { adopt, leave } from '../../api/session';
import { notifications, organizations } from '../../features/organizations';
import { useStore } from '../../lib/store';
import { type Theme, theme } from '../../lib/theme';
import { common } from '../../texts/en/common';
import { overlays as t } from '../../texts/en/overlays';
import { shell } from '../../texts/en/shell';
import { Age } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { Menu, MenuHead, MenuItem, MenuLine } from '../../ui/menu';
import { sentence } from '../../ui/sentence';
import { toast, toastError, told } from '../../ui/toast';
import { useMe } from '../me';
import { AccountFace, OrganizationFace, wanted } from './lazy';

export function OrganizationMenu() {
  const me = useMe();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const list = useQuery(organizations);
  const [open, setOpen] = useState(() => wanted.get() === 'organization');
  const [making, setMaking] = useState(false);
  const enter = async (id: string) => {
    if (id === me.org_id) return;
    try {
      const session = await call('post', '/auth/switch-organization', { body: { org_id: id } });
      adopt(session);
      cache.clear();
      await navigate({ to: '/' });
      toast(t.organizationSwitched(session.user.organization));
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <>
      <Menu
        label={shell.switchOrganization}
        align="start"
        open={open}
        onOpen={setOpen}
        trigger={
          <button type="button" className="org">
            <OrganizationFace />
          </button>
        }
      >
        {list.data?.items.map(item => (
          <MenuItem key={item.id} on={item.id === me.org_id} onSelect={() => void enter(item.id)}>
            {item.name} <span className="muted">{common.roles[item.role]}</span>
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem icon={Plus} onSelect={() => setMaking(true)}>
          {t.newOrganization}
        </MenuItem>
      </Menu>
      <NewOrganization open={making} onClose={() => setMaking(false)} enter={enter} />
    </>
  );
}

type NewProps = { open: boolean; onClose: () => void; enter: (id: string) => Promise<void> };

function NewOrganization({ open, onClose, enter }: NewProps) {
  const cache = useQueryClient();
  const make = useMutation({
    mutationFn: (name: string) => call('post', '/organizations', { body: { name } }),
    onSuccess: async made => {
      onClose();
      await cache.invalidateQueries({ queryKey: organizations.queryKey });
      await enter(made.id);
    },
  });
  return (
    <Dialog open={open} onClose={onClose} title={t.newOrganization}>
      <form
        className="form"
        onSubmit={event => {
          event.preventDefault();
          make.mutate(String(new FormData(event.currentTarget).get('name')));
        }}
      >
        <Field
          label={t.organizationName}
          name="name"
          required
          maxLength={200}
          autoFocus
          error={make.error && sentence(make.error)}
        />
        <DialogButtons close={onClose} busy={make.isPending} verb={t.create} />
      </form>
    </Dialog>
  );
}

const THEMES = [
  ['light', Sun],
  ['dark', Moon],
  ['system', Monitor],
] as const;

/** Ends the session on the server first; without a server it ends here all the same. */
export async function signOut() {
  const farewell = await call('post', '/auth/sign-out').catch(() => undefined);
  leave();
  // The organization's own issuer ends its session too.
  if (farewell) location.assign(farewell.continue_at);
}

export function AccountMenu() {
  const me = useMe();
  const now = useStore(theme);
  const navigate = useNavigate();
  const [open, setOpen] = useState(() => wanted.get() === 'account');
  return (
    <Menu
      label={shell.profile}
      align="start"
      open={open}
      onOpen={setOpen}
      trigger={
        <button type="button" className="me">
          <AccountFace />
        </button>
      }
    >
      <MenuHead>{me.email}</MenuHead>
      <MenuItem icon={UserRound} onSelect={() => void navigate({ to: '/profile' })}>
        {shell.profile}
      </MenuItem>
      <MenuLine />
      <MenuHead>{t.theme}</MenuHead>
      {THEMES.map(([name, picture]) => (
        <MenuItem key={name} icon={picture} on={now === name} onSelect={() => theme.set(name as Theme)}>
          {t.themes[name]}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem icon={LogOut} onSelect={() => void signOut()}>
        {t.signOut}
      </MenuItem>
    </Menu>
  );
}

export function BellMenu() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const list = useQuery(notifications);
  const [open, setOpen] = useState(() => wanted.get() === 'bell');
  const unread = list.data?.unread ?? 0;
  const refresh = () => cache.invalidateQueries({ queryKey: notifications.queryKey });
  const readAll = async () => {
    await call('post', '/notifications/read-all').catch(toastError);
    await refresh();
  };
  const toCard = async (card: string) => {
    try {
      const { pipeline_id: id } = await call('get', '/cards/{id}', { path: { id: card } });
      await navigate({ to: '/boards/$id', params: { id }, search: { card } });
    } catch (error) {
      toastError(error);
    }
  };
  const visit = async (item: Notification) => {
    setOpen(false);
    if (item.object_type === 'document')
      await navigate({ to: '/documents/$id', params: { id: item.object_id } });
    if (item.object_type === 'mailbox')
      await navigate({ to: '/settings/$section', params: { section: 'mailboxes' } });
    if (item.object_type === 'hand_over') await navigate({ to: '/hand-overs' });
    if (item.object_type === 'request') await navigate({ to: '/intake/$id', params: { id: item.object_id } });
    if (item.object_type === 'card') await toCard(item.object_id);
    if (item.read_at) return;
    await call('post', '/notifications/{id}/read', { path: { id: item.id } }).catch(toastError);
    await refresh();
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button type="button" className="btn ghost icon bell" title={shell.notifications}>
          <Icon of={BellPicture} />
          <span className="sr">
            {shell.notifications}
            {unread > 0 && `, ${t.notifications.unread(unread)}`}
          </span>
          {unread > 0 && <b className="pip" />}
        </button>
      </Popover.Trigger>
      <Popover.Portal container={document.getElementById('overlays')}>
        <Popover.Content
          className="pop news"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={shell.notifications}
        >
          <header>
            <h2>{shell.notifications}</h2>
            {unread > 0 && (
              <Button look="ghost" size="sm" onClick={() => void readAll()}>
                {t.notifications.readAll}
              </Button>
            )}
          </header>
          <div className="nw-l">
            {list.data?.items.length ? (
              <ul>
                {list.data.items.map(item => (
                  <li key={item.id}>
                    <button
                      type="button"
                      className={item.read_at ? 'nw-i' : 'nw-i new'}
                      onClick={() => void visit(item)}
                    >
                      <Icon of={FileText} />
                      <span className="grow">
                        <b>{item.title}</b>
                        <span>{item.text}</span>
                      </span>
                      <Age at={item.created_at} />
                    </button>
                  </li>
                ))}
              </ul>
            ) : (
              <p className="nw-e">{t.notifications.empty}</p>
            )}
            <Told />
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Toasts that have gone. */
function Told() {
  const list = useStore(told);
  if (list.length === 0) return null;
  return (
    <section aria-labelledby="nw-here">
      <h3 id="nw-here">{t.notifications.here}</h3>
      <ul>
        {list.map(one => (
          <li key={one.id} className={one.bad ? 'nw-i told bad' : 'nw-i told'}>
            <Icon of={one.bad ? TriangleAlert : Check} />
            <span className="grow">{one.text}</span>
            <Age at={one.at} />
          </li>
        ))}
      </ul>
    </section>
  );
}
