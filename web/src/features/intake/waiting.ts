/** How long a request has waited, against the goal. */
import { duration } from '../../lib/duration';
import { age } from '../../lib/format';

const MINUTE = 60_000;
/** From this share of the goal on, it is nearly late. */
const SOON = 0.75;

export type Tone = '' | 'soon' | 'late';

export function waited(since: string, goalMinutes: number, now: number): { text: string; tone: Tone } {
  const minutes = Math.max(0, Math.floor((now - new Date(since).getTime()) / MINUTE));
  const tone = minutes > goalMinutes ? 'late' : minutes >= goalMinutes * SOON ? 'soon' : '';
  return { text: minutes === 0 ? age(since, now) : duration(minutes * 60), tone };
}

/** The goal in words: `2 h`. */
export const goalText = (minutes: number) => duration(minutes * 60);
