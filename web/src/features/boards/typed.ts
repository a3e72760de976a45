/** A value that is typed in place, while others may change it too. */
export type Typed = {
  typed: string;
  /** What the server says, and the version of the card in which it says so. */
  known: string;
  version: number;
  /** What somebody else has made of it meanwhile. */
  other?: string | undefined;
};

/** A newer version of the card is shown, unless something else is being typed; then it is told. */
export function followed(now: Typed, value: string, version: number): Typed {
  if (version <= now.version) return now;
  const next = { ...now, known: value, version };
  if (value === now.known) return next;
  if (now.typed.trim() === now.known) return { ...next, typed: value };
  return now.typed.trim() === value ? next : { ...next, other: value };
}

/** What the server made of what was sent; what is typed meanwhile stays. */
export function saved(now: Typed, sent: string, value: string, version: number): Typed {
  return {
    typed: now.typed.trim() === sent ? value : now.typed,
    known: version >= now.version ? value : now.known,
    version: Math.max(version, now.version),
  };
}
