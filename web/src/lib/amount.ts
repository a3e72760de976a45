/** Sums as people type them. */

/** `1.234,56`, `1,234.56`, `1 234,56 €`, `1'234.56` and `1234,5` as `1234.56` and `1234.50`. */
export function parseAmount(text: string): string | undefined {
  const negative = /^\s*[-−(]/.test(text) || /[-−]\s*$/.test(text);
  const bare = text.replace(/[\s\u00a0\u202f'’()−-]|[A-Za-z]{3}|\p{Sc}/gu, '');
  if (!/^[\d.,]+$/.test(bare) || !/\d/.test(bare)) return undefined;
  const mark = decimalMark(bare);
  const at = mark ? bare.lastIndexOf(mark) : bare.length;
  const printed = bare.slice(0, at);
  // Thousands stand in threes, all with the same mark, which is not the one of the cents.
  const grouped = /^\d{1,3}(?:([.,])\d{3}(?:\1\d{3})*)$/.exec(printed);
  if (!/^\d*$/.test(printed) && (!grouped || grouped[1] === mark)) return undefined;
  const whole = printed.replace(/[.,]/g, '');
  const cents = bare.slice(at + 1);
  if (!/^\d*$/.test(cents) || cents.length > 4) return undefined;
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  const value = `${digits}.${cents.padEnd(2, '0')}`;
  return negative && /[1-9]/.test(value) ? `-${value}` : value;
}

/** Which of the two marks divides the cents off. */
function decimalMark(text: string): '.' | ',' | undefined {
  const dot = text.lastIndexOf('.');
  const comma = text.lastIndexOf(',');
  if (dot >= 0 && comma >= 0) return dot > comma ? '.' : ',';
  const mark = dot >= 0 ? '.' : comma >= 0 ? ',' : undefined;
  if (!mark) return undefined;
  const once = text.indexOf(mark) === text.lastIndexOf(mark);
  // Three digits after a single mark are thousands: nobody writes tenths of a cent.
  const after = text.length - text.lastIndexOf(mark) - 1;
  return once && after !== 3 ? mark : undefined;
}
