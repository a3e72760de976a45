/** Light, dark, or as the system has it. The inline script of index.html does the same before the first paint. */
import { keep, recall } from './storage';
import { store } from './store';

export type Theme = 'light' | 'dark' | 'system';

const isTheme = (value: unknown): value is Theme =>
  value === 'light' || value === 'dark' || value === 'system';
const known = recall('theme');
export const theme = store<Theme>(isTheme(known) ? known : 'system');
const root = document.documentElement;
const dark = matchMedia('(prefers-color-scheme: dark)');

function apply() {
  const wanted = theme.get();
  const isDark = wanted === 'dark' || (wanted === 'system' && dark.matches);
  // All of the screen changes at once: text and what lies behind it would not be read on the way.
  root.classList.add('still');
  root.dataset['theme'] = isDark ? 'dark' : 'light';
  void root.offsetWidth;
  root.classList.remove('still');
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', isDark ? '#071421' : '#f5f7fa');
}

export function followTheme() {
  theme.subscribe(() => {
    keep('theme', theme.get());
    apply();
  });
  dark.addEventListener('change', apply);
  addEventListener('storage', ({ key, newValue }) => {
    if (key === 'theme' && isTheme(newValue)) theme.set(newValue);
  });
  apply();
}
