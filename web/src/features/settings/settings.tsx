import './settings.css';

import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import {
  Building2,
  Gauge,
  KeyRound,
  type LucideIcon,
  ScrollText,
  Sparkles,
  Store,
  Tag,
  Users,
  Webhook,
  Workflow,
} from 'lucide-react';

import { mayAct } from '../../api/session';
import { useMe } from '../../app/me';
import { Page } from '../../app/shell/page';
import { settings as t } from '../../texts/en/settings';
import { SelectField } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { sectionGroups, type SectionName } from './sections';

const pictures: Record<SectionName, LucideIcon> = {
  general: Building2,
  members: Users,
  labels: Tag,
  vendors: Store,
  documents: Gauge,
  models: Sparkles,
  automations: Workflow,
  'api-keys': KeyRound,
  webhooks: Webhook,
  activity: ScrollText,
};

export function Settings() {
  const me = useMe();
  const navigate = useNavigate();
  const path = useRouterState({ select: state => state.location.pathname });
  const current = path.split('/')[2] ?? 'general';
  const visible = sectionGroups
    .map(group => ({ ...group, list: group.list.filter(section => mayAct(me.role, section.least)) }))
    .filter(group => group.list.length > 0);
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
                    <Link to={`/settings/${name}`} activeOptions={{ includeSearch: false }}>
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
            onChange={event => void navigate({ to: `/settings/${event.target.value}` })}
            options={visible.flatMap(group =>
              group.list.map(({ name }) => [name, t.sections[name]] as const),
            )}
          />
        </div>
        <div className="set-m">
          <div className="set-w">
            <Outlet />
          </div>
        </div>
      </div>
    </Page>
  );
}
