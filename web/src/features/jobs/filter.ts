/** Which jobs are shown; stands in the address. */
import type { Job } from '../../api';

export type JobState = Job['state'];

export type JobFilter = { state?: JobState; kind?: string; document?: string; job?: string };

export const STATES: readonly JobState[] = [
  'waiting',
  'running',
  'scheduled',
  'retrying',
  'dead',
  'succeeded',
  'cancelled',
];
const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined);

export function jobFilter(search: Record<string, unknown>): JobFilter {
  const state = STATES.find(known => known === search['state']);
  const filter: JobFilter = state ? { state } : {};
  for (const name of ['kind', 'document', 'job'] as const) {
    const value = text(search[name]);
    if (value) filter[name] = value;
  }
  return filter;
}
