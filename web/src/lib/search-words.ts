import { useEffect, useRef, useState } from 'react';

/** Time between the last key and the search for what was typed. */
const TYPING = 250;

/** What is typed into a search field, handed on once nobody types for a moment; the address may set the words too. */
export function useSearchWords(words: string, search: (words: string) => void) {
  const [typed, setTyped] = useState(words);
  const [known, setKnown] = useState(words);
  if (words !== known) {
    setKnown(words);
    // Words on their way to the address are not taken back by those that came before them.
    if (typed.trim() === known) setTyped(words);
  }
  const latest = useRef(search);
  useEffect(() => {
    latest.current = search;
  });
  const wanted = typed.trim();
  useEffect(() => {
    if (wanted === words) return;
    const timer = setTimeout(() => latest.current(wanted), TYPING);
    return () => clearTimeout(timer);
  }, [wanted, words]);
  return [typed, setTyped] as const;
}
