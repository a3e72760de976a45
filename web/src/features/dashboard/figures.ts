/** How it goes: what the server's figures and the latest documents say. */
import type { Document, DocumentDay } from '../../api';
import type { dashboard } from '../../texts/en/dashboard';

export type Period = keyof typeof dashboard.periods;
export const DAYS: Record<Period, number> = { today: 1, week: 7, month: 30 };

export type Day = { date: Date; alone: number; person: number; failed: number };

const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());

/** Documents by the day on which they arrived, the last `count` days up to `now`. */
export function perDay(documents: readonly Document[], count: number, now: Date): Day[] {
  const days = Array.from({ length: count }, (_, at): Day => {
    const date = midnight(now);
    date.setDate(date.getDate() - (count - 1 - at));
    return { date, alone: 0, person: 0, failed: 0 };
  });
  const byDay = new Map(days.map(day => [day.date.getTime(), day]));
  for (const document of documents) {
    const day = byDay.get(midnight(new Date(document.created_at)).getTime());
    if (!day) continue;
    if (document.status === 'FAILED') day.failed += 1;
    else if (document.needs_review) day.person += 1;
    else if (document.status === 'COMPLETED') day.alone += 1;
  }
  return days;
}

/** Documents that arrived within so many days. */
export function within(documents: readonly Document[], days: number, now: Date): Document[] {
  const from = midnight(now);
  from.setDate(from.getDate() - (days - 1));
  return documents.filter(document => new Date(document.created_at) >= from);
}

/** The share of read documents that need nobody. */
export function aloneShare(documents: readonly Document[]): { share: number; of: number } | undefined {
  const read = documents.filter(document => document.status === 'COMPLETED');
  if (read.length === 0) return undefined;
  return { share: read.filter(document => !document.needs_review).length / read.length, of: read.length };
}

/** Seconds from arrival until read: half of the documents took less. */
export function medianSeconds(documents: readonly Document[]): number | undefined {
  const times = documents
    .filter(document => document.status === 'COMPLETED' && document.processed_at)
    .map(
      document =>
        (new Date(document.processed_at ?? '').getTime() - new Date(document.created_at).getTime()) / 1000,
    )
    .sort((a, b) => a - b);
  return times[Math.floor((times.length - 1) / 2)];
}

/** The next round number above, for the top of an axis. */
export function topOf(most: number): number {
  const steps = [4, 6, 8, 10, 20, 30, 40, 60, 80, 100];
  return steps.find(step => step >= most) ?? Math.ceil(most / 50) * 50;
}

/** Documents that were received in the last `count` days. */
export function sumOf(days: readonly DocumentDay[], count: number): number {
  return days.slice(-count).reduce((sum, day) => sum + day.received, 0);
}

/** The last `count` days of the server's figures, which don't say what became of each document. */
export function received(days: readonly DocumentDay[], count: number): Day[] {
  return days
    .slice(-count)
    .map(day => ({ date: new Date(`${day.date}T00:00:00`), alone: day.received, person: 0, failed: 0 }));
}
