import { plural } from '../../lib/plural';

/** Files on their way. */
export const uploads = {
  drop: 'Drop to upload',
  dropText: 'PDFs, photos, Word, Excel, mail: files and whole folders.',
  title: (active: number, all: number) =>
    active > 0 ? plural(active, 'Uploading # file', 'Uploading # files') : plural(all, '# file', '# files'),
  summary: (done: number, sent: string, whole: string) => `${done} done, ${sent} of ${whole}`,
  finished: (done: number, known: number, refused: number) =>
    [
      done > 0 || known === 0 ? `${done} read` : '',
      known > 0 ? `${known} here before` : '',
      refused > 0 ? `${refused} not` : '',
    ]
      .filter(Boolean)
      .join(', '),
  files: 'Files of the list',
  fold: 'Fold the upload list',
  unfold: 'Show the upload list',
  clear: 'Close the list',
  queued: 'Waits for its turn',
  hashing: (percent: string | false) => (percent ? `Being looked at, ${percent}` : 'Being looked at'),
  asking: 'Being announced',
  patience: (seconds: number) => `Waits ${seconds} s: many files were sent in this minute`,
  sending: (percent: string, sent: string, whole: string) => `Uploading ${percent}, ${sent} of ${whole}`,
  paused: (percent: string) => `Paused at ${percent}`,
  gone: 'Left unfinished. Choose the file again, and it goes on',
  left: (count: number) => plural(count, '# file was left unfinished.', '# files were left unfinished.'),
  chooseAgain: 'Choose again',
  here: (name: string) => `Already here as ${name}`,
  trashed: 'This file is in the trash',
  restore: 'Restore it',
  restored: (name: string) => `${name} is back from the trash.`,
  again: 'Send anyway',
  pauseAll: 'Pause all',
  resumeAll: 'Go on with all',
  pause: (name: string) => `Pause ${name}`,
  resume: (name: string) => `Go on with ${name}`,
  waiting: 'Waits to be read',
  reading: (done: number, total: number) => (total > 1 ? `Reading page ${done} of ${total}` : 'Being read'),
  done: 'Read.',
  toCheck: (count: number) => plural(count, '# field to check', '# fields to check'),
  twice: (name: string) => `The same file as ${name} in this list`,
  empty: 'The file is empty. Nothing was sent.',
  lost: (percent: string) => `Connection lost at ${percent}. Goes on by itself`,
  failed: 'The connection broke too often.',
  review: 'Review',
  open: 'Open it',
  cancel: (name: string) => `Cancel ${name}`,
  dismiss: (name: string) => `Take ${name} off the list`,
  unverified: 'Confirm your e-mail address first: the link is in the mail that we sent you.',
};
