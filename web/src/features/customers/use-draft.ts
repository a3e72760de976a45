/** What is typed into a form about a customer that others may change at the same time. */
import { useState } from 'react';

import type { Customer } from './api';
import { type Fields, merged } from './draft';

type State<T> = { base: Customer | undefined; draft: T; theirs: Partial<T> };

/** The draft follows what others save, field by field; nothing that is typed is lost, and nothing of theirs goes unseen. */
export function useDraft<T extends Fields>(customer: Customer | undefined, of: (one?: Customer) => T) {
  const [state, setState] = useState<State<T>>(() => ({ base: customer, draft: of(customer), theirs: {} }));
  const follow = (now: Customer) =>
    setState(({ base, draft, theirs }) =>
      base && now.version <= base.version
        ? { base, draft, theirs }
        : { base: now, ...merged(of(base), draft, of(now), theirs) },
    );
  if (customer && state.base && customer.version > state.base.version) follow(customer);
  const set = (part: Partial<T>) => setState(now => ({ ...now, draft: { ...now.draft, ...part } }));
  /** Ends the choice between two values of a field with one of them. */
  const choose = (name: keyof T, isTheirs: boolean) =>
    setState(({ base, draft, theirs: { [name]: value, ...rest } }) => ({
      base,
      draft: isTheirs ? { ...draft, [name]: value } : draft,
      theirs: rest as unknown as Partial<T>,
    }));
  /** After a save: what the server made of it, without what was typed meanwhile being lost. */
  const saved = (now: Customer, sent: T) =>
    setState(({ draft }) => ({ base: now, ...merged(sent, draft, of(now)) }));
  return { ...state, set, choose, follow, saved };
}
