/** Who the organization itself is. */
export const company = {
  title: 'Our company',
  text: 'What documents print of you. You are never taken for the vendor of an invoice, and are recognized as its buyer.',
  name: (name: string) => `${name} counts as one of your names.`,
  names: 'Further names',
  namesHint: 'As invoices print them, one a line: with and without legal form, brands, former names.',
  addresses: 'Addresses',
  addressesHint: 'One a line: street, postcode and town.',
  domains: 'Domains',
  domainsHint: 'Of your mail and web pages, one a line, such as example.com.',
  vatIds: 'VAT identifiers',
  vatIdsHint: 'One a line, such as DE136695976.',
  ibans: 'Bank accounts (IBAN)',
  ibansHint: 'One a line. Invoices that are debited from them do not ask you to pay to them.',
  line: (number: number, what: string) => `Line ${number}: ${what}`,
  again: 'Documents that come from now on know it. Extract older ones again to have it count there too.',
};
