/** The head line of a table, for when the server can't tell what its columns are. */

const MARKS = [',', ';', '\t'] as const;

/** The names of the columns: the mark that stands most often in the first line divides them. */
export function headersOf(csv: string): string[] {
  const [line = ''] = csv.replace(/^\uFEFF/, '').split(/\r?\n/, 1);
  const mark = [...MARKS].sort((a, b) => line.split(b).length - line.split(a).length)[0] ?? ',';
  const headers: string[] = [];
  let now = '';
  let quoted = false;
  for (const letter of line) {
    if (letter === '"') quoted = !quoted;
    else if (letter === mark && !quoted) {
      headers.push(now.trim());
      now = '';
    } else now += letter;
  }
  return [...headers, now.trim()].filter(Boolean);
}
