/** What a form asks for, and whether what was typed will do: the same that the server holds it to. */
import { texts } from './texts';

export type FieldKind = 'text' | 'long_text' | 'email' | 'phone' | 'date' | 'choice' | 'checkbox';

export type Asked = {
  key: string;
  label: string;
  kind: FieldKind;
  required: boolean;
  choices?: string[] | null;
  hint?: string | null;
  max_length?: number | null;
};

export type Answers = Record<string, string>;

const t = texts.intake;

/** Characters that a field holds where the form does not say less. */
export const mostOf = ({ kind, max_length: most }: Asked): number =>
  most ?? (kind === 'long_text' ? 10_000 : 200);

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/;
/** Digits with what people write between them. */
const PHONE = /^\+?[\d\s()./-]+$/;
const FEWEST_DIGITS = 6;

function faultOf(field: Asked, value: string): string | undefined {
  if (value === '') {
    if (!field.required) return undefined;
    return field.kind === 'checkbox' ? t.tick : field.kind === 'choice' ? t.choose : t.empty;
  }
  if (value.length > mostOf(field)) return t.long(mostOf(field));
  if (field.kind === 'email' && !EMAIL.test(value)) return t.email;
  if (field.kind === 'phone' && !(PHONE.test(value) && value.replace(/\D/g, '').length >= FEWEST_DIGITS))
    return t.phone;
  return undefined;
}

/** What is wrong with each field, in words. */
export function faultsOf(fields: readonly Asked[], answers: Answers): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const field of fields) {
    const fault = faultOf(field, answers[field.key]?.trim() ?? '');
    if (fault) faults[field.key] = fault;
  }
  // Nobody can be answered without one of the two.
  const ways = fields.filter(({ key }) => key === 'email' || key === 'phone');
  const [first] = ways;
  const none = ways.every(({ key }) => !answers[key]?.trim());
  if (first && none && !ways.some(({ key }) => faults[key]))
    faults[first.key] = ways.length > 1 ? t.reach : t.empty;
  return faults;
}
