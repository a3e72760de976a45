import { describe, expect, it } from 'vitest';

import { piecesOf } from './marks';

const bytes = (text: string) => new TextEncoder().encode(text).length;
/** The span of a word, in bytes. */
const span = (text: string, word: string) => {
  const start = bytes(text.slice(0, text.indexOf(word)));
  return { start, end: start + bytes(word) };
};

describe('the marks in a text', () => {
  it('counts in bytes, whatever the letters', () => {
    const text = 'Größe 5 €: the café’s roof 🏠 leaks';
    const pieces = piecesOf(text, [span(text, 'leaks'), span(text, 'café’s roof 🏠')]);
    expect(pieces.filter(piece => piece.phrase)).toEqual([
      { text: 'café’s roof 🏠', phrase: 1 },
      { text: 'leaks', phrase: 2 },
    ]);
    expect(pieces.map(piece => piece.text).join('')).toBe(text);
  });

  it('keeps a phrase before what was read in the same place', () => {
    const text = 'Come on Tuesday to 4 Main Street';
    const pieces = piecesOf(
      text,
      [span(text, 'on Tuesday')],
      [
        { ...span(text, 'Tuesday'), name: 'wanted_date' },
        { ...span(text, '4 Main Street'), name: 'address' },
      ],
    );
    expect(pieces).toEqual([
      { text: 'Come ' },
      { text: 'on Tuesday', phrase: 1 },
      { text: ' to ' },
      { text: '4 Main Street', found: 'address' },
    ]);
  });

  it('loses nothing of the text when spans are wrong', () => {
    const pieces = piecesOf('short', [
      { start: 3, end: 3 },
      { start: 9, end: 40 },
      { start: 2, end: 400 },
    ]);
    expect(pieces).toEqual([{ text: 'sh' }, { text: 'ort', phrase: 1 }]);
  });
});
