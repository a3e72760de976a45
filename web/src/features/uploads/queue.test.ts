import { expect, it, vi } from 'vitest';

import type { Document } from '../../api';

vi.stubGlobal('addEventListener', () => {});
vi.stubGlobal('navigator', { language: 'en' });
vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {} }));
const { phaseOf } = await import('./queue');
const { mediaType } = await import('./files');

const document = (more: Partial<Document>) =>
  ({ pages_done: 3, pages_total: 12, review_fields: [], ...more }) as unknown as Document;

it('a document says how far it is', () => {
  expect(phaseOf(document({ status: 'PENDING' }))).toEqual({ name: 'waiting' });
  expect(phaseOf(document({ status: 'PROCESSING' }))).toEqual({ name: 'reading', done: 3, total: 12 });
  expect(phaseOf(document({ status: 'COMPLETED', needs_review: true, review_fields: ['a', 'b'] }))).toEqual({
    name: 'done',
    toCheck: 2,
  });
  expect(
    phaseOf(document({ status: 'FAILED', error: { code: 'x', message: 'the file is broken' } })),
  ).toEqual({
    name: 'refused',
    why: 'the file is broken',
  });
  expect(phaseOf(document({ status: 'UPLOADING' }))).toBeUndefined();
});

it('types that browsers do not know are told by the name', () => {
  expect(mediaType({ name: 'a.EML', type: '' })).toBe('message/rfc822');
  expect(mediaType({ name: 'a.csv', type: 'application/vnd.ms-excel' })).toBe('text/csv');
  expect(mediaType({ name: 'a.pdf', type: 'application/pdf' })).toBe('application/pdf');
  expect(mediaType({ name: 'a', type: '' })).toBeUndefined();
});
