/** The fields of a public form while they are edited. */
import { routing } from '../../texts/en/routing';
import type { FieldKind, FormField } from '../intake/types';

const { usual } = routing.forms;

/** These are in every form: without them nobody could be answered. */
export const FIXED = ['name', 'email', 'message'];
/** These have to be filled in, whatever else a form asks. */
export const NEEDED = ['name', 'message'];

export const KINDS = Object.keys(routing.forms.kinds) as FieldKind[];

/** Kinds whose length can be held. */
export const isLong = (kind: FieldKind) => kind === 'text' || kind === 'long_text';

/** What a new form begins with. */
export const BEGINNING: readonly FormField[] = [
  { key: 'name', label: usual.name, kind: 'text', required: true },
  { key: 'email', label: usual.email, kind: 'email', required: false },
  { key: 'phone', label: usual.phone, kind: 'phone', required: false },
  { key: 'message', label: usual.message, kind: 'long_text', required: true },
];

/** A key that no other field has: answers are kept by it, so it never changes with the label. */
export function newKey(fields: readonly FormField[]): string {
  const taken = new Set(fields.map(field => field.key));
  let number = 1;
  while (taken.has(`field_${number}`)) number += 1;
  return `field_${number}`;
}

/** A field as it is sent: what its kind does not have is left out. */
export function sent({ key, label, kind, required, choices, hint, max_length: most }: FormField): FormField {
  return {
    key,
    label: label.trim(),
    kind,
    required,
    ...(kind === 'choice' ? { choices: (choices ?? []).map(one => one.trim()).filter(Boolean) } : {}),
    ...(hint?.trim() ? { hint: hint.trim() } : {}),
    ...(isLong(kind) && most ? { max_length: most } : {}),
  };
}

/** The place of the first choice that offers none. */
export const withoutChoices = (fields: readonly FormField[]) =>
  fields.findIndex(field => field.kind === 'choice' && (sent(field).choices?.length ?? 0) < 2);

/** The fields with one of them in another place. */
export function moved(fields: readonly FormField[], at: number, by: number): FormField[] {
  const next = [...fields];
  const [field] = next.splice(at, 1);
  if (field) next.splice(at + by, 0, field);
  return next;
}
