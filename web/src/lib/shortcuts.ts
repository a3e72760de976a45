/** Keys of the keyboard. What is registered now is what `?` lists. */
import { useEffect, useRef } from 'react';

import { store } from './store';

export type Shortcut = {
  /** `j`, `Shift+x`, `Ctrl+k`, or two keys one after the other: `g d`. */
  keys: string;
  label: string;
  run: (event: KeyboardEvent) => void;
  /** Works while a text field has the focus too. */
  inFields?: boolean;
  /** Not listed: another key for the same. */
  hidden?: boolean;
};

export type Group = { name: string; list: Shortcut[] };

/** The groups of the keys that work now; those of the innermost part of the screen first. */
export const groups = store<Group[]>([]);

/** Registers keys while the calling component is shown. Those of the frame are `outer`: a screen's own come before. */
export function useShortcuts(name: string, list: Shortcut[], enabled = true, outer = false) {
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  const shape = list.map(({ keys, label }) => `${keys}\n${label}`).join('\n');
  useEffect(() => {
    if (!enabled) return;
    const group: Group = {
      name,
      get list() {
        return latest.current;
      },
    };
    groups.set(now => (outer ? [...now, group] : [group, ...now]));
    return () => groups.set(now => now.filter(other => other !== group));
  }, [name, shape, enabled, outer]);
}

/** How a pressed key is written: `Ctrl+k`, `Shift+Enter`, `?`. */
export function written(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string {
  const isLetter = event.key.length === 1;
  const key = isLetter ? event.key.toLowerCase() : event.key;
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push('Ctrl');
  if (event.altKey) parts.push('Alt');
  // A sign such as `?` needs Shift on some keyboards only, so Shift is part of letters and named keys alone.
  if (event.shiftKey && (!isLetter || /\p{L}/u.test(key))) parts.push('Shift');
  return [...parts, key].join('+');
}

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'));

/** What Enter presses. */
const isPressed = (event: KeyboardEvent) =>
  event.key === 'Enter' &&
  event.target instanceof HTMLElement &&
  event.target.matches('a, button, summary, [role^=menuitem]');

/** The first key of a pair and when it was pressed. */
let before: { key: string; at: number } | undefined;
const PAIR_MILLISECONDS = 1200;

function onKey(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || isPressed(event)) return;
  const key = written(event);
  const pair = before && event.timeStamp - before.at < PAIR_MILLISECONDS ? `${before.key} ${key}` : undefined;
  const all = groups.get().flatMap(group => group.list);
  const field = isField(event.target);
  // An open dialog or menu has the keyboard.
  const covered =
    document.querySelector('[role=dialog][data-state=open], [role=menu][data-state=open]') !== null;
  const found = all.find(
    shortcut =>
      (shortcut.keys === pair || shortcut.keys === key) && (!field || shortcut.inFields) && !covered,
  );
  if (found) {
    before = undefined;
    event.preventDefault();
    found.run(event);
    return;
  }
  const begins = !field && !covered && all.some(shortcut => shortcut.keys.startsWith(`${key} `));
  before = begins ? { key, at: event.timeStamp } : undefined;
}

export function listenToKeys(): () => void {
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}
