import { describe, expect, it } from 'vitest';

import { areaBetween, linesOf } from './drawing';

const frame = { left: 100, top: 50, width: 200, height: 400 };

describe('places of notes', () => {
  it('are fractions of the page, whichever corner comes first', () => {
    const area = { left: 0.25, top: 0.125, width: 0.5, height: 0.25 };
    expect(areaBetween(frame, { x: 150, y: 100 }, { x: 250, y: 200 })).toEqual(area);
    expect(areaBetween(frame, { x: 250, y: 200 }, { x: 150, y: 100 })).toEqual(area);
  });

  it('stay on the page, and a click draws nothing', () => {
    expect(areaBetween(frame, { x: 0, y: 0 }, { x: 900, y: 900 })).toEqual({
      left: 0,
      top: 0,
      width: 1,
      height: 1,
    });
    expect(areaBetween(frame, { x: 150, y: 100 }, { x: 150, y: 100 })).toBeUndefined();
  });

  it('of a selection are its lines', () => {
    const word = (left: number, top: number) => ({ left, top, right: left + 40, bottom: top + 20 });
    const lines = linesOf(frame, [word(100, 50), word(150, 52), word(100, 90)]);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toEqual({ left: 0, top: 0, width: 0.45, height: 0.055 });
  });
});
