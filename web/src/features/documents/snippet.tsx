import type { SearchSnippet } from '../../api';
import { documents as t } from '../../texts/en/documents';

/** A piece of the text with the words that were looked for, and the page it is on. */
export function SnippetText({ snippet }: { snippet: SearchSnippet }) {
  const parts: { text: string; on: boolean }[] = [];
  let at = beginning(snippet);
  if (at > 0) parts.push({ text: '…', on: false });
  for (const { start, end } of snippet.marks) {
    if (start < at) continue;
    parts.push({ text: snippet.text.slice(at, start), on: false });
    parts.push({ text: snippet.text.slice(start, end), on: true });
    at = end;
  }
  parts.push({ text: snippet.text.slice(at), on: false });
  return (
    <span className="cut snip" title={snippet.text}>
      {typeof snippet.page === 'number' && <i>{t.onPage(snippet.page + 1)} </i>}
      {parts
        .map((part, index) => ({ ...part, index }))
        .filter(part => part.text !== '')
        .map(part => (part.on ? <mark key={part.index}>{part.text}</mark> : part.text))}
    </span>
  );
}

/** Characters that are shown before the first word that was looked for: a narrow row still shows that word. */
const BEFORE = 18;

function beginning({ text, marks }: SearchSnippet): number {
  const first = marks[0]?.start ?? 0;
  if (first <= BEFORE) return 0;
  const blank = text.indexOf(' ', first - BEFORE);
  return blank >= 0 && blank < first ? blank + 1 : first;
}
