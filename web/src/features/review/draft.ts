/**
 * What a person has said about a document and the server does not know yet. It is kept until it is saved: a session
 * that ends, a reload or a lost network takes nothing of it.
 */
import type { Correction, Corrections, Kind, RowCorrection } from '../../api';
import { onForget, owner } from '../../app/owner';
import { store, type Store } from '../../lib/store';

/** All rows of the table, as a person wants them; `base` is the table that they were made from. */
export type LinesDraft = { rows: RowCorrection[]; base: string };

export type Draft = {
  fields: Record<string, Correction>;
  kind?: Kind;
  lines?: LinesDraft;
  /** What the server said about each of the fields when the person spoke: `null` is nothing. */
  was?: Record<string, string | null>;
};

const EMPTY: Draft = { fields: {} };
const drafts = new Map<string, Store<Draft>>();
const nameOf = (id: string) => `draft:${owner()}:${id}`;
onForget(() => drafts.clear());

function read(name: string): Draft {
  try {
    const kept = sessionStorage.getItem(name);
    return kept ? (JSON.parse(kept) as Draft) : EMPTY;
  } catch {
    return EMPTY;
  }
}

export function draftOf(id: string): Store<Draft> {
  const name = nameOf(id);
  let known = drafts.get(name);
  if (!known) {
    known = store(read(name));
    const { get, subscribe } = known;
    subscribe(() => {
      try {
        if (isEmpty(get())) sessionStorage.removeItem(name);
        else sessionStorage.setItem(name, JSON.stringify(get()));
      } catch {
        // It is in memory all the same.
      }
    });
    drafts.set(name, known);
  }
  return known;
}

export const isEmpty = (draft: Draft) =>
  Object.keys(draft.fields).length === 0 && draft.kind === undefined && draft.lines === undefined;

/** How many things were said. */
export const countOf = (draft: Draft) =>
  Object.keys(draft.fields).length + (draft.kind ? 1 : 0) + (draft.lines ? 1 : 0);

/** Says what the lines are; nothing takes back what was said. */
export function sayLines(id: string, lines: LinesDraft | undefined) {
  draftOf(id).set(({ lines: _, ...now }) => (lines ? { ...now, lines } : now));
}

export function say(id: string, name: string, correction: Correction, was: string | undefined) {
  draftOf(id).set(now => ({
    ...now,
    fields: { ...now.fields, [name]: correction },
    was: { [name]: was ?? null, ...now.was },
  }));
}

/** The person has seen what somebody else says, and stays with their own word. */
export function insist(id: string, name: string, theirs: string | undefined) {
  draftOf(id).set(now => ({ ...now, was: { ...now.was, [name]: theirs ?? null } }));
}

export function sayKind(id: string, kind: Kind) {
  draftOf(id).set(now => ({ ...now, kind }));
}

/** What `sent` holds is known to the server now; what was said since stays. */
export function settle(id: string, sent: Draft) {
  draftOf(id).set(now => {
    const left = Object.fromEntries(
      Object.entries(now.fields).filter(([name, one]) => sent.fields[name] !== one),
    );
    const kind = now.kind === sent.kind ? undefined : now.kind;
    const lines = now.lines === sent.lines ? undefined : now.lines;
    return {
      fields: left,
      ...(kind ? { kind } : {}),
      ...(lines ? { lines } : {}),
      was: only(now.was, left),
    };
  });
}

export function take(id: string, name: string) {
  draftOf(id).set(now => {
    const { [name]: _, ...fields } = now.fields;
    return { ...now, fields, was: only(now.was, fields) };
  });
}

function only(was: Draft['was'], fields: Draft['fields']): NonNullable<Draft['was']> {
  return Object.fromEntries(Object.entries(was ?? {}).filter(([name]) => name in fields));
}

const typingName = (id: string, field: string) => `typing:${owner()}:${id}:${field}`;

/** What stands in the box of a field and was not said yet. */
export function typingOf(id: string, field: string): string | undefined {
  try {
    return sessionStorage.getItem(typingName(id, field)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepTyping(id: string, field: string, text: string | undefined) {
  try {
    if (text === undefined) sessionStorage.removeItem(typingName(id, field));
    else sessionStorage.setItem(typingName(id, field), text);
  } catch {
    // It stands in the box all the same.
  }
}

export const asCorrections = (draft: Draft): Corrections => ({
  fields: draft.fields,
  ...(draft.kind ? { kind: draft.kind } : {}),
  ...(draft.lines ? { line_items: draft.lines.rows } : {}),
});
