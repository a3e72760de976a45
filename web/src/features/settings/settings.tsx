import './settings.css';

import { Link, notFound, Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import {
  Building2,
  CalendarClock,
  ClipboardList,
  Gauge,
  Inbox,
  IdCard,
  KeyRound,
  Link2,
  type LucideIcon,
  ScrollText,
  Sparkles,
  Split,
  Stamp,
  Store,
  Tag,
  Users,
  Lock,
  Webhook,
  Workflow,
} from 'lucide-react';
import { type ComponentType, lazy } from 'react';

import type { Role } from '../../api';
import { mayAct } from '../../api/session';
import { useMe } from '../../app/me';
import { Page } from '../../app/shell/page';
import { Part } from '../../app/shell/part';
import { settings as t } from '../../texts/en/settings';
import { SelectField } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { Center } from '../../ui/states';
import { common } from '../../texts/en/common';
import { sectionGroups, type SectionName } from './sections';

const pictures: Record<SectionName, LucideIcon> = {
  general: Building2,
  company: IdCard,
  members: Users,
  labels: Tag,
  vendors: Store,
  documents: Gauge,
  'upload-links': Link2,
  models: Sparkles,
  mailboxes: Inbox,
  approvals: Stamp,
  routing: Split,
  forms: ClipboardList,
  retention: CalendarClock,
  automations: Workflow,
  'api-keys': KeyRound,
  webhooks: Webhook,
  activity: ScrollText,
};

const part = (load: () => Promise<{ Section: ComponentType }>) =>
  lazy(async () => ({ default: (await load()).Section }));

const parts: Record<SectionName, ComponentType> = {
  general: part(() => import('./general')),
  company: part(() => import('./company')),
  members: part(() => import('./members')),
  labels: part(() => import('./labels')),
  vendors: part(() => import('./vendors')),
  documents: part(() => import('./documents')),
  'upload-links': part(() => import('./upload-links')),
  models: part(() => import('./models')),
  mailboxes: part(() => import('./mailboxes')),
  approvals: part(() => import('./approvals')),
  routing: part(() => import('./routing')),
  forms: part(() => import('./forms')),
  retention: part(() => import('./retention')),
  automations: part(() => import('./automations')),
  'api-keys': part(() => import('./api-keys')),
  webhooks: part(() => import('./webhooks')),
  activity: part(() => import('./activity')),
};

/** The section that the address names. */
export function Section() {
  const { section } = useParams({ from: '/inside/settings/$section' });
  if (!Object.hasOwn(parts, section)) throw notFound();
  const Named = parts[section as SectionName];
  return (
    <Part>
      <Named key={section} />
    </Part>
  );
}

export function Settings() {
  const me = useMe();
  const navigate = useNavigate();
  const path = useRouterState({ select: state => state.location.pathname });
  const current = path.split('/')[2] ?? 'general';
  const visible = sectionGroups
    .map(group => ({ ...group, list: group.list.filter(section => mayAct(me.role, section.least)) }))
    .filter(group => group.list.length > 0);
  const barred = sectionGroups
    .flatMap(group => group.list)
    .find(section => section.name === current && !mayAct(me.role, section.least));
  return (
    <Page title={t.title}>
      <div className="set">
        <nav className="set-n" aria-label={t.nav}>
          {visible.map(group => (
            <div key={group.label}>
              <h2 className="set-g">{group.label}</h2>
              <ul>
                {group.list.map(({ name }) => (
                  <li key={name}>
                    <Link
                      to="/settings/$section"
                      params={{ section: name }}
                      activeOptions={{ includeSearch: false }}
                    >
                      <Icon of={pictures[name]} />
                      <span className="grow">{t.sections[name]}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        <div className="set-pick">
          <SelectField
            label={t.section}
            value={current}
            onChange={event =>
              void navigate({ to: '/settings/$section', params: { section: event.target.value } })
            }
            options={visible.flatMap(group =>
              group.list.map(({ name }) => [name, t.sections[name]] as const),
            )}
          />
        </div>
        <div className="set-m">
          <div className="set-w">
            {barred ? <NotFor what={t.sections[barred.name]} least={barred.least} /> : <Outlet />}
          </div>
        </div>
      </div>
    </Page>
  );
}

/** Says which role is needed, in place of calls that would be refused. */
function NotFor({ what, least }: { what: string; least: Role }) {
  const me = useMe();
  return (
    <Center
      picture={
        <span className="orb">
          <Icon of={Lock} size={22} />
        </span>
      }
      title={common.forbidden.title(what, common.roles[least].toLowerCase())}
      text={common.forbidden.text(common.roles[me.role].toLowerCase(), me.organization)}
    />
  );
}
