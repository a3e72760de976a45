/** The signed-in user, for components. */
import { useSyncExternalStore } from 'react';

import type { Identity, Role } from '../api';
import { currentState, mayAct, subscribe } from '../api/session';

export function useSession() {
  return useSyncExternalStore(subscribe, currentState);
}

const nobody: Identity = {
  user_id: '',
  name: '',
  email: '',
  email_verified: false,
  org_id: '',
  organization: '',
  role: 'CLIENT',
  locale: 'en',
};

/** Who is signed in. Pages that call this are shown to members only. */
export function useMe(): Identity {
  const session = useSession();
  return session.status === 'in' ? session.user : nobody;
}

export function useMay(least: Role): boolean {
  return mayAct(useMe().role, least);
}
