import { plural } from '../../lib/plural';

/** Settings of the organization. */
export const settings = {
  title: 'Settings',
  nav: 'Sections of the settings',
  groups: {
    organization: 'Organization',
    documents: 'Documents',
    connections: 'Connections',
    records: 'Records',
  },
  sections: {
    general: 'General',
    members: 'Members',
    labels: 'Labels',
    vendors: 'Vendors',
    documents: 'Reading and thresholds',
    models: 'Language model',
    automations: 'Automations',
    'api-keys': 'API keys',
    webhooks: 'Webhooks',
    activity: 'Activity log',
  },
  adminsOnly: 'Only admins change this.',
  count: plural,
};
