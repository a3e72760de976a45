import { plural } from '../../lib/plural';

/** Two customers that are one. */
export const merging = {
  title: 'Merge two customers',
  with: (name: string) => `Which customer is the same as ${name}?`,
  search: 'Other customer',
  searchHint: 'Type a name, an e-mail address, a phone number or a VAT id.',
  kept: 'Stays',
  gone: 'Goes into it',
  result: 'Result',
  field: 'Field',
  swap: 'Swap',
  other: 'Choose another',
  text: 'Everything on both timelines stands on one. You can take it back for 30 days.',
  merge: 'Merge',
  merged: (gone: string, kept: string) => `${gone} merged into ${kept}.`,
  changed: (name: string) => `Somebody changed ${name} a moment ago. Look at both again, then merge.`,
  undone: 'Both customers are back.',
  self: 'This is the same customer.',
  duplicates: 'These may be the same customer',
  duplicatesWhat: 'Duplicates',
  duplicatesNone: 'No two customers look alike.',
  compare: 'Compare',
  compareNamed: (first: string, second: string) => `Compare ${first} and ${second}`,
  and: 'and',
  entries: (count: number) => plural(count, '# entry', '# entries'),
};
