import { describe, expect, it } from 'vitest';

import { actionsFor, begun, conditionsFor, fitting, shifted, type Terms, TRIGGERS } from './types';

describe('the terms of an automation', () => {
  it('keep what fits the trigger, and leave out what is empty', () => {
    const terms: Terms = {
      on: 'card.stale',
      condition: {
        after_days: 7,
        kind: 'invoice',
        label: '',
        amount: { min: '10', max: '', currency: 'eur' },
      },
      actions: [begun('move'), begun('request'), { type: 'assign', assignee_id: null }],
    };
    expect(fitting(terms)).toEqual({
      on: 'card.stale',
      condition: { after_days: 7, amount: { min: '10', currency: 'EUR' } },
      actions: [{ type: 'move' }, { type: 'assign', assignee_id: null }],
    });
    expect(fitting({ ...terms, condition: { amount: { currency: 'EUR' } } }).condition).toEqual({});
  });

  it('know of every trigger what narrows it and what can be done', () => {
    for (const on of TRIGGERS) {
      expect(conditionsFor(on).length).toBeGreaterThan(0);
      expect(actionsFor(on)).toContain('notify');
    }
    expect(conditionsFor('card.moved')).not.toContain('after_days');
    expect(conditionsFor('request.overdue')).toContain('after_hours');
    expect(actionsFor('document.completed')).not.toContain('move');
  });

  it('have their actions in an order that people choose', () => {
    expect(shifted(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(shifted(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(shifted(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  });
});
