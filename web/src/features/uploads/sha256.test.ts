import { createHash } from 'node:crypto';

import { expect, it } from 'vitest';

import { Sha256 } from './sha256';

const known = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

it.each([0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 1000])('%i bytes have the hash that others find', length => {
  const bytes = Uint8Array.from({ length }, (_, at) => (at * 31 + 7) % 256);
  expect(new Sha256().update(bytes).hex()).toBe(known(bytes));
});

it('how the bytes are cut makes no difference', () => {
  const bytes = Uint8Array.from({ length: 10_000 }, (_, at) => (at * at) % 251);
  for (const size of [1, 7, 64, 100, 4096]) {
    const hash = new Sha256();
    for (let at = 0; at < bytes.length; at += size) hash.update(bytes.subarray(at, at + size));
    expect(hash.hex()).toBe(known(bytes));
  }
});
