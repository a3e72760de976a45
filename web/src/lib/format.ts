/** Numbers, dates and sizes as the reader writes them: always by `Intl`, with the browser's locale. */

const locale = typeof navigator === 'undefined' ? 'en' : navigator.language;

const numbers = new Intl.NumberFormat(locale);
const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const shortDays = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const longDays = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
const instants = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const civil = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

export const number = (value: number) => numbers.format(value);
export const day = (instant: string | Date) => days.format(new Date(instant));
export const weekday = (instant: Date) => longDays.format(instant);
export const instant = (value: string | Date) => instants.format(new Date(value));
export const time = (value: string | Date) => clock.format(new Date(value));

/** A date without a time, as `2026-11-05`; what is no such date stays as it is. */
export function date(value: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? civil.format(new Date(`${value}T00:00:00Z`)) : value;
}

/** An amount with its currency; what the browser can't name stays as it is. */
export function amount(value: string, currency: string | null | undefined): string {
  const figure = Number(value);
  if (!Number.isFinite(figure)) return value;
  if (currency && /^[A-Z]{3}$/.test(currency)) {
    try {
      return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(figure);
    } catch {
      return `${value} ${currency}`;
    }
  }
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(figure);
}

/** A size in decimal units, one digit under ten: `2.4 MB`. */
export function size(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let value = bytes;
  let step = 0;
  while (value >= 999.5 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  const unit = units[step] ?? 'byte';
  const digits = step > 0 && value < 9.95 ? 1 : 0;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(value);
}

/** A share of one, rounded down: 0.899 is not yet 90 %. */
export function percent(share: number): string {
  const whole = Math.floor(share * 100 + 1e-6) / 100;
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(whole);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago something was, shortly: `now`, `12 min`, `3 h`, `yesterday`, `25 Nov`. */
export function age(value: string, now: number = Date.now()): string {
  const passed = now - new Date(value).getTime();
  if (passed < MINUTE) return relative.format(0, 'second');
  if (passed < HOUR) return unit(Math.floor(passed / MINUTE), 'minute');
  if (passed < DAY) return unit(Math.floor(passed / HOUR), 'hour');
  if (passed < 2 * DAY) return relative.format(-1, 'day');
  return passed < 300 * DAY ? shortDays.format(new Date(value)) : days.format(new Date(value));
}

const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

function unit(value: number, name: 'minute' | 'hour') {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
}
