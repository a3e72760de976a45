/** What is known about a document's fields, with what a person has just said, in the order in which it is shown. */
import type { Check, Document, Field, Version } from '../../api';
import { amount, date, percent } from '../../lib/format';
import { fieldInSentence, fieldName } from '../../texts/en/fields';
import { review as t } from '../../texts/en/review';
import type { Draft } from './draft';
import { type Box, isBox } from './geometry';
import { typeOf } from './values';

const ORDER = [
  'vendor',
  'company',
  'number',
  'date',
  'due_date',
  'total',
  'net',
  'tax',
  'tax_rate',
  'currency',
  'payable',
  'iban',
  'bic',
  'payment_reference',
  'order_number',
  'customer',
  'customer_number',
  'vendor_vat_id',
  'vendor_tax_id',
  'customer_vat_id',
  'address',
  'customer_address',
  'delivery_date',
  'period_start',
  'period_end',
  'opening_balance',
  'closing_balance',
];

export type Fact = {
  name: string;
  label: string;
  field: Field | undefined;
  /** What counts now: said by a person here, else found. `undefined` is not there. */
  value: string | undefined;
  /** Said here, and perhaps not yet saved. */
  said: boolean;
  /** Said by a person, here or before. */
  confirmed: boolean;
  absent: boolean;
  place: { page: number; box: Box } | undefined;
};

export function factsOf(version: Version, draft: Draft, asked: readonly string[]): Fact[] {
  const names = new Set([
    ...Object.keys(version.fields),
    ...asked,
    ...Object.keys(draft.fields),
    ...(version.absent ?? []),
  ]);
  // A check of lines asks about lines, which are no field.
  names.delete('line_items');
  const rank = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return [...names]
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map(name => {
      const field = version.fields[name];
      const own = draft.fields[name];
      const absent = own
        ? own.value === null || own.value === undefined
        : (version.absent ?? []).includes(name);
      const box = own?.box ?? (own ? undefined : field?.box) ?? field?.box;
      const page = own?.box ? own.page : field?.page;
      return {
        name,
        label: fieldName(name),
        field,
        value: own ? (own.value ?? undefined) : field?.value,
        said: own !== undefined,
        confirmed: own !== undefined || field?.source === 'person' || absent,
        absent,
        place: isBox(box) && typeof page === 'number' ? { page, box } : undefined,
      };
    });
}

/** The facts that a person should look at, the least sure first. */
export function questionsOf(facts: readonly Fact[], document: Document): Fact[] {
  return facts
    .filter(fact => document.review_fields.includes(fact.name) && !(fact.confirmed && !fact.said))
    .sort((a, b) => (a.field?.confidence ?? 0) - (b.field?.confidence ?? 0));
}

/** A value as a reader writes it. */
export function display(
  fact: Pick<Fact, 'name' | 'field'>,
  value: string,
  currency: string | undefined,
): string {
  const type = fact.field?.type ?? typeOf(fact.name);
  if (type === 'amount') return amount(value, fact.field?.currency ?? currency);
  if (type === 'date') return date(value);
  if (type === 'percentage') return `${value}%`;
  return fact.name === 'iban' ? value.replace(/(.{4})(?=.)/g, '$1 ') : value;
}

/** Why a person is asked. */
export function reasonOf(fact: Fact, checks: readonly Check[], limit: number): string | undefined {
  const { field, name } = fact;
  if (!field) return t.why.missing;
  const failed = checks.find(check => !check.passed && check.fields?.includes(name));
  if (field.ambiguous) return t.why.ambiguous(field.raw ?? field.value);
  if (field.unsupported) return t.why.unsupported;
  if (failed) return sentenceOf(failed);
  if (field.confidence < limit) return t.why.unsure(percent(field.confidence));
  return undefined;
}

/** A check in the API's words, as a sentence. */
export function sentenceOf(check: Check): string {
  // The API names fields as its own members.
  const text = check.detail.trim().replace(/\b[a-z]+(?:_[a-z]+)+\b/g, name => fieldInSentence(name));
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

export type Reading = { value: string; page?: number | null; box?: number[] | null };

/** Other readings that are not what counts now. */
export function readingsOf(fact: Fact): Reading[] {
  const seen = new Set([fact.value]);
  return [...(fact.said && fact.field ? [fact.field] : []), ...(fact.field?.alternatives ?? [])].filter(
    one => !seen.has(one.value) && seen.add(one.value),
  );
}
