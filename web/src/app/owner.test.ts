import { beforeEach, expect, test, vi } from 'vitest';

import type { Identity } from '../api';

class Kept {
  private readonly rows = new Map<string, string>();
  getItem = (name: string) => this.rows.get(name) ?? null;
  setItem = (name: string, value: string) => void this.rows.set(name, value);
  removeItem = (name: string) => void this.rows.delete(name);
  clear = () => this.rows.clear();
  get names() {
    return [...this.rows.keys()];
  }
}

const niamh = { user_id: 'niamh', org_id: 'corrib' } as Identity;
const tom = { user_id: 'tom', org_id: 'corrib' } as Identity;
let kept = new Kept();

/** A page that has just been loaded; what is kept of the tab outlives it. */
async function load() {
  vi.resetModules();
  const owner = await import('./owner');
  const draft = await import('../features/review/draft');
  return { ...owner, ...draft };
}

beforeEach(() => {
  kept = new Kept();
  vi.stubGlobal('sessionStorage', kept);
  vi.stubGlobal('localStorage', new Kept());
});

test('a session that ends by itself leaves what was typed to the same person', async () => {
  const page = await load();
  page.follow({ status: 'in', user: niamh });
  page.say('one', 'number', { value: '17' }, undefined);
  page.keepTyping('one', 'vendor', 'Moran');
  page.follow({ status: 'out', expired: true });
  // A second call finds that there is no session.
  page.follow({ status: 'out', expired: false });
  page.follow({ status: 'in', user: niamh });
  expect(page.draftOf('one').get().fields['number']?.value).toBe('17');

  const reloaded = await load();
  reloaded.follow({ status: 'in', user: niamh });
  expect(reloaded.draftOf('one').get().fields['number']?.value).toBe('17');
  expect(reloaded.typingOf('one', 'vendor')).toBe('Moran');
});

test('another person gets nothing of it, on the same page or after a reload', async () => {
  const page = await load();
  page.follow({ status: 'in', user: niamh });
  page.say('one', 'number', { value: '17' }, undefined);
  page.keepTyping('one', 'vendor', 'Moran');
  page.follow({ status: 'out', expired: true });
  const reloaded = await load();
  for (const { follow, draftOf, typingOf } of [reloaded, page]) {
    follow({ status: 'in', user: tom });
    expect(draftOf('one').get().fields).toEqual({});
    expect(typingOf('one', 'vendor')).toBeUndefined();
    expect(kept.names).toEqual(['owner']);
  }
});

test('in another organization it is not seen, and back in the first it is', async () => {
  const page = await load();
  page.follow({ status: 'in', user: niamh });
  page.say('one', 'number', { value: '17' }, undefined);
  page.follow({ status: 'in', user: { ...niamh, org_id: 'other' } });
  expect(page.draftOf('one').get().fields).toEqual({});
  page.follow({ status: 'in', user: niamh });
  expect(page.draftOf('one').get().fields['number']?.value).toBe('17');
});

test('a sign-out leaves nothing, in storage or in memory', async () => {
  const page = await load();
  page.follow({ status: 'in', user: niamh });
  page.say('one', 'number', { value: '17' }, undefined);
  page.follow({ status: 'out', expired: false });
  expect(kept.names).toEqual([]);
  page.follow({ status: 'in', user: niamh });
  expect(page.draftOf('one').get().fields).toEqual({});
});
