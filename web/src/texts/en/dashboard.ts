import { plural } from '../../lib/plural';

/** What needs somebody, and how it goes. */
export const dashboard = {
  title: 'Dashboard',
  quiet: 'Nothing waits for you.',
  state: (review: string, failed: string) =>
    [review, failed].filter(Boolean).join(' ') || 'Nothing waits for you.',
  reviewState: (count: number, more: boolean) =>
    count === 0
      ? ''
      : more
        ? `More than ${count} documents wait for a person.`
        : plural(count, 'One document waits for a person.', '# documents wait for a person.'),
  failedState: (count: number) =>
    count === 0 ? '' : plural(count, 'One could not be read.', '# could not be read.'),
  periods: { today: 'Today', week: '7 days', month: '30 days' },
  period: 'Period',
  tiles: {
    review: 'To review',
    failed: 'Failed',
    running: 'Being read',
    arrived: 'Arrived',
    alone: 'Read without help',
    speed: 'Time until read',
  },
  notes: {
    review: 'fields in doubt',
    reviewNone: 'all is clear',
    failed: 'with a reason each',
    failedNone: 'none',
    running: 'now',
    runningNone: 'nothing waits',
    arrived: (period: string) => `in ${period.toLowerCase()}`,
    today: 'today',
    of: (count: number) => plural(count, 'of # document', 'of # documents'),
    median: (time: string) => `read in ${time}`,
    noneYet: 'nothing yet',
    latest: 'of the latest 100',
  },
  needs: 'Needs a person',
  workThrough: 'Work through',
  checks: (names: string) => `Check ${names}`,
  verbs: { review: 'Review', open: 'Open', unlock: 'Unlock' },
  asksPassword: 'The PDF asks for a password',
  perDay: 'Documents per day',
  legend: { alone: 'alone', person: 'with a person', failed: 'failed' },
  chart: (count: number, days: number) => `${plural(count, '# document', '# documents')} in ${days} days.`,
  bar: (day: string, alone: number, person: number, failed: number) =>
    `${day}: ${alone} read alone, ${person} with a person, ${failed} failed`,
  latest: 'Latest',
  latestDocuments: 'Latest documents',
  activityLog: 'Activity log',
  all: 'All documents',
  allDone: 'Nothing to do. New documents that need you appear here.',
  system: 'AstralisOps',
  did: {
    'document.completed': 'read a document',
    'document.uploaded': 'uploaded a document',
    'document.upload_started': 'began an upload',
    'document.failed': 'could not read a document',
    'document.corrected': 'corrected a document',
    'document.settled': 'finished a document',
    'document.labelled': 'labelled a document',
    'document.downloaded': 'downloaded a document',
    'document.unlabelled': 'took a label off a document',
    'document.found_anew': 'looked again at a document',
    'document.password_given': 'unlocked a document',
    'label.created': 'made a label',
    'vendor.learnt': 'learnt a vendor',
    'organization.changed': 'changed the organization',
    'session.created': 'signed in',
    'session.started': 'signed in',
    'session.ended': 'signed out',
    'session.refused': 'was refused',
    'member.invited': 'invited somebody',
  } as Record<string, string>,
};
