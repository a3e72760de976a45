/**
 * The files of the list. Ten thousand of them change a hundred thousand times, so each is changed in place of itself,
 * and those who watch hear of it a few times a second.
 */
import { useSyncExternalStore } from 'react';

import type { PartPlan, Upload } from '../../api';

export type Phase =
  | { name: 'queued' | 'asking' | 'waiting' }
  | { name: 'hashing'; done: number }
  | { name: 'patience'; seconds: number }
  | { name: 'sending' | 'lost' | 'paused'; sent: number }
  | { name: 'reading'; done: number; total: number }
  | { name: 'done'; toCheck: number }
  /** The server has these bytes as another document. */
  | { name: 'here'; as: string; trashed: boolean }
  | { name: 'twice'; of: string }
  /** Left unfinished by a page before this one, and its bytes were too many to keep. */
  | { name: 'gone' }
  | { name: 'refused'; why: string }
  | { name: 'failed'; why: string };

export type Item = {
  id: number;
  name: string;
  size: number;
  /** When it was last changed, in milliseconds: with name and size, what tells that it is the same file. */
  modified: number;
  /** Missing after a reload, when the browser could not keep the bytes. */
  file: File | undefined;
  phase: Phase;
  document?: string;
  /** The ticket for all of it at once, or how it is cut. */
  upload?: Upload;
  parts?: PartPlan;
  hash?: string | undefined;
  /** Sent though the same bytes are here already. */
  again?: boolean;
  stop: AbortController;
};

/** Milliseconds between two looks of those who watch. */
const PAUSE = 100;

const all = new Map<number, Item>();
const listeners = new Set<() => void>();
const changes = new Set<(item: Item, before: Item | undefined) => void>();
let seen: readonly Item[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
let nextId = 1;

function publish() {
  timer = undefined;
  seen = [...all.values()];
  for (const listener of listeners) listener();
}

function soon() {
  timer ??= setTimeout(publish, PAUSE);
}

export const newId = () => {
  nextId += 1;
  return nextId;
};

export const find = (id: number): Item | undefined => all.get(id);
export const everything = (): Iterable<Item> => all.values();
export const count = () => all.size;

export function put(items: readonly Item[]) {
  for (const item of items) {
    const before = all.get(item.id);
    all.set(item.id, item);
    for (const listener of changes) listener(item, before);
  }
  publish();
}

export function change(id: number, next: Partial<Item>) {
  const before = all.get(id);
  if (!before) return;
  const item = { ...before, ...next };
  all.set(id, item);
  for (const listener of changes) listener(item, before);
  soon();
}

/** Takes items off the list. */
export function drop(gone: (item: Item) => boolean) {
  for (const item of all.values()) {
    if (!gone(item)) continue;
    all.delete(item.id);
    for (const listener of changes) listener({ ...item, phase: { name: 'refused', why: '' } }, item);
  }
  publish();
}

/** Hears of each change of each item, at once. */
export function onChange(listener: (item: Item, before: Item | undefined) => void) {
  changes.add(listener);
}

export function useItems(): readonly Item[] {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => seen,
  );
}

export const isSending = ({ phase }: Item) =>
  ['queued', 'hashing', 'asking', 'patience', 'sending', 'lost'].includes(phase.name);
export const isActive = (item: Item) =>
  isSending(item) || item.phase.name === 'waiting' || item.phase.name === 'reading';
export const isPaused = ({ phase }: Item) => phase.name === 'paused';
