import { expect, it } from 'vitest';

import type { Document, Version } from '../../api';
import { factsOf, questionsOf, readingsOf, reasonOf, sentenceOf } from './facts';
import { conflictsOf } from './save';

const field = (value: string, confidence: number, more = {}) => ({
  value,
  confidence,
  source: 'rules' as const,
  ...more,
});
const version = {
  kind: 'invoice',
  fields: {
    total: field('119.00', 0.96),
    number: field('R-1', 0.5, { alternatives: [field('R-7', 0.3)] }),
    date: field('2026-05-11', 0.4, { ambiguous: true, raw: '11/05/2026' }),
  },
  absent: ['iban'],
} as unknown as Version;
const document = { review_fields: ['number', 'date', 'vendor', 'line_items'] } as Document;

it('the least sure is asked first, and what was not found is asked too', () => {
  const facts = factsOf(version, { fields: {} }, document.review_fields);
  expect(questionsOf(facts, document).map(fact => fact.name)).toEqual(['vendor', 'date', 'number']);
  expect(facts.map(fact => fact.name)).not.toContain('line_items');
});

it('what a person says counts, and stays in its place', () => {
  const facts = factsOf(
    version,
    { fields: { number: { value: 'R-9' }, date: { value: null } } },
    document.review_fields,
  );
  const number = facts.find(fact => fact.name === 'number');
  expect(number).toMatchObject({ value: 'R-9', said: true, confirmed: true });
  expect(number && readingsOf(number).map(one => one.value)).toEqual(['R-1', 'R-7']);
  expect(facts.find(fact => fact.name === 'date')).toMatchObject({ absent: true, confirmed: true });
  expect(facts.find(fact => fact.name === 'iban')).toMatchObject({ absent: true, confirmed: true });
  expect(questionsOf(facts, document).map(fact => fact.name)).toEqual(['vendor', 'date', 'number']);
});

it('every question says why', () => {
  const facts = factsOf(version, { fields: {} }, document.review_fields);
  const why = (name: string) => {
    const fact = facts.find(one => one.name === name);
    return fact && reasonOf(fact, [], 0.75);
  };
  expect(why('date')).toMatch(/11\/05\/2026 can be read/);
  expect(why('number')).toMatch(/50/);
  expect(why('vendor')).toMatch(/not found/);
  expect(why('total')).toBeUndefined();
});

it('a check is a sentence with names of fields as people know them', () => {
  expect(sentenceOf({ name: 'date_order', passed: true, detail: 'due_date is not before date' })).toBe(
    'Due date is not before date.',
  );
});

it('only another person’s other word is a conflict', () => {
  const now = {
    fields: { total: { ...field('120.00', 1), source: 'person' as const }, number: field('R-2', 0.9) },
  };
  const was = { total: '119.00', number: 'R-1' };
  const said = (value: string) => ({ fields: { total: { value }, number: { value: 'R-9' } }, was });
  expect(conflictsOf(said('119.00'), now)).toEqual([{ name: 'total', mine: '119.00', theirs: '120.00' }]);
  expect(conflictsOf(said('120.00'), now)).toEqual([]);
  // Who has seen the other word and stays with their own is not asked again.
  expect(conflictsOf({ ...said('119.00'), was: { ...was, total: '120.00' } }, now)).toEqual([]);
});
