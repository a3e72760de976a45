import { ChevronDown, Ellipsis, Mail, MailX, UserPlus } from 'lucide-react';
import { useState } from 'react';

import { call, type Invitation, type Membership, type Role } from '../../api';
import { useMay, useMe } from '../../app/me';
import { day } from '../../lib/format';
import { common } from '../../texts/en/common';
import { settings as t } from '../../texts/en/settings';
import { Age, Avatar } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { Icon } from '../../ui/icon';
import { Menu, MenuItem } from '../../ui/menu';
import { toast } from '../../ui/toast';
import { usePaged } from './paged';
import { Ask, Head, ListCard, useAct } from './pieces';

const MEMBERS = ['members'];
const INVITATIONS = ['invitations'];
const ROLES: Role[] = ['ADMIN', 'OPERATOR', 'CLIENT'];

export function Section() {
  const me = useMe();
  const [inviting, setInviting] = useState(false);
  const { list, items = [] } = usePaged<Membership>([...MEMBERS, 'list'], (cursor, signal) =>
    call('get', '/members', { query: { limit: 50, ...(cursor ? { cursor } : {}) }, signal }),
  );
  return (
    <>
      <Head title={t.sections.members} text={t.members.text(items.length, me.organization)}>
        <Button
          look="primary"
          icon={UserPlus}
          onClick={() => setInviting(true)}
          disabled={!me.email_verified}
        >
          {t.members.invite}
        </Button>
      </Head>
      <ListCard what={t.sections.members} list={list} empty="" count={items.length}>
        <table className="tbl mem-t">
          <colgroup>
            <col />
            <col style={{ width: 140 }} />
            <col style={{ width: 140 }} />
            <col style={{ width: 56 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{t.members.person}</th>
              <th scope="col">{t.members.role}</th>
              <th scope="col">{t.members.lastHere}</th>
              <th scope="col">
                <span className="sr">{common.more}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map(member => (
              <Row key={member.user_id} member={member} />
            ))}
          </tbody>
        </table>
      </ListCard>
      <Invitations />
      <section aria-labelledby="h-roles">
        <h3 className="set-h3" id="h-roles">
          {t.members.rolesTitle}
        </h3>
        <div className="card roles">
          {ROLES.map(role => (
            <div key={role}>
              <h3>{common.roles[role]}</h3>
              <p>{t.members.roles[role]}</p>
            </div>
          ))}
        </div>
      </section>
      <Invite open={inviting} onClose={() => setInviting(false)} />
    </>
  );
}

function Row({ member }: { member: Membership }) {
  const me = useMe();
  const isAdmin = useMay('ADMIN');
  const act = useAct();
  const [removing, setRemoving] = useState(false);
  const { user_id: id, name, role, version } = member;
  const own = id === me.user_id;
  const off = Boolean(member.deactivated_at);
  const turn = off ? ('/members/{user_id}/reactivate' as const) : ('/members/{user_id}/deactivate' as const);
  return (
    <tr>
      <td>
        <span className="mem">
          <Avatar id={id} name={name} size={32} hidden />
          <span className="nt">
            <b className="cut">
              {name} {own && <span className="you">{t.members.you}</span>}
              {off && <span className="you t-warn">{t.members.off}</span>}
            </b>
            <span className="cut">{member.email}</span>
          </span>
        </span>
      </td>
      <td>
        {isAdmin && !own ? (
          <span className="choice sm">
            <select
              className="input"
              aria-label={`${t.members.role}: ${name}`}
              value={role}
              onChange={event => {
                const next = event.target.value as Role;
                void act(
                  () =>
                    call('patch', '/members/{user_id}', {
                      path: { user_id: id },
                      body: { role: next },
                      version,
                    }),
                  MEMBERS,
                  t.members.roleChanged(name, common.roles[next].toLowerCase()),
                );
              }}
            >
              {ROLES.map(one => (
                <option key={one} value={one}>
                  {common.roles[one]}
                </option>
              ))}
            </select>
            <Icon of={ChevronDown} size={14} />
          </span>
        ) : (
          common.roles[role]
        )}
      </td>
      <td>
        {member.last_sign_in_at ? (
          <Age at={member.last_sign_in_at} />
        ) : (
          <span className="muted">{t.members.never}</span>
        )}
      </td>
      <td>
        {isAdmin && !own && (
          <Menu
            label={t.actions(name)}
            trigger={<Button look="ghost" size="sm" icon={Ellipsis} label={t.actions(name)} />}
          >
            <MenuItem
              onSelect={() =>
                void act(
                  () => call('post', turn, { path: { user_id: id }, version }),
                  MEMBERS,
                  off ? t.members.reactivated(name) : t.members.deactivated(name),
                )
              }
            >
              {off ? t.members.reactivate : t.members.deactivate}
            </MenuItem>
            <MenuItem bad onSelect={() => setRemoving(true)}>
              {t.members.remove}
            </MenuItem>
          </Menu>
        )}
        <Ask
          open={removing}
          onClose={() => setRemoving(false)}
          title={t.members.removeTitle(name)}
          text={t.members.removeText}
          verb={t.members.remove}
          act={() =>
            act(
              () => call('delete', '/members/{user_id}', { path: { user_id: id }, version }),
              MEMBERS,
              t.members.removed(name),
            )
          }
        />
      </td>
    </tr>
  );
}

function Invitations() {
  const act = useAct();
  const { list, items = [] } = usePaged<Invitation>(INVITATIONS, (cursor, signal) =>
    call('get', '/invitations', { query: { limit: 50, ...(cursor ? { cursor } : {}) }, signal }),
  );
  if (items.length === 0 && !list.isError) return null;
  return (
    <section aria-labelledby="h-invited">
      <h3 className="set-h3" id="h-invited">
        {t.members.invited}
      </h3>
      <ListCard what={t.members.invited} list={list} empty="" count={items.length}>
        <ul className="inv">
          {items.map(item => {
            const over = new Date(item.expires_at) < new Date();
            const role = common.roles[item.role];
            return (
              <li key={item.id}>
                <Icon of={over ? MailX : Mail} />
                <span className="grow">
                  <b className="cut">{item.email}</b>
                  <span className={over ? 't-danger' : ''}>
                    {over
                      ? t.members.expired(role, day(item.expires_at))
                      : t.members.invitedAs(role, day(item.expires_at))}
                  </span>
                </span>
                <Button
                  size="sm"
                  onClick={() =>
                    void act(
                      () => call('post', '/invitations/{id}/resend', { path: { id: item.id } }),
                      INVITATIONS,
                      t.members.sentAgain,
                    )
                  }
                >
                  {t.members.again}
                </Button>
                <Button
                  size="sm"
                  look="ghost"
                  onClick={() =>
                    void act(
                      () => call('delete', '/invitations/{id}', { path: { id: item.id } }),
                      INVITATIONS,
                      t.members.withdrawn,
                    )
                  }
                >
                  {t.members.withdraw}
                </Button>
              </li>
            );
          })}
        </ul>
      </ListCard>
    </section>
  );
}

function Invite({ open, onClose }: { open: boolean; onClose: () => void }) {
  const isAdmin = useMay('ADMIN');
  const act = useAct();
  const roles = isAdmin ? ROLES : (['CLIENT'] as Role[]);
  return (
    <Dialog open={open} onClose={onClose} title={t.members.inviteTitle} text={t.members.inviteText}>
      <Form
        send={async ({ email = '', role = 'CLIENT' }) => {
          await call('post', '/invitations', { body: { email, role: role as Role } });
          onClose();
          toast(t.members.sent(email));
          await act(async () => {}, INVITATIONS);
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.members.email}
              name="email"
              type="email"
              required
              autoFocus
              error={fault('email')}
            />
            <SelectField
              label={t.members.role}
              name="role"
              defaultValue={isAdmin ? 'OPERATOR' : 'CLIENT'}
              options={roles.map(role => [role, common.roles[role]] as const)}
            />
            <DialogButtons close={onClose} busy={busy} verb={t.members.send} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
