import { plural } from '../../lib/plural';

/** What came in and what lies on the boards, as the dashboard tells it. */
export const work = {
  tiles: {
    waiting: 'Requests waiting',
    today: 'Requests today',
    right: 'Suggested right',
    open: 'Open cards',
  },
  notes: {
    waiting: 'for a person',
    waitingNone: 'all are decided',
    today: 'since midnight, UTC',
    right: 'in the last 30 days',
    rightNone: 'nothing to compare yet',
    boards: (count: number) => plural(count, 'on one board', 'on # boards'),
  },
  definitions: {
    waiting: 'Requests that a person has to decide about, and those that are being looked at now.',
    today: 'Requests that arrived since midnight in UTC, however they came and whatever became of them.',
    right: 'Of the suggestions of the last 30 days that a person decided about: the share that was right.',
    open: 'Cards that are neither archived nor in a stage where jobs are done, on all boards.',
    stages:
      'Cards that are not archived, by the stage in which they are now. Stages where jobs are done are left out.',
  },
  stages: 'Cards by stage',
  of: (count: string, limit: string) => `${count} of ${limit}`,
};
