/** How keys are printed; single letters are printed large. */
export const keyNames: Record<string, string> = {
  ArrowDown: 'Down',
  ArrowUp: 'Up',
  Escape: 'Esc',
  Delete: 'Del',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
};
