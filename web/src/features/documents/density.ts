import { keep, recall } from '../../lib/storage';
import { store } from '../../lib/store';

/** How high the rows are. */
export const density = store<'comfortable' | 'compact'>(
  recall('density') === 'compact' ? 'compact' : 'comfortable',
);

export function toggleDensity() {
  density.set(now => (now === 'compact' ? 'comfortable' : 'compact'));
  keep('density', density.get());
}

/** As rows, or as cards with a picture of the first page. */
export const look = store<'table' | 'cards'>(recall('look') === 'cards' ? 'cards' : 'table');

export function setLook(next: 'table' | 'cards') {
  look.set(next);
  keep('look', next);
}
