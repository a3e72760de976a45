import { expect, test } from 'vitest';

import { wantsConsent } from './mailbox-consent';

test('a mailbox that the provider refuses is connected again, as one that nobody has allowed yet', () => {
  expect(wantsConsent({ consent: 'REFUSED' })).toBe(true);
  expect(wantsConsent({ consent: 'MISSING' })).toBe(true);
  expect(wantsConsent({ consent: 'GIVEN' })).toBe(false);
  expect(wantsConsent({ consent: null })).toBe(false);
});
