import { plural } from '../../lib/plural';

/** Mailboxes that documents come from, and the ledger of their mails. */
export const mailboxes = {
  text: 'Mails become documents or requests, and so do the files that come with them. Each mail is taken once, whoever has read it.',
  new: 'Set up a mailbox',
  empty: 'No mailbox is set up. Mails that arrive in one become documents by themselves.',
  enabled: (name: string) => `Take mails from ${name}`,
  edit: (name: string) => `Edit ${name}`,
  openOf: (name: string) => `Mails of ${name}`,
  fetch: (name: string) => `Fetch ${name} now`,
  fetching: 'The mailbox is looked at now.',
  deleteTitle: (name: string) => `Delete the mailbox ${name}?`,
  deleteText: 'What became of its mails is forgotten with it. Its documents stay.',
  deleted: (name: string) => `The mailbox ${name} is deleted.`,
  where: (user: string, host: string) => `${user} at ${host}`,
  posted: 'Mails are posted to it',
  connect: 'Connect',
  connected: (name: string) => `${name} is connected. Its mails are fetched now.`,
  missing: 'Not connected yet: no mails come from it.',
  rotate: (name: string) => `Replace the secret of ${name}`,
  rotateTitle: (name: string) => `Replace the secret of ${name}?`,
  rotateText:
    'The new one is shown once. Mails that are signed with the one before are accepted for another 24 hours.',
  rotateVerb: 'Replace the secret',
  last: 'looked at',
  never: 'not looked at yet',
  off: 'switched off',
  waiting: (count: number) => plural(count, 'one mail waits', '# mails wait'),
  failed: (count: number) =>
    plural(count, 'one mail did not become a document', '# mails did not become documents'),
  form: {
    name: 'Name',
    source: 'How mails come',
    sources: { IMAP: 'We fetch them (IMAP)', WEBHOOK: 'They are posted to us, signed' } as Record<
      string,
      string
    >,
    host: 'Server',
    port: 'Port',
    security: 'Security',
    securities: { TLS: 'TLS', STARTTLS: 'STARTTLS', NONE: 'none, on this machine only' } as Record<
      string,
      string
    >,
    way: 'Sign-in',
    ways: { PASSWORD: 'With a password', GOOGLE: 'At Google', MICROSOFT: 'At Microsoft 365' },
    consent: {
      GOOGLE: 'You allow it at Google afterwards. No password is kept here.',
      MICROSOFT: 'You allow it at Microsoft afterwards. No password is kept here.',
    },
    address: 'Address of the mailbox',
    saveAndConnect: 'Save and connect',
    username: 'User name',
    password: 'Password',
    keeps: 'Leave it empty to keep the one it has.',
    app: 'Providers with a second factor want a password for apps.',
    folder: 'Folder',
    since: 'Take mails received since',
    sinceHint: 'Empty: every mail in the folder.',
    mark: 'Once a mail is a document',
    marks: { NOTHING: 'leave it as it is', SEEN: 'mark it as read', MOVE: 'move it to a folder' } as Record<
      string,
      string
    >,
    moveTo: 'To which folder',
    label: 'Label for its documents',
    take: 'Files that become documents',
    takes: [
      ['', 'all that can be read'],
      ['application/pdf', 'PDFs'],
      ['application/pdf,image/*', 'PDFs and pictures'],
      ['application/pdf,application/xml,image/*', 'PDFs, e-invoices and pictures'],
    ] as [string, string][],
    becomes: 'Its mails become',
    becomesWhat: {
      DOCUMENTS: 'documents',
      REQUESTS: 'requests',
      BOTH: 'documents and requests',
    } as Record<string, string>,
    becomesHint: {
      DOCUMENTS: 'Mails and their files come into the list of documents.',
      REQUESTS: 'Each mail is routed as a request; its files are documents of the request.',
      BOTH: 'Each mail is a request, and stays in the list of documents too.',
    } as Record<string, string>,
    replyAddress: 'Address for answers',
    replyAddressHint: 'Where customers’ answers go. Empty: the user name, where that is an address.',
    plus: 'Answers have an address of their own for each request',
    plusHint:
      'Only if this server delivers support+anything@ to the same mailbox (Google, Microsoft 365 and Fastmail do). Then answers find their request even where headers are lost.',
    trial: 'The mailbox is opened to see whether it works.',
    save: 'Check and save',
  },
  secretTitle: 'The secret of this mailbox',
  secretText:
    'Whoever posts mails signs them with this (Standard Webhooks). It is shown this once; the address is below it.',
  ledger: {
    back: 'All mailboxes',
    fate: 'What became of them',
    any: 'any',
    fates: {
      WAITING: 'Waiting',
      STORED: 'Document',
      DUPLICATE: 'Came before',
      REFUSED: 'Refused',
      FAILED: 'Failed',
      PARKED: 'Parked',
    } as Record<string, string>,
    empty: 'There are no such mails.',
    mail: 'Mail',
    seen: 'Seen',
    noSubject: 'No subject',
    document: 'Open the document',
    request: 'Open the request',
    files: (taken: number, skipped: number) =>
      [
        taken > 0 && plural(taken, 'one file taken', '# files taken'),
        skipped > 0 && plural(skipped, 'one file left out', '# files left out'),
      ]
        .filter(Boolean)
        .join(', '),
    details: 'Details',
    retry: 'Fetch again',
    retried: 'The mail is fetched again.',
    inside: 'Files inside',
    none: 'No files were found inside, or the mail is not read yet.',
    became: 'became a document',
    kept: 'kept with the mail',
  },
};
