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
}: Customer): CustomerDraft {
  return { kind, name, emails, domains, phones, vat_ids, address: address ?? null, notes: notes ?? null };
}

/** Without blanks around, and without lines that were left empty, so that the places of faults fit. */
export function tidy(draft: CustomerDraft): CustomerDraft {
  const list = (values: readonly string[]) => values.map(one => one.trim()).filter(Boolean);
  return {
    ...draft,
    name: draft.name.trim(),
    emails: list(draft.emails),
    domains: list(draft.domains),
    phones: list(draft.phones),
    vat_ids: list(draft.vat_ids),
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

/** What somebody typed, on top of what others changed meanwhile. */
export function rebased(before: CustomerDraft, typed: CustomerDraft, now: CustomerDraft): CustomerDraft {
  return { ...now, ...changed(before, typed) };
}

/** What is wrong with a field or with one line of a list: `/name`, `/emails/0`; of a list as a whole at its first line. */
export function faultAt(
  faults: readonly FieldFault[],
  name: keyof CustomerDraft,
  at?: number,
): FieldFault | undefined {
  if (at === undefined) return faults.find(one => one.pointer === `/${name}`);
  return faults.find(one => one.pointer === `/${name}/${at}` || (at === 0 && one.pointer === `/${name}`));
}
