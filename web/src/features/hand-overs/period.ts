/** The periods that are usually handed over, as their first and last day. */
export type Preset = 'month' | 'quarter' | 'year';
export type Period = { from: string; to: string };

const iso = (date: Date) => date.toISOString().slice(0, 10);

/** The last whole month, quarter or year before a day. */
export function before(preset: Preset, today: Date): Period {
  const months = { month: 1, quarter: 3, year: 12 }[preset];
  const month = Math.floor(today.getMonth() / months) * months;
  const end = Date.UTC(today.getFullYear(), month, 0);
  const start = Date.UTC(today.getFullYear(), month - months, 1);
  return { from: iso(new Date(start)), to: iso(new Date(end)) };
}
