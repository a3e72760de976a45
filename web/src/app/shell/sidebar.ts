import { keep, recall } from '../../lib/storage';
import { store } from '../../lib/store';

/** Whole, or a rail of pictures. */
export const sidebar = store<'whole' | 'rail'>(recall('sidebar') === 'rail' ? 'rail' : 'whole');

export function toggleSidebar() {
  sidebar.set(now => (now === 'rail' ? 'whole' : 'rail'));
  keep('sidebar', sidebar.get());
}
