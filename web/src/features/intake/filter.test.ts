import { describe, expect, it } from 'vitest';

import { asQuery, intakeFilter, onTab, partsOf, without } from './filter';

describe('the filter of the intake', () => {
  it('leaves out what an address says that it does not understand', () => {
    expect(intakeFilter({ tab: 'lost', source: 'fax', order: 'newest', pipeline: '', search: 12 })).toEqual({
      order: 'newest',
      search: '12',
    });
  });

  it('shows what waits oldest first and what is done newest first', () => {
    expect(asQuery({}, 0.75)).toEqual({ status: 'to_review', order: 'oldest' });
    expect(asQuery({ tab: 'routed' }, 0.75)).toEqual({ status: 'routed', order: 'newest' });
    expect(intakeFilter({ tab: 'routed', order: 'newest' })).toEqual({ tab: 'routed' });
  });

  it('asks for sureness by the limit of the organization', () => {
    expect(asQuery({ sure: 'check' }, 0.8)).toMatchObject({ max_confidence: 0.8 });
    expect(asQuery({ sure: 'likely' }, 0.8)).toMatchObject({ min_confidence: 0.8 });
  });

  it('takes off one part and keeps the words on another tab', () => {
    const filter = intakeFilter({ source: 'mail', sure: 'check', search: 'roof' });
    expect(partsOf(filter)).toEqual(['source', 'sure']);
    expect(without(filter, 'source')).toEqual({ sure: 'check', search: 'roof' });
    expect(onTab(filter, 'all')).toEqual({ tab: 'all', source: 'mail', search: 'roof' });
  });
});
