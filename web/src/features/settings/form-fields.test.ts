import { describe, expect, it } from 'vitest';

import { BEGINNING, moved, newKey, sent, withoutChoices } from './form-fields';

describe('the fields of a form', () => {
  it('get a key of their own that stays', () => {
    expect(newKey(BEGINNING)).toBe('field_1');
    expect(newKey([...BEGINNING, { key: 'field_1', label: 'Roof', kind: 'text', required: false }])).toBe(
      'field_2',
    );
  });

  it('are sent with what their kind has', () => {
    const field = {
      key: 'k',
      label: ' Roof ',
      required: true,
      choices: [' Slate ', '', 'Tile'],
      max_length: 9,
    };
    expect(sent({ ...field, kind: 'choice' })).toEqual({
      key: 'k',
      label: 'Roof',
      kind: 'choice',
      required: true,
      choices: ['Slate', 'Tile'],
    });
    expect(sent({ ...field, kind: 'text' })).toEqual({
      key: 'k',
      label: 'Roof',
      kind: 'text',
      required: true,
      max_length: 9,
    });
  });

  it('offer at least two choices', () => {
    const choice = { key: 'k', label: 'Roof', kind: 'choice', required: true } as const;
    expect(withoutChoices([...BEGINNING, { ...choice, choices: ['Slate', ' '] }])).toBe(4);
    expect(withoutChoices([{ ...choice, choices: ['Slate', 'Tile'] }])).toBe(-1);
  });

  it('change places and lose nobody', () => {
    expect(moved(BEGINNING, 3, -2).map(field => field.key)).toEqual(['name', 'message', 'email', 'phone']);
  });
});
