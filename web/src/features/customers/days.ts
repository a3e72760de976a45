/** The timeline day by day. */

type Dated = { at: string };

export type Day<T> = { day: string; entries: T[] };

/** The civil day of a moment in the browser's zone, as `2026-11-30`. */
export function civilDay(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** What a paper says of its day has no time, and no zone moves it: it stands at midnight of UTC. */
export const isWholeDay = (at: string) => /T00:00:00(?:\.0+)?(?:Z|\+00:00)$/.test(at);

/** Entries that follow each other on one day stand together; their order stays. */
export function byDay<T extends Dated>(entries: readonly T[]): Day<T>[] {
  const days: Day<T>[] = [];
  for (const entry of entries) {
    const day = isWholeDay(entry.at) ? entry.at.slice(0, 10) : civilDay(new Date(entry.at));
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}

/** Whether a day is today or the one before. */
export function nearness(day: string, now: Date): 'today' | 'yesterday' | undefined {
  if (day === civilDay(now)) return 'today';
  const before = new Date(now);
  before.setDate(before.getDate() - 1);
  return day === civilDay(before) ? 'yesterday' : undefined;
}
