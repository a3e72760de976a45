import { expect, it } from 'vitest';

import { hitsOn } from './search';

const words = ['Natural', 'slate', 'Café', 'Total', 'USD', '12.00', 'Slates'];

it('a word is found inside others, in any case and without accents', () => {
  expect(hitsOn(0, words, 'SLATE').map(hit => hit.words)).toEqual([[1], [6]]);
  expect(hitsOn(2, words, 'cafe')).toEqual([{ page: 2, words: [2] }]);
});

it('several words are found where they stand one after the other', () => {
  expect(hitsOn(0, words, 'total us').map(hit => hit.words)).toEqual([[3, 4]]);
  expect(hitsOn(0, words, 'total 12')).toEqual([]);
});

it('nothing is found for nothing', () => expect(hitsOn(0, words, '  ')).toEqual([]));
