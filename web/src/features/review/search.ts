/** Finding words on pages. */

/** A hit: its page, and the words that it covers. */
export type Hit = { page: number; words: number[] };

/** As letters are compared: without case and without accents. */
export function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/**
 * Where a text stands on a page. One word is found inside others; of several, the first may be the end of a word on the
 * page and the last the beginning of one.
 */
export function hitsOn(page: number, words: readonly string[], wanted: string): Hit[] {
  const parts = plain(wanted).trim().split(/\s+/).filter(Boolean);
  if (parts.length === 0) return [];
  const printed = words.map(plain);
  const hits: Hit[] = [];
  for (let at = 0; at + parts.length <= printed.length; at += 1) {
    if (fits(printed, at, parts)) hits.push({ page, words: parts.map((_, step) => at + step) });
  }
  return hits;
}

function fits(printed: readonly string[], at: number, parts: readonly string[]): boolean {
  const last = parts.length - 1;
  return parts.every((part, step) => {
    const word = printed[at + step] ?? '';
    if (last === 0) return word.includes(part);
    if (step === 0) return word.endsWith(part);
    return step === last ? word.startsWith(part) : word === part;
  });
}
