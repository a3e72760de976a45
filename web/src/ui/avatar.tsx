import type { CSSProperties } from 'react';

export const COLOURS = ['blue', 'teal', 'green', 'gold', 'orange', 'rose', 'violet', 'slate'] as const;

/** The same colour for the same thing, everywhere. */
export function colourOf(id: string): string {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  return `c-${COLOURS[sum % COLOURS.length] ?? 'slate'}`;
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = [...(words[0] ?? '')][0] ?? '';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}

export function Avatar({
  id,
  name,
  size = 24,
  hidden,
}: {
  id: string;
  name: string;
  size?: number;
  hidden?: boolean;
}) {
  const naming = hidden ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name, title: name };
  return (
    <span className={`av ${colourOf(id)}`} style={{ '--s': `${size}px` } as CSSProperties} {...naming}>
      {initials(name)}
    </span>
  );
}
