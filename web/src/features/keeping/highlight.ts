/** Makes a note of the words that are selected on a page. */
import { call } from '../../api';
import { keeping as t } from '../../texts/en/keeping';
import { toast, toastError } from '../../ui/toast';
import { linesOf, shownNote } from './drawing';

/** Highlights what is selected on the page; resolves when the note is there. */
export async function highlight(id: string, page: number): Promise<void> {
  const selection = getSelection();
  const frame = document.querySelector(`[data-page="${page}"] .sheet`)?.getBoundingClientRect();
  if (!selection?.rangeCount || !frame) return;
  const areas = linesOf(frame, [...selection.getRangeAt(0).getClientRects()]);
  if (areas.length === 0) return;
  try {
    const note = await call('post', '/documents/{id}/notes', {
      path: { id },
      body: { kind: 'highlight', page, areas: areas.slice(0, 200), text: '', mentions: [] },
    });
    shownNote.set(note.id);
    selection.removeAllRanges();
    toast(t.notes.added);
  } catch (error) {
    toastError(error);
  }
}
