/** The text of a request cut into pieces, so that what decided stands out. */
import type { FoundName, Span } from './types';

export type Piece = {
  text: string;
  /** The number of the phrase that decided. */
  phrase?: number;
  /** What was read here: a date, an address. */
  found?: FoundName;
};

const encoder = new TextEncoder();

/** Where each byte of the UTF-8 stands in the string; spans that cut a letter in two are widened to the whole of it. */
function indexOf(text: string): (byte: number) => number {
  const bytes = encoder.encode(text).length;
  // Plain ASCII counts both alike.
  if (bytes === text.length) return byte => Math.min(Math.max(byte, 0), text.length);
  const starts: number[] = [];
  const places: number[] = [];
  let byte = 0;
  let at = 0;
  for (const letter of text) {
    starts.push(byte);
    places.push(at);
    byte += encoder.encode(letter).length;
    at += letter.length;
  }
  return wanted => {
    if (wanted >= bytes) return text.length;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    return places[low] ?? 0;
  };
}

/** Phrases are numbered in the order of the text; where they overlap, the first one counts. */
export function piecesOf(
  text: string,
  phrases: readonly Span[],
  fields: readonly (Span & { name: FoundName })[] = [],
): Piece[] {
  const place = indexOf(text);
  const spans = [
    ...phrases.map(({ start, end }) => ({ start, end, phrase: true as const, name: undefined })),
    ...fields.map(({ start, end, name }) => ({ start, end, phrase: false as const, name })),
  ]
    .map(span => ({ ...span, from: place(span.start), to: place(span.end) }))
    .filter(span => span.to > span.from)
    .sort((one, other) => Number(other.phrase) - Number(one.phrase) || one.from - other.from);
  const taken: typeof spans = [];
  for (const span of spans)
    if (!taken.some(other => span.from < other.to && other.from < span.to)) taken.push(span);
  taken.sort((one, other) => one.from - other.from);

  const pieces: Piece[] = [];
  let at = 0;
  let number = 0;
  for (const span of taken) {
    if (span.from > at) pieces.push({ text: text.slice(at, span.from) });
    const marked = text.slice(span.from, span.to);
    if (span.phrase) pieces.push({ text: marked, phrase: (number += 1) });
    else if (span.name) pieces.push({ text: marked, found: span.name });
    at = span.to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}
