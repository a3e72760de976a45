/**
 * Whose what was typed is. It outlives a session that ends by itself, so it is bound to the person and the organization
 * that it was typed in: in another organization it is not seen, and another person's sign-in takes it away.
 */
import { currentState, type State, subscribe } from '../api/session';

const NAME = 'owner';

/** In memory too: a browser may refuse storage. */
let last: { user: string; org: string } | undefined;
let was: State['status'] | undefined;
const forgetters = new Set<() => void>();

/** Names the owner of what is typed now. */
export function owner(): string {
  const known = last ?? stored();
  return known ? `${known.user}:${known.org}` : '';
}

/** Calls it when nothing that was typed may stay: in memory there may be more than in storage. */
export function onForget(forget: () => void) {
  forgetters.add(forget);
}

function stored(): typeof last {
  try {
    const [user, org] = (sessionStorage.getItem(NAME) ?? '').split(':');
    return user && org ? { user, org } : undefined;
  } catch {
    return undefined;
  }
}

function forget() {
  last = undefined;
  for (const one of forgetters) one();
  try {
    sessionStorage.clear();
  } catch {
    // There is nothing in it then.
  }
}

/** Takes notice of who is signed in. */
export function follow(state: State) {
  // A call that comes after the end of a session finds no session, and is no sign-out.
  if (state.status === 'out' && !state.expired && was !== 'out') forget();
  was = state.status;
  if (state.status !== 'in') return;
  const { user_id: user, org_id: org } = state.user;
  const before = last ?? stored();
  if (before && before.user !== user) forget();
  if (last?.user === user && last.org === org) return;
  last = { user, org };
  try {
    sessionStorage.setItem(NAME, `${user}:${org}`);
  } catch {
    // It is in memory all the same.
  }
}

follow(currentState());
subscribe(() => follow(currentState()));
