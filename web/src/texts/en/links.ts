/** Links for people without an account. */
const many = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

export const links = {
  copy: 'Copy the link',
  once: 'This link is shown now and never again. Whoever has it can use it.',
  revoke: 'Revoke',
  revoked: 'Revoked',
  ended: 'Has ended',
  until: (day: string) => `Until ${day}`,
  share: {
    title: 'Share this document',
    text: 'Whoever has the link can download the file, without an account. If it is replaced, they get the newest version.',
    days: 'Works for',
    dayCount: (count: number) => many(count, 'day', 'days'),
    password: 'Password',
    passwordHint: 'At least 8 characters. Tell it to the receiver by another way. Leave it empty for none.',
    most: 'Downloads at most',
    mostHint: 'Leave it empty for any number.',
    create: 'Make a link',
    list: 'Links to this document',
    empty: 'No links yet.',
    downloads: (count: number, most: number | null) =>
      most === null
        ? many(count, 'download', 'downloads')
        : `${count} of ${many(most, 'download', 'downloads')}`,
    locked: 'with a password',
    revoked: 'The link was revoked.',
  },
  upload: {
    section: 'Upload links',
    text: 'Whoever has such a link can send files here, without an account, and can see nothing.',
    new: 'New upload link',
    name: 'Name',
    nameHint: 'The sender reads it too.',
    purpose: 'What to send',
    hours: 'Works for',
    choices: [
      ['1', '1 hour'],
      ['24', '1 day'],
      ['168', '7 days'],
      ['720', '30 days'],
      ['2160', '90 days'],
    ] as const,
    files: 'Files at most',
    label: 'Label of what arrives',
    noLabel: 'None',
    create: 'Make a link',
    made: 'The link is ready',
    empty: 'No upload links yet.',
    count: (files: number, most: number) => `${files} of ${many(most, 'file', 'files')}`,
    revokeTitle: (name: string) => `Revoke "${name}"?`,
    revokeText: 'Nothing more comes by this link. What has arrived stays.',
    revoked: (name: string) => `"${name}" was revoked.`,
  },
  phone: {
    title: 'Scan with your phone',
    text: 'Point the camera of your phone at this code. The photographs you take become one document.',
    name: 'Phone',
    purpose: 'Photographs from your phone',
    code: 'Code that leads your phone to the page',
    until: 'The code works for one hour.',
  },
};
