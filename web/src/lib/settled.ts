import { useEffect, useState } from 'react';

/** Milliseconds without a key before the server is asked. */
const TYPING = 120;

/** What stands in a field, once nobody has typed for a moment. */
export function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), TYPING);
    return () => clearTimeout(timer);
  }, [typed]);
  return settled;
}

/** Time between the last key and the search for what was typed. */
const PAUSE = 250;

/** What is typed into a search field, handed on once nobody types for a moment; the address may set the words too. */
export function useSearchWords(words: string, search: (words: string) => void) {
  const [typed, setTyped] = useState(words);
  const [known, setKnown] = useState(words);
  if (words !== known) {
    setKnown(words);
    // Words on their way to the address are not taken back by those that came before them.
    if (typed.trim() === known) setTyped(words);
  }
  const wanted = typed.trim();
  useEffect(() => {
    if (wanted === words) return;
    const timer = setTimeout(() => search(wanted), PAUSE);
    return () => clearTimeout(timer);
  }, [wanted, words, search]);
  return [typed, setTyped] as const;
}
