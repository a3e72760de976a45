/** Boxes of words and fields, on the page as it is shown. */
import type { DocumentPage } from '../../api';

/** Left, top, right, bottom in pixels of the stored image. */
export type Box = readonly [number, number, number, number];
type PageShape = Pick<DocumentPage, 'width' | 'height' | 'rotation'>;

export function isBox(box: readonly number[] | null | undefined): box is Box {
  return Array.isArray(box) && box.length === 4;
}

/** Width and height of the page as it is shown: the server turns images upright. */
export function uprightSize({ width, height, rotation }: PageShape): { width: number; height: number } {
  return (rotation ?? 0) % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** A box of the stored image on the upright one. */
export function upright([left, top, right, bottom]: Box, { width, height, rotation }: PageShape): Box {
  switch (rotation ?? 0) {
    case 90:
      return [height - bottom, left, height - top, right];
    case 180:
      return [width - right, height - bottom, width - left, height - top];
    case 270:
      return [top, width - right, bottom, width - left];
    default:
      return [left, top, right, bottom];
  }
}

/** The smallest box around all. */
export function around(boxes: readonly Box[]): Box | undefined {
  const [first, ...rest] = boxes;
  if (!first) return undefined;
  return rest.reduce<Box>(
    (all, box) => [
      Math.min(all[0], box[0]),
      Math.min(all[1], box[1]),
      Math.max(all[2], box[2]),
      Math.max(all[3], box[3]),
    ],
    first,
  );
}

/** Whether the middle of one box is in another. */
export function holds(outer: Box, inner: Box): boolean {
  const x = (inner[0] + inner[2]) / 2;
  const y = (inner[1] + inner[3]) / 2;
  return x >= outer[0] && x <= outer[2] && y >= outer[1] && y <= outer[3];
}

/** Where a box stands, in percent of the shown page, so that it needs no change when the page is zoomed. */
export function placed(box: Box, page: PageShape) {
  const [left, top, right, bottom] = upright(box, page);
  const { width, height } = uprightSize(page);
  return {
    left: `${(left / width) * 100}%`,
    top: `${(top / height) * 100}%`,
    width: `${((right - left) / width) * 100}%`,
    height: `${((bottom - top) / height) * 100}%`,
  };
}
