/** What this browser remembers. A browser that refuses storage remembers nothing, and everything else works. */

/** How the screen looks is nobody's data, so it outlives a sign-out. */
const LOOKS = ['theme', 'sidebar', 'density', 'look'];

/** Databases: the last lists (see app/kept.ts) and the files on their way. */
export const KEPT = 'kept';
export const UPLOADS = 'uploads';

export function recall(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(name: string, value: string | undefined) {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // See above.
  }
}

/** Leaves nothing of a person behind. */
export function forgetPerson() {
  try {
    for (const name of Object.keys(localStorage)) if (!LOOKS.includes(name)) localStorage.removeItem(name);
    sessionStorage.clear();
    for (const name of [KEPT, UPLOADS]) indexedDB.deleteDatabase(name);
  } catch {
    // See above.
  }
}
