/** Sends what was said about a document, one call after the other, and shows what somebody else said meanwhile. */
import { call, type Extraction, isPassing, Problem, Unreachable } from '../../api';
import { lost } from '../../app/connection';
import { onForget } from '../../app/owner';
import { queries } from '../../app/queries';
import { store, type Store } from '../../lib/store';
import { review as t } from '../../texts/en/review';
import { toastError } from '../../ui/toast';
import { documentById } from '../documents/queries';
import { asCorrections, type Draft, draftOf, isEmpty, settle } from './draft';
import { fieldsOf } from './queries';
import { baseOf } from './table';

/** A field that two people said different things about. */
export type Conflict = { name: string; mine: string | undefined; theirs: string | undefined };

/** The table, where fields have their names. */
export const LINES = 'line_items';

export type Saving = { busy: boolean; conflicts: Conflict[]; faults: Record<string, string> };

/** Milliseconds until what the server could not take at the moment is sent again. */
const AGAIN = 5000;

const REST: Saving = { busy: false, conflicts: [], faults: {} };
const states = new Map<string, Store<Saving>>();
const chains = new Map<string, Promise<boolean>>();
const retries = new Map<string, ReturnType<typeof setTimeout>>();

onForget(() => {
  for (const timer of retries.values()) clearTimeout(timer);
  for (const known of [states, chains, retries]) known.clear();
});

export function savingOf(id: string): Store<Saving> {
  let known = states.get(id);
  if (!known) {
    known = store(REST);
    states.set(id, known);
  }
  return known;
}

/** Whether what the server could not take at the moment will be sent again. */
export const isWaiting = (id: string) => retries.has(id);

/** Sends the draft after whatever is on its way. True when the server knows all of it. */
export function save(id: string): Promise<boolean> {
  const chain = (chains.get(id) ?? Promise.resolve(true)).then(() => send(id));
  chains.set(id, chain);
  return chain;
}

async function send(id: string): Promise<boolean> {
  const draft = draftOf(id).get();
  const saving = savingOf(id);
  if (isEmpty(draft)) return true;
  if (saving.get().conflicts.length > 0) return false;
  saving.set({ ...REST, busy: true });
  try {
    await attempt(id, draft);
    saving.set(REST);
    return true;
  } catch (error) {
    saving.set({ ...REST, conflicts: saving.get().conflicts, faults: faultsOf(error) });
    const shown = saving.get().conflicts.length > 0 || Object.keys(saving.get().faults).length > 0;
    // Without a connection the banner says so, and the draft is kept.
    if (error instanceof Unreachable) lost();
    if (isPassing(error)) again(id);
    else if (!shown) toastError(error);
    return false;
  }
}

/** Whoever has gone on to the next document need not come back for it. */
function again(id: string) {
  clearTimeout(retries.get(id));
  const timer = setTimeout(() => {
    retries.delete(id);
    void save(id);
  }, AGAIN);
  retries.set(id, timer);
}

async function attempt(id: string, draft: Draft) {
  for (let tries = 0; tries < 2; tries += 1) {
    const document = await queries.ensureQueryData(documentById(id));
    // What somebody else said may be here already, by a hint or because the network is back.
    const conflicts = conflictsOf(draft, queries.getQueryData(fieldsOf(id).queryKey));
    if (conflicts.length > 0) {
      savingOf(id).set({ ...REST, busy: true, conflicts });
      throw new Conflicting();
    }
    try {
      const version = await call('patch', '/documents/{id}/fields', {
        path: { id },
        body: asCorrections(draft),
        version: document.version,
      });
      queries.setQueryData(fieldsOf(id).queryKey, version);
      settle(id, draft);
      await queries.refetchQueries({ queryKey: documentById(id).queryKey });
      void queries.invalidateQueries({ queryKey: ['documents'] });
      void queries.invalidateQueries({ queryKey: ['document', id, 'versions'] });
      return;
    } catch (error) {
      if (!(error instanceof Problem && error.status === 412) || tries > 0) throw error;
      await Promise.all([
        queries.refetchQueries({ queryKey: documentById(id).queryKey }),
        queries.refetchQueries({ queryKey: fieldsOf(id).queryKey }),
      ]);
    }
  }
}

class Conflicting extends Error {}

/** Where somebody else has said, since we spoke, something that is not what we say. */
export function conflictsOf(
  draft: Draft,
  now: Pick<Extraction, 'fields' | 'line_items'> | undefined,
): Conflict[] {
  const lines = draft.lines && now && draft.lines.base !== baseOf(now.line_items ?? []);
  const tables = lines ? [{ name: LINES, mine: undefined, theirs: undefined }] : [];
  const fields = Object.entries(draft.fields).flatMap(([name, correction]) => {
    const theirs = now?.fields[name];
    const was = draft.was?.[name];
    const changed = was !== undefined && (theirs?.value ?? null) !== was;
    const mine = correction.value ?? undefined;
    return changed && theirs?.source === 'person' && theirs.value !== mine
      ? [{ name, mine, theirs: theirs.value }]
      : [];
  });
  return [...tables, ...fields];
}

/** What the server refused, by field; of the table all together. */
function faultsOf(error: unknown): Record<string, string> {
  if (!(error instanceof Problem)) return {};
  const faults: Record<string, string> = {};
  for (const { pointer, message } of error.faults) {
    const name = /^\/fields\/([^/]+)/.exec(pointer)?.[1];
    if (name) faults[name] = message;
    const row = /^\/line_items\/?(\d*)/.exec(pointer)?.[1];
    if (row !== undefined) faults[LINES] = t.lineRefused(Number(row) + 1, message);
  }
  return faults;
}
