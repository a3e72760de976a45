/** Changes of one thing go one after the other, each meant for what the one before it made. */
const last = new Map<string, Promise<unknown>>();
/** The version that the last change of a thing made here; lists may show an older one for a moment. */
const made = new Map<string, number>();

type Versioned = { id: string; version: number };

/** Does a piece of work once all that was asked for before it about the same thing has ended, well or not. */
export function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
  const turn = (last.get(id) ?? Promise.resolve()).then(work);
  const end = turn.then(
    () => {},
    () => {},
  );
  last.set(id, end);
  void end.then(() => last.get(id) === end && last.delete(id));
  return turn;
}

/** Whether a change of a thing waits or is on its way. */
export const isUnderWay = (id: string) => last.has(id);

/** Once all that is on its way has been answered. */
export async function whenQuiet(): Promise<void> {
  while (last.size > 0) await Promise.all(last.values());
}

/** Remembers the version of an answer. */
export function keepVersion<T extends Versioned>(answer: T): T {
  made.set(answer.id, answer.version);
  return answer;
}

/** The version that a change must name: that of the screen, or a later one that was made here. */
export const versionOf = ({ id, version }: Versioned) => Math.max(version, made.get(id) ?? 0);
