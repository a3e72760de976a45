import { expect, it } from 'vitest';

import type { Job } from '../../api';
import { causesOf } from './causes';

const job = (id: string, kind: string, last_error: string | null, finished_at: string) =>
  ({ id, kind, last_error, finished_at, created_at: finished_at }) as Job;

it('jobs that failed of the same are one cause, the most frequent first', () => {
  const causes = causesOf([
    job('1', 'send-mail', 'refused', '2026-01-01T10:00:00Z'),
    job('2', 'derive-file', '403', '2026-01-01T09:00:00Z'),
    job('3', 'derive-file', '403', '2026-01-01T11:00:00Z'),
    job('4', 'derive-file', null, '2026-01-01T12:00:00Z'),
  ]);
  expect(causes.map(cause => [cause.kind, cause.error, cause.jobs.length, cause.last.slice(11, 13)])).toEqual(
    [
      ['derive-file', '403', 2, '11'],
      ['derive-file', undefined, 1, '12'],
      ['send-mail', 'refused', 1, '10'],
    ],
  );
});
