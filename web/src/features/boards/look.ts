/** How a card says when it is due and what it is worth. */
import { boards as t } from '../../texts/en/boards';

const locale = typeof navigator === 'undefined' ? 'en' : navigator.language;
const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });

/** A sum without cents where there are none: `€84,310`. */
export function money(amount: string, currency: string | null | undefined): string {
  try {
    return new Intl.NumberFormat(locale, {
      ...(currency ? { style: 'currency', currency } : {}),
      trailingZeroDisplay: 'stripIfInteger',
    } as Intl.NumberFormatOptions).format(Number(amount));
  } catch {
    return [amount, currency].filter(Boolean).join(' ');
  }
}

/** Currencies stand apart: they can't be added. */
export const sums = (all: readonly { currency: string; amount: string }[]) =>
  all.map(({ currency, amount }) => money(amount, currency)).join(' + ');

const DAY = 86_400_000;
const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

export type DueLook = { text: string; late: boolean; soon: boolean };

/** When a card is due: near days in words, with the time where one was set. */
export function dueLook(at: string, now = new Date()): DueLook {
  const due = new Date(at);
  const days = Math.round((midnight(due) - midnight(now)) / DAY);
  const isTimed = due.getHours() * 60 + due.getMinutes() > 0;
  const name = days === 0 ? t.meta.today : days === 1 ? t.meta.tomorrow : short.format(due);
  const near = days === 0 || days === 1;
  const late = isTimed ? due < now : days < 0;
  return { text: near && isTimed ? `${name} ${clock.format(due)}` : name, late, soon: !late && near };
}
