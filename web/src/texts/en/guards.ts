import { plural } from '../../lib/plural';

/** Money guards in the review. */
export const guards = {
  title: 'Before you pay',
  waiting: (count: number) => plural(count, 'one to check', '# to check'),
  checked: 'all checked',
  names: {
    iban_changed: 'Another account than before',
    seen_before: 'Seems to be here already',
    vendor_mismatch: 'Not the vendor’s identifier',
    own_vendor: 'You stand as the vendor',
  },
  open: 'Open the other document',
  acknowledge: 'I checked, it is right',
  by: (who: string, when: string) => `Checked by ${who}, ${when}`,
  somebody: 'somebody',
};
