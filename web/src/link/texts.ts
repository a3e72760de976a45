/** Every word of the pages for people without an account. */
const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;

const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' });

export const texts = {
  until: (instant: string) => `Works until ${day.format(new Date(instant))}.`,
  over: 'This link does not work',
  overText: 'It was revoked, has expired, or is not complete. Ask whoever sent it to you for another.',
  offline: 'The server cannot be reached. Check your connection.',
  again: 'Try again',
  failed: 'Something went wrong. Try again in a moment.',
  share: {
    title: (organization: string) => `${organization} shares a file with you`,
    locked: 'Enter the password that you were told.',
    password: 'Password',
    open: 'Open',
    download: 'Download',
    left: (number: number) => `${count(number, 'download is', 'downloads are')} left.`,
    version: (number: number, since: string) =>
      `${number > 1 ? `Version ${number} of the file, added` : 'Added'} ${day.format(new Date(since))}.`,
    started: 'The download has begun.',
  },
  drop: {
    title: (organization: string) => `Send files to ${organization}`,
    photographs: 'Photographs',
    photographsText: 'Take a photograph of each page. They become one document, straightened, in this order.',
    take: 'Take a photograph',
    next: 'Next page',
    choose: 'Choose pictures',
    name: 'Name of the document',
    usual: (at: Date) => `Photographs ${at.toISOString().slice(0, 10)}`,
    page: (number: number) => `Page ${number}`,
    earlier: (number: number) => `Move page ${number} up`,
    later: (number: number) => `Move page ${number} down`,
    retake: (number: number) => `Take page ${number} again`,
    remove: (number: number) => `Remove page ${number}`,
    send: (pages: number) => `Send ${count(pages, 'page', 'pages')} as one document`,
    files: 'Files',
    filesText: 'Documents, pictures and other files, each as it is.',
    pick: 'Choose files',
    waiting: 'Waits for the network',
    sending: 'Is being sent',
    here: 'Has arrived',
    refused: 'Was not accepted',
    received: (name: string) => `"${name}" has arrived. Thank you.`,
    more: 'Send more',
    left: (files: number) => `It takes ${count(files, 'more file', 'more files')}.`,
    full: 'This link takes no more files. Ask whoever sent it to you for another.',
  },
};
