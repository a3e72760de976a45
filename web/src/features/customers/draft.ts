/** A customer as it stands in a form. */
import type { FieldFault } from '../../api/problem';
import type { Customer, CustomerDraft } from './api';

export const LISTS = ['emails', 'phones', 'vat_ids', 'domains'] as const;
export type ListName = (typeof LISTS)[number];

export const EMPTY: CustomerDraft = {
  kind: 'company',
  name: '',
  emails: [],
  domains: [],
  phones: [],
  vat_ids: [],
  address: null,
  notes: null,
};

export function draftOf({
  kind,
  name,
  emails,
  domains,
  phones,
  vat_ids,
  address,
  notes,
}: Customer | CustomerDraft = EMPTY): CustomerDraft {
  return { kind, name, emails, domains, phones, vat_ids, address: address ?? null, notes: notes ?? null };
}

const lines = (values: readonly string[]) => values.map(one => one.trim()).filter(Boolean);

/** Without blanks around, and without lines that were left empty, so that the places of faults fit. */
export function tidy(draft: CustomerDraft): CustomerDraft {
  return {
    ...draft,
    name: draft.name.trim(),
    emails: lines(draft.emails),
    domains: lines(draft.domains),
    phones: lines(draft.phones),
    vat_ids: lines(draft.vat_ids),
    address: draft.address?.trim() || null,
    notes: draft.notes?.trim() || null,
  };
}

/** Only what somebody changed: what is left alone may be changed by others meanwhile. */
export function changed(before: CustomerDraft, after: CustomerDraft): Partial<CustomerDraft> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => JSON.stringify(before[name as keyof CustomerDraft]) !== JSON.stringify(value),
    ),
  );
}

type Value = string | null | readonly string[];
export type Fields = Record<string, Value>;

/** Blanks around a text, and its absence, make no difference. */
const plain = (value: Value) => (typeof value === 'string' ? value.trim() : '');
const isSame = (one: Value, other: Value) => plain(one) === plain(other);

/** A list to which both have added and from which both have taken; a line that waits to be typed in stays the last. */
function together(before: readonly string[], typed: readonly string[], now: readonly string[]): string[] {
  const mine = typed.map(one => one.trim());
  const kept = typed.filter((one, at) => {
    const value = mine[at] ?? '';
    return one !== '' && (!before.includes(value) || now.includes(value));
  });
  const theirs = now.filter(one => !before.includes(one) && !mine.includes(one));
  return [...kept, ...theirs, ...(typed.at(-1) === '' ? [''] : [])];
}

/** What is typed, with what others changed in the meantime; `theirs` has what both changed, each differently. */
export type Merged<T extends Fields> = { draft: T; theirs: Partial<T> };

/**
 * Puts together field by field what somebody types and what others saved meanwhile. What is not being changed here
 * takes the new value; lists get what both say; of anything else that both changed, what is typed stays and the other
 * value is kept for a choice. `open` has the choices that were not made yet.
 */
export function merged<T extends Fields>(before: T, typed: T, now: T, open: Partial<T> = {}): Merged<T> {
  const draft: Fields = { ...now };
  const theirs: Fields = {};
  for (const [name, value] of Object.entries(typed)) {
    const [was, is] = [before[name] ?? null, now[name] ?? null];
    if (Array.isArray(value)) draft[name] = together(listOf(was), value, listOf(is));
    else if (isSame(value, was) && !(name in open)) draft[name] = is;
    else {
      draft[name] = value;
      if (!isSame(value, is) && (name in open || !isSame(was, is))) theirs[name] = is;
    }
  }
  return { draft: draft as T, theirs: theirs as Partial<T> };
}

const listOf = (value: Value): readonly string[] => (Array.isArray(value) ? value : []);

/** What is wrong with a field or with one line of a list: `/name`, `/emails/0`; of a list as a whole at its first line. */
export function faultAt(
  faults: readonly FieldFault[],
  name: keyof CustomerDraft,
  at?: number,
): FieldFault | undefined {
  if (at === undefined) return faults.find(one => one.pointer === `/${name}`);
  return faults.find(one => one.pointer === `/${name}/${at}` || (at === 0 && one.pointer === `/${name}`));
}
