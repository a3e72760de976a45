import { plural } from '../../lib/plural';

/** Menus and dialogs of the frame, which are loaded after it. */
export const overlays = {
  newOrganization: 'New organization',
  organizationName: 'Name of the organization',
  create: 'Create',
  signOut: 'Sign out',
  theme: 'Theme',
  themes: { light: 'Light', dark: 'Dark', system: 'As the system' },
  notifications: {
    unread: (count: number) => plural(count, '# unread notification', '# unread notifications'),
    readAll: 'Mark all as read',
    empty: 'Nothing new. Automations tell you here what they did.',
    here: 'Done here',
  },
  palette: {
    title: 'Commands',
    placeholder: 'Go to, find, do',
    context: 'On this page',
    found: 'Documents',
    inText: 'Found in documents',
    go: 'Go to',
    make: 'Make',
    look: 'Look',
    empty: 'Nothing fits. Documents, pages and actions are found here.',
    searchAll: (words: string) => `Show all documents with “${words}”`,
    choose: 'choose',
    doIt: 'do it',
    allKeys: 'all keys',
    upload: 'Upload files',
    folder: 'Upload a folder',
    invite: 'Invite people',
    theme: (name: string) => `Theme: ${name}`,
  },
  keys: 'Keys on this page',
  organizationSwitched: (name: string) => `You work in ${name} now.`,
};
