/** What a person types, as the API writes it. */
import type { ValueType } from '../../api';
import { parseAmount } from '../../lib/amount';

export type Understood =
  | { value: string }
  | { choices: string[] }
  | { wrong: 'amount' | 'date' | 'currency' };

/** Understands what was typed into a field of a type. */
export function understood(typed: string, type: ValueType | undefined): Understood {
  const text = typed.trim();
  switch (type) {
    case 'amount': {
      const value = parseAmount(text);
      return value === undefined ? { wrong: 'amount' } : { value };
    }
    case 'percentage': {
      const value = parseAmount(text.replace(/\s*%$/, ''));
      return value === undefined ? { wrong: 'amount' } : { value: value.replace(/\.?0+$/, '') || '0' };
    }
    case 'date':
      return parseDate(text);
    case 'currency':
      return /^[a-z]{3}$/i.test(text) ? { value: text.toUpperCase() } : { wrong: 'currency' };
    default:
      return { value: text };
  }
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const OTHER_MONTHS: Record<string, number> = {
  mär: 3,
  mai: 5,
  okt: 10,
  dez: 12,
  ene: 1,
  abr: 4,
  ago: 8,
  dic: 12,
  fév: 2,
  avr: 4,
  aoû: 8,
  déc: 12,
};

function monthOf(word: string): number | undefined {
  const start = word.toLowerCase().slice(0, 3);
  const at = MONTHS.indexOf(start);
  return at >= 0 ? at + 1 : OTHER_MONTHS[start];
}

/** A date in one of the usual forms; `05/11/2026` can be read two ways, so both are offered. */
export function parseDate(text: string): Understood {
  const wrong = { wrong: 'date' } as const;
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return one(Number(iso[1]), Number(iso[2]), Number(iso[3])) ?? wrong;
  const named = /^(\d{1,2})\.?\s+(\p{L}+)\.?,?\s+(\d{2,4})$/u.exec(text);
  if (named) return one(year(named[3]), monthOf(named[2] ?? '') ?? 0, Number(named[1])) ?? wrong;
  const american = /^(\p{L}+)\.?\s+(\d{1,2}),?\s+(\d{2,4})$/u.exec(text);
  if (american) return one(year(american[3]), monthOf(american[1] ?? '') ?? 0, Number(american[2])) ?? wrong;
  const figures = /^(\d{1,2})([./-])(\d{1,2})\2(\d{2}|\d{4})$/.exec(text);
  if (!figures) return wrong;
  const [, a, mark, b, y] = figures;
  const dayFirst = one(year(y), Number(b), Number(a));
  const monthFirst = mark === '.' ? undefined : one(year(y), Number(a), Number(b));
  if (dayFirst && monthFirst && dayFirst.value !== monthFirst.value) {
    return { choices: [dayFirst.value, monthFirst.value] };
  }
  return dayFirst ?? monthFirst ?? wrong;
}

function year(text: string | undefined): number {
  const given = Number(text);
  return given < 100 ? 2000 + given : given;
}

function one(y: number, month: number, day: number): { value: string } | undefined {
  const date = new Date(Date.UTC(y, month - 1, day));
  const exists = date.getUTCFullYear() === y && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists) return undefined;
  const two = (figure: number) => String(figure).padStart(2, '0');
  return { value: `${y}-${two(month)}-${two(day)}` };
}

const TYPES: Record<string, ValueType> = {
  date: 'date',
  due_date: 'date',
  delivery_date: 'date',
  period_start: 'date',
  period_end: 'date',
  birth_date: 'date',
  expiry_date: 'date',
  net: 'amount',
  tax: 'amount',
  total: 'amount',
  payable: 'amount',
  prepaid: 'amount',
  rounding: 'amount',
  allowances: 'amount',
  charges: 'amount',
  opening_balance: 'amount',
  closing_balance: 'amount',
  tax_rate: 'percentage',
  currency: 'currency',
  number: 'identifier',
  iban: 'identifier',
  bic: 'identifier',
  vendor_vat_id: 'identifier',
  customer_vat_id: 'identifier',
  order_number: 'identifier',
};

/** The type of a field that was not found and so says none. */
export const typeOf = (name: string): ValueType => TYPES[name] ?? 'text';
