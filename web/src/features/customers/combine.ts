/** What two customers are together, as the server merges them: the one that stays says what only one can say. */
import type { Customer } from './api';

export type Combined = Pick<
  Customer,
  'kind' | 'name' | 'emails' | 'domains' | 'phones' | 'vat_ids' | 'address' | 'notes'
>;

const both = (kept: readonly string[], gone: readonly string[]) => [...new Set([...kept, ...gone])];

/** Characters of notes that fit. */
const LONGEST_NOTES = 5000;

export function combine(kept: Combined, gone: Combined): Combined {
  const notes = [kept.notes, gone.notes].filter(Boolean).join('\n\n') || null;
  return {
    kind: kept.kind,
    name: kept.name,
    emails: both(kept.emails, gone.emails),
    domains: both(kept.domains, gone.domains),
    phones: both(kept.phones, gone.phones),
    vat_ids: both(kept.vat_ids, gone.vat_ids),
    address: kept.address || gone.address || null,
    notes: kept.notes && [...(notes ?? '')].length > LONGEST_NOTES ? kept.notes : notes,
  };
}
