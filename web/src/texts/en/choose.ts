import { plural } from '../../lib/plural';

/** Picking one of many by typing a part of its name. */
export const choose = {
  type: 'Type a part of the name',
  loading: 'Loading …',
  failed: 'The list could not be loaded.',
  retry: 'Try again',
  nothing: (typed: string) => `Nothing has “${typed}” in its name`,
  vendors: {
    count: (count: number) => plural(count, '# vendor', '# vendors'),
    empty: 'No vendor is known yet',
  },
  labels: {
    count: (count: number) => plural(count, '# label', '# labels'),
    empty: 'There is no label yet',
  },
  any: 'Any',
};
