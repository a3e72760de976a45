/** What stands in the fields of a page, kept over a reload or a new sign-in. Passwords and files are not. */

import { owner } from './owner';

const NAME = 'typed';
const PATIENCE = 8000;

type Typed = { owner: string; path: string; fields: { name: string; value: string; on?: boolean }[] };
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const TYPES = [
  'text',
  'search',
  'email',
  'url',
  'tel',
  'number',
  'date',
  'checkbox',
  'textarea',
  'select-one',
];
const fieldsOf = () =>
  [...document.querySelectorAll<Field>('main :is(input, textarea, select)[name]')].filter(field =>
    TYPES.includes(field.type),
  );
const isBox = (field: Field): field is HTMLInputElement => field.type === 'checkbox';

function isChanged(field: Field): boolean {
  if (field instanceof HTMLSelectElement)
    return [...field.options].some(option => option.selected !== option.defaultSelected);
  return isBox(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

/** Keeps what somebody has changed on this page. */
export function keepTyped() {
  const fields = fieldsOf()
    .filter(isChanged)
    .map(field => ({
      name: field.name,
      value: field.value,
      ...(isBox(field) ? { on: field.checked } : {}),
    }));
  if (fields.length === 0) return;
  try {
    sessionStorage.setItem(
      NAME,
      JSON.stringify({ owner: owner(), path: location.pathname, fields } satisfies Typed),
    );
  } catch {
    // A browser that refuses storage keeps nothing.
  }
}

function kept(): Typed | undefined {
  try {
    const text = sessionStorage.getItem(NAME);
    return text ? (JSON.parse(text) as Typed) : undefined;
  } catch {
    return undefined;
  }
}

/** Puts it back once the same page shows the fields. */
export function bringTypedBack() {
  const typed = kept();
  if (!typed || typed.owner !== owner() || typed.path !== location.pathname) return;
  sessionStorage.removeItem(NAME);
  const left = new Map(typed.fields.map(field => [field.name, field]));
  const fill = () => {
    for (const field of fieldsOf()) {
      const known = left.get(field.name);
      if (!known) continue;
      left.delete(field.name);
      if (isBox(field) ? field.checked !== known.on : field.value !== known.value) put(field, known);
    }
    if (left.size === 0) observer.disconnect();
  };
  const observer = new MutationObserver(fill);
  observer.observe(document.body, { subtree: true, childList: true });
  setTimeout(() => observer.disconnect(), PATIENCE);
  fill();
}

/** As if it had been typed, so that React hears of it. */
function put(field: Field, { value, on }: Typed['fields'][number]) {
  if (isBox(field)) {
    if (field.checked !== on) field.click();
    return;
  }
  const kind = Object.getPrototypeOf(field) as Field;
  Object.getOwnPropertyDescriptor(kind, 'value')?.set?.call(field, value);
  const isSelect = field instanceof HTMLSelectElement;
  field.dispatchEvent(new Event(isSelect ? 'change' : 'input', { bubbles: true }));
}
