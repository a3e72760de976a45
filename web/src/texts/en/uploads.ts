import { plural } from '../../lib/plural';

/** Files on their way. */
export const uploads = {
  drop: 'Drop to upload',
  dropText: 'PDFs, photos, Word, Excel, mail: files and whole folders.',
  title: (active: number, all: number) =>
    active > 0 ? plural(active, 'Uploading # file', 'Uploading # files') : plural(all, '# file', '# files'),
  summary: (done: number, sent: string, whole: string) => `${done} done, ${sent} of ${whole}`,
  finished: (done: number, refused: number) =>
    refused > 0 ? `${done} read, ${refused} not` : plural(done, 'read', 'all # read'),
  fold: 'Fold the upload list',
  unfold: 'Show the upload list',
  clear: 'Close the list',
  queued: 'Waits for its turn',
  hashing: 'Being looked at',
  asking: 'Being announced',
  patience: (seconds: number) => `Waits ${seconds} s: many files were sent in this minute`,
  sending: (percent: string, sent: string, whole: string) => `Uploading ${percent}, ${sent} of ${whole}`,
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
  retry: 'Retry',
  unverified: 'Confirm your e-mail address first: the link is in the mail that we sent you.',
  more: (count: number) => plural(count, '# more', '# more'),
};
