import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { ParkedMails } from '../../../api';
import { draftOf, keepDraft } from './draft';
import { following, isParked, isUndelivered, type RequestMessage } from './types';

const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  });
});

describe('a draft', () => {
  it('is kept for its own request, until it is empty', () => {
    keepDraft('one', { text: 'We come on Monday.', note: false });
    keepDraft('two', { text: 'Call her back', note: true });
    expect(draftOf('one')).toEqual({ text: 'We come on Monday.', note: false });
    expect(draftOf('two')).toEqual({ text: 'Call her back', note: true });
    keepDraft('one', { text: '  ', note: false });
    expect(draftOf('one')).toEqual({ text: '', note: false });
    expect(kept.size).toBe(1);
  });

  it('that was spoilt is none', () => {
    kept.set('draft-one', '{"text":');
    kept.set('draft-two', '[1]');
    expect(draftOf('one').text).toBe('');
    expect(draftOf('two').text).toBe('');
  });
});

const message = (kind: RequestMessage['kind'], text: string) => ({ kind, text }) as RequestMessage;

describe('the messages of a request', () => {
  it('do not say again what stands above them', () => {
    const all = [message('in', 'Water is coming in.\n'), message('out', 'We come.')];
    expect(following({ source: 'mail', text: 'Water is coming in.' }, all)).toEqual(all.slice(1));
    expect(following({ source: 'form', text: 'Water is coming in.' }, all)).toEqual(all);
    expect(following({ source: 'mail', text: 'Other' }, all)).toEqual(all);
    expect(following({ source: 'mail', text: '' }, [])).toEqual([]);
  });

  it('say when they did not arrive, and no earlier', () => {
    expect(isUndelivered({ delivery: { state: 'bounced' } })).toBe(true);
    expect(isUndelivered({ delivery: { state: 'queued' } })).toBe(false);
    expect(isUndelivered({ delivery: null })).toBe(false);
  });

  it('are parked until somebody has said what becomes of them', () => {
    const parked = { sender: 'ann@example.org', count: 3 };
    const request = (more: Partial<ParkedMails>) => ({ parked: { ...parked, ...more } });
    expect(isParked(request({}))).toBe(true);
    expect(isParked(request({ released_at: '2026-12-01T00:00:00Z' }))).toBe(false);
    expect(isParked({})).toBe(false);
  });
});
