import { plural } from '../../lib/plural';

/** Words that every screen uses. */
export const common = {
  product: 'AstralisOps',
  cancel: 'Cancel',
  save: 'Save',
  saved: 'Saved.',
  close: 'Close',
  copy: 'Copy',
  copied: 'Copied.',
  undo: 'Undo',
  retry: 'Try again',
  none: 'none',
  loading: (what: string) => `${what} are loading`,
  more: 'More actions',
  showMore: 'Show more',
  optional: 'optional',
  roles: { ADMIN: 'Admin', OPERATOR: 'Operator', CLIENT: 'Client' },
  failure: {
    title: (what: string) => `${what} could not be loaded`,
    safe: 'Nothing you did is lost.',
    unreachable: 'The server did not answer. Nothing you did is lost.',
    requestId: 'Copy the request id',
  },
  forbidden: {
    title: (what: string, role: string) => `${what} are for ${role}s`,
    text: (role: string, organization: string) =>
      `You are ${/^[aeiou]/i.test(role) ? 'an' : 'a'} ${role} in ${organization}. An admin can change that.`,
  },
  missing: {
    title: 'There is no such page',
    text: 'The address is wrong, or what it led to was removed.',
    back: 'To the dashboard',
  },
  errors: {
    unreachable: 'No connection. Nothing was sent; try again.',
    tooMany: (seconds: number) => `Too many tries. Again in ${seconds} s.`,
    changed: 'Somebody changed this meanwhile. It is shown as it is now; make your change again.',
    unknown: 'That did not work.',
  },
  selected: (count: number) => plural(count, '# selected', '# selected'),
};
