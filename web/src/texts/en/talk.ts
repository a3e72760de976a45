import { plural } from '../../lib/plural';

/** What is written about a request. */
export const talk = {
  title: 'Messages',
  what: 'The messages',
  list: 'Messages, the oldest first',
  none: 'Nothing was answered yet.',
  kinds: { note: 'Internal note' },
  automatic: 'Automatic',
  automaticFrom: (who: string, subject: string) => `${who}: ${subject}`,
  unknown: 'Unknown sender',
  itself: 'Sent by itself',
  to: (names: string) => `to ${names}`,
  earlier: 'What was written before',
  original: 'The mail as it came',
  files: 'Files of this message',
  states: {
    queued: 'is sent in a moment',
    sent: 'sent',
    bounced: 'Not delivered: the address refused it.',
    failed: 'Not sent.',
    expired: 'Not sent: the mail server did not take it in time.',
  },
  write: {
    text: 'Your answer',
    noteText: 'Your note',
    note: 'Internal note',
    noteHint: 'Only your organization sees it.',
    goesTo: (address: string, subject: string) => `To ${address}. Subject: ${subject}`,
    noAddress: 'The sender left no address, so there is nobody to answer. A note can be kept.',
    nobodyReads:
      'No mailbox takes requests with an address for answers: answers to this mail are read by nobody.',
    quote: 'Send what was written before below it',
    send: 'Send',
    keep: 'Keep the note',
    kept: 'What you write is kept here until you send it.',
    sent: (address: string) => `Your answer goes to ${address}.`,
    noted: 'The note is kept.',
    changed:
      'Somebody changed this request while you wrote. Read what is new above, then press the button again.',
    empty: 'Write something first.',
  },
  parked: {
    title: (count: number, sender: string) =>
      `${plural(count, 'One mail', '# mails')} of ${sender} ${count === 1 ? 'is' : 'are'} parked`,
    text: 'More than fifty came within an hour, so they wait here. Released, each becomes a request or a message of one. Discarded, they stay in the list of documents only.',
    release: 'Release',
    discard: 'Discard',
    released: 'The parked mails are released.',
    discarded: 'The parked mails are discarded. They stay documents.',
  },
};
