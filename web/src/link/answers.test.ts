import { describe, expect, it } from 'vitest';

import { type Asked, faultsOf } from './answers';

const fields: Asked[] = [
  { key: 'name', label: 'Name', kind: 'text', required: true },
  { key: 'email', label: 'E-mail', kind: 'email', required: false },
  { key: 'phone', label: 'Phone', kind: 'phone', required: false },
  { key: 'message', label: 'Message', kind: 'long_text', required: true, max_length: 20 },
  { key: 'terms', label: 'I agree', kind: 'checkbox', required: true },
];
const good = { name: 'Maeve', email: 'maeve@walsh.example', message: 'It leaks', terms: 'yes' };
const wrong = (answers: Record<string, string>) => Object.keys(faultsOf(fields, { ...good, ...answers }));

describe('what was typed into a form', () => {
  it('will do when it is complete', () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({ email: '', phone: '086 555 0173' })).toEqual([]);
  });

  it('is wrong at the field that is', () => {
    expect(wrong({ name: ' ' })).toEqual(['name']);
    expect(wrong({ email: 'maeve@walsh' })).toEqual(['email']);
    expect(wrong({ phone: '12' })).toEqual(['phone']);
    expect(wrong({ phone: 'call me' })).toEqual(['phone']);
    expect(wrong({ message: 'x'.repeat(21) })).toEqual(['message']);
    expect(wrong({ terms: '' })).toEqual(['terms']);
  });

  it('needs a way to answer', () => {
    expect(wrong({ email: '', phone: '' })).toEqual(['email']);
  });
});
