/** Short news, with ten seconds to take back what was done. */
import { store } from '../lib/store';
import { sentence } from './sentence';

type Toast = {
  id: number;
  text: string;
  bad?: boolean;
  undo?: () => void;
  action?: { label: string; run: () => void };
};

export const shown = store<Toast | undefined>(undefined);

/** What was said on this page, the newest first: a toast that has gone can be read in the bell's menu. */
export type Told = Pick<Toast, 'id' | 'text' | 'bad'> & { at: string };
export const told = store<readonly Told[]>([]);
const MOST_TOLD = 20;

let count = 0;

export function toast(text: string, more: Omit<Toast, 'id' | 'text'> = {}) {
  count += 1;
  shown.set({ id: count, text, ...more });
  const bad = more.bad ?? false;
  told.set(now => [{ id: count, text, bad, at: new Date().toISOString() }, ...now].slice(0, MOST_TOLD));
}

export function toastError(error: unknown) {
  toast(sentence(error), { bad: true });
}

/** Takes back what was done last, while the toast that offers it is shown. */
export function undoLast() {
  const now = shown.get();
  if (!now?.undo) return;
  shown.set(undefined);
  now.undo();
}
