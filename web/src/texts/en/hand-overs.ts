import { plural } from '../../lib/plural';

/** The documents of a period as one file. */
export const handOvers = {
  title: 'Hand over',
  newTitle: 'Documents of a period as one file',
  text: 'A ZIP for whoever keeps your books: the files named by date, vendor and number, their fields as a table, invoices as data (UBL), and a list of what is missing.',
  period: 'Period',
  periods: { month: 'Last month', quarter: 'Last quarter', year: 'Last year', own: 'Own dates' },
  from: 'From',
  to: 'To',
  kinds: 'Kinds',
  ubl: 'Invoices as data too (UBL 2.1)',
  datev: 'Postings for DATEV (without account numbers)',
  make: 'Make the file',
  begun: 'The file is being made. You are told when it is ready.',
  past: 'Made before',
  none: 'Nothing was handed over in the last 30 days.',
  states: {
    waiting: 'Waits for its turn',
    working: 'Is being made',
    ready: 'Ready',
    failed: 'Could not be made',
  },
  progress: (done: number, total: number) => `${done} of ${total}`,
  inIt: (count: number) => plural(count, 'one document', '# documents'),
  missing: (count: number) =>
    count === 0
      ? 'nothing is missing'
      : plural(count, 'one line on what is missing', '# lines on what is missing'),
  until: (day: string) => `kept until ${day}`,
  download: 'Download',
  noKinds: 'Choose at least one kind.',
};
