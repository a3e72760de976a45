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
