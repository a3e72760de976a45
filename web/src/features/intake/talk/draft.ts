/** What somebody has begun to write about a request; this browser keeps it until it is sent or they sign out. */
import { keep, recall } from '../../../lib/storage';

export type Draft = { text: string; note: boolean };

const nameOf = (request: string) => `draft-${request}`;

export function draftOf(request: string): Draft {
  const none = { text: '', note: false };
  try {
    const kept: unknown = JSON.parse(recall(nameOf(request)) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('text' in kept) || typeof kept.text !== 'string')
      return none;
    return { text: kept.text, note: 'note' in kept && kept.note === true };
  } catch {
    return none;
  }
}

/** Keeps a draft; an empty one is forgotten. */
export function keepDraft(request: string, { text, note }: Draft) {
  keep(nameOf(request), text.trim() === '' ? undefined : JSON.stringify({ text, note }));
}
