/** The pages of the settings, in their groups. */
import type { Role } from '../../api';
import { settings as t } from '../../texts/en/settings';

export type SectionName = keyof typeof t.sections;
type Section = { name: SectionName; least: Role };

export const sectionGroups: { label: string; list: Section[] }[] = [
  {
    label: t.groups.organization,
    list: [
      { name: 'general', least: 'CLIENT' },
      { name: 'company', least: 'OPERATOR' },
      { name: 'members', least: 'OPERATOR' },
      { name: 'labels', least: 'OPERATOR' },
      { name: 'vendors', least: 'OPERATOR' },
    ],
  },
  {
    label: t.groups.documents,
    list: [
      { name: 'documents', least: 'OPERATOR' },
      { name: 'upload-links', least: 'CLIENT' },
      { name: 'models', least: 'OPERATOR' },
      { name: 'approvals', least: 'OPERATOR' },
      { name: 'retention', least: 'OPERATOR' },
    ],
  },
  {
    label: t.groups.intake,
    list: [
      { name: 'routing', least: 'OPERATOR' },
      { name: 'forms', least: 'OPERATOR' },
    ],
  },
  {
    label: t.groups.connections,
    list: [
      { name: 'mailboxes', least: 'OPERATOR' },
      { name: 'automations', least: 'OPERATOR' },
      { name: 'api-keys', least: 'ADMIN' },
      { name: 'webhooks', least: 'OPERATOR' },
    ],
  },
  { label: t.groups.records, list: [{ name: 'activity', least: 'ADMIN' }] },
];

export const sectionLinks = sectionGroups.flatMap(group =>
  group.list.map(({ name }) => ({ to: `/settings/${name}`, label: t.sections[name] })),
);
