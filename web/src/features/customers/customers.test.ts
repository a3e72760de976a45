import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';

import type { CustomerDraft } from './api';
import { combine } from './combine';
import { byDay, nearness } from './days';
import { changed, EMPTY, faultAt, merged, tidy } from './draft';
import { customerFilter } from './filter';
import { customerList } from './queries';
import { headersOf } from './sheet';
import { valueAt } from './taken';

const at = (year: number, month: number, day: number, hour: number) =>
  new Date(year, month - 1, day, hour).toISOString();

test('entries of one day of the reader stand together, in their order', () => {
  const entries = [
    { id: 'a', at: at(2026, 11, 30, 23) },
    { id: 'b', at: at(2026, 11, 30, 0) },
    { id: 'c', at: at(2026, 11, 29, 23) },
    { id: 'd', at: at(2026, 3, 1, 9) },
  ];
  expect(byDay(entries).map(({ day, entries: some }) => [day, some.map(one => one.id).join('')])).toEqual([
    ['2026-11-30', 'ab'],
    ['2026-11-29', 'c'],
    ['2026-03-01', 'd'],
  ]);
  expect(byDay([])).toEqual([]);
  expect(byDay([{ at: '2025-11-05T00:00:00Z' }])[0]?.day).toBe('2025-11-05');
});

test('today and yesterday are named, over the end of a month too', () => {
  const now = new Date(2026, 11, 1, 0, 30);
  expect(nearness('2026-12-01', now)).toBe('today');
  expect(nearness('2026-11-30', now)).toBe('yesterday');
  expect(nearness('2026-11-29', now)).toBeUndefined();
  expect(nearness('2026-12-02', now)).toBeUndefined();
});

test('lines left empty are no values, so that the places of faults are those of what was sent', () => {
  const draft = tidy({ ...EMPTY, name: ' Hynes ', emails: ['', ' eileen@hynes.ie ', ' '], address: '  ' });
  expect(draft).toEqual({ ...EMPTY, name: 'Hynes', emails: ['eileen@hynes.ie'] });
  expect(valueAt('/emails/0', draft)).toBe('eileen@hynes.ie');
  expect(valueAt('/name', draft)).toBeUndefined();
  expect(valueAt('/phones/0', draft)).toBeUndefined();
});

test('only what was changed is sent', () => {
  const before = { ...EMPTY, name: 'Hynes', emails: ['a@hynes.ie'] };
  expect(changed(before, { ...before })).toEqual({});
  expect(changed(before, { ...before, emails: ['a@hynes.ie', 'b@hynes.ie'] })).toEqual({
    emails: ['a@hynes.ie', 'b@hynes.ie'],
  });
});

test('what others changed meanwhile stays, and what both changed is kept for a choice', () => {
  const before: CustomerDraft = { ...EMPTY, name: 'Hynes', address: '1 Quay St', notes: 'Pays late' };
  const typed = { ...before, name: 'Hynes Ltd', address: ' 1 Quay St ' };
  const now = { ...before, name: 'Hynes and Sons', address: '2 Quay St', notes: null };
  const both = merged(before, typed, now);
  expect(both).toEqual({ draft: { ...now, name: 'Hynes Ltd' }, theirs: { name: 'Hynes and Sons' } });
  expect(changed(now, both.draft)).toEqual({ name: 'Hynes Ltd' });
  // The same change is no choice, nor is one that is made already.
  expect(merged(before, { ...before, name: 'Hynes and Sons' }, now).theirs).toEqual({});
  expect(merged(now, both.draft, { ...now, notes: 'Pays' }).theirs).toEqual({});
  // One that is still open follows what they make of it next, until it is what is typed here.
  const later = merged(now, both.draft, { ...now, name: 'Hynes Bros' }, both.theirs);
  expect([later.draft.name, later.theirs]).toEqual(['Hynes Ltd', { name: 'Hynes Bros' }]);
  expect(merged(now, both.draft, { ...now, name: 'Hynes Ltd' }, both.theirs).theirs).toEqual({});
});

test('lines that two people add or take away at the same time are all kept or gone', () => {
  const lists = (emails: string[]) => ({ ...EMPTY, emails });
  const both = (before: string[], typed: string[], now: string[]) =>
    merged(lists(before), lists(typed), lists(now)).draft.emails;
  expect(both(['a'], ['a', 'b'], ['a', 'c'])).toEqual(['a', 'b', 'c']);
  expect(both(['a', 'b'], ['a'], ['b'])).toEqual([]);
  expect(both(['a'], ['a', ''], ['a', 'c'])).toEqual(['a', 'c', '']);
  expect(both(['a'], ['a', ' c '], ['a', 'c'])).toEqual(['a', ' c ']);
  expect(both([], ['a'], [])).toEqual(['a']);
});

test('a fault of a list as a whole is said at its first line', () => {
  const fault = (pointer: string) => ({ pointer, code: 'taken', message: 'is taken' });
  expect(faultAt([fault('/emails/1')], 'emails', 1)?.pointer).toBe('/emails/1');
  expect(faultAt([fault('/emails/1')], 'emails', 0)).toBeUndefined();
  expect(faultAt([fault('/emails')], 'emails', 0)?.pointer).toBe('/emails');
  expect(faultAt([fault('/emails/0')], 'name')).toBeUndefined();
});

test('an address says what is shown; what it does not know is left out', () => {
  expect(customerFilter({ search: 'hynes', kind: 'person', order: 'active' })).toEqual({
    search: 'hynes',
    kind: 'person',
    order: 'active',
  });
  expect(customerFilter({ search: 353, kind: 'robot', order: 'name', more: 1 })).toEqual({ search: '353' });
});

test('two customers together keep what only one says, and say nothing twice', () => {
  const kept = { ...EMPTY, name: 'Hynes Ltd', emails: ['a@hynes.ie'], notes: 'Pays late' };
  const gone = {
    ...EMPTY,
    kind: 'person' as const,
    name: 'Eileen Hynes',
    emails: ['a@hynes.ie', 'e@hynes.ie'],
    address: '1 Quay St',
    notes: 'Has a dog',
  };
  expect(combine(kept, gone)).toEqual({
    ...EMPTY,
    name: 'Hynes Ltd',
    emails: ['a@hynes.ie', 'e@hynes.ie'],
    address: '1 Quay St',
    notes: 'Pays late\n\nHas a dog',
  });
  const long = 'x'.repeat(4999);
  expect(combine({ ...kept, notes: long }, gone).notes).toBe(long);
});

test('the columns of a table are read from its first line, however they are divided', () => {
  expect(headersOf('\uFEFFKunde;E-Mail;"Ort; Straße"\r\nHynes;a@hynes.ie;Galway')).toEqual([
    'Kunde',
    'E-Mail',
    'Ort; Straße',
  ]);
  expect(headersOf('name,email')).toEqual(['name', 'email']);
  expect(headersOf('name\tphone\nA\t1')).toEqual(['name', 'phone']);
  expect(headersOf('')).toEqual([]);
});

test('a long list keeps its head while more of it is loaded', async () => {
  const list = customerList({});
  let asked = 0;
  const queryFn = () => {
    asked += 1;
    return Promise.resolve({ items: [], total: 3000, next_cursor: `${asked}` } as never);
  };
  const { pageParams } = await new QueryClient().fetchInfiniteQuery({ ...list, queryFn, pages: 30 });
  expect(pageParams).toHaveLength(30);
  expect(pageParams[0]).toBe('');
});
