import type { SearchSnippet } from '../../api';
import { documents as t } from '../../texts/en/documents';

/** A piece of the text with the words that were looked for, and the page it is on. */
export function SnippetText({ snippet }: { snippet: SearchSnippet }) {
  const parts: { text: string; on: boolean }[] = [];
  let at = 0;
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
