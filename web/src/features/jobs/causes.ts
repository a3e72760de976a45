/** Jobs that were given up, by what they failed of. */
import type { Job } from '../../api';

export type Cause = { kind: string; error: string | undefined; jobs: Job[]; last: string };

/** The cause of most jobs first. */
export function causesOf(jobs: readonly Job[]): Cause[] {
  const causes = new Map<string, Cause>();
  for (const job of jobs) {
    const key = `${job.kind}\n${job.last_error ?? ''}`;
    const at = job.finished_at ?? job.created_at;
    const known = causes.get(key);
    if (known) {
      known.jobs.push(job);
      if (at > known.last) known.last = at;
    } else causes.set(key, { kind: job.kind, error: job.last_error ?? undefined, jobs: [job], last: at });
  }
  return [...causes.values()].sort((a, b) => b.jobs.length - a.jobs.length || b.last.localeCompare(a.last));
}
