/** Boxes that are drawn on the paper, and the note that is looked at. */
import type { NoteArea } from '../../api';
import { store } from '../../lib/store';

/** Whether dragging over the paper draws a box. */
export const drawing = store(false);

/** The note whose place is shown. */
export const shownNote = store<string | undefined>(undefined);

const within = (value: number) => Math.min(Math.max(value, 0), 1);
const least = 0.004;

/** The area between two corners in pixels of a frame, in fractions of it; nothing for a mere click. */
export function areaBetween(
  frame: { left: number; top: number; width: number; height: number },
  from: { x: number; y: number },
  to: { x: number; y: number },
): NoteArea | undefined {
  const xs = [from.x, to.x].map(x => within((x - frame.left) / frame.width)).sort((a, b) => a - b);
  const ys = [from.y, to.y].map(y => within((y - frame.top) / frame.height)).sort((a, b) => a - b);
  const [left = 0, right = 0] = xs;
  const [top = 0, bottom = 0] = ys;
  const area = { left, top, width: right - left, height: bottom - top };
  return area.width < least || area.height < least ? undefined : area;
}

/** One area for each line of a selection: its pieces stand side by side. */
export function linesOf(
  frame: { left: number; top: number; width: number; height: number },
  pieces: readonly { left: number; top: number; right: number; bottom: number }[],
): NoteArea[] {
  const lines: { left: number; top: number; right: number; bottom: number }[] = [];
  for (const piece of pieces) {
    if (piece.right - piece.left < 1 || piece.bottom - piece.top < 1) continue;
    const middle = (piece.top + piece.bottom) / 2;
    const line = lines.find(one => middle > one.top && middle < one.bottom);
    if (line) {
      line.left = Math.min(line.left, piece.left);
      line.right = Math.max(line.right, piece.right);
      line.top = Math.min(line.top, piece.top);
      line.bottom = Math.max(line.bottom, piece.bottom);
    } else {
      // A DOMRect has its sides on its prototype, so it can't be spread.
      const { left, top, right, bottom } = piece;
      lines.push({ left, top, right, bottom });
    }
  }
  return lines.flatMap(
    line => areaBetween(frame, { x: line.left, y: line.top }, { x: line.right, y: line.bottom }) ?? [],
  );
}
