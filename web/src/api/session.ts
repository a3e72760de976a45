/**
 * Who is signed in. The access token is in memory only; the refresh token is a cookie that no script can read. Tabs of
 * one browser share both: one tab refreshes at a time (Web Locks) and hands what it got to the others.
 */
import type { Identity, Role, Session } from './schema.gen';
import { problemOf, Unreachable } from './problem';

type Held = { token: string; ends: number; user: Identity };

/** `unknown` until the first refresh has answered. */
export type State =
  | { status: 'unknown' }
  | { status: 'out'; expired: boolean }
  | { status: 'in'; user: Identity };

type News = { kind: 'session'; session: Session } | { kind: 'out' };

/** Tells a later start that a session may exist, so that a stranger's first page asks nothing of the server. */
const HINT = 'session';
const LOCK = 'astralis-refresh';
/** A token is renewed this long before its end, in milliseconds. */
const EARLY = 30_000;

let held: Held | undefined;
let state: State = { status: 'unknown' };
let renewing: Promise<string | undefined> | undefined;
const listeners = new Set<() => void>();
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('astralis-session');

function become(next: State) {
  state = next;
  for (const listener of listeners) listener();
}

export function currentState(): State {
  return state;
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The token, as long as it is good for another call. */
export function heldToken(): string | undefined {
  return held && held.ends - EARLY > Date.now() ? held.token : undefined;
}

function take(session: Session) {
  held = { token: session.access_token, ends: Date.now() + session.expires_in * 1000, user: session.user };
  remember(true);
  become({ status: 'in', user: session.user });
}

/** Begins to work with a session that the server has just given out. */
export function adopt(session: Session) {
  take(session);
  tabs?.postMessage({ kind: 'session', session } satisfies News);
}

/** Shows the user's new name or address at once. */
export function changeUser(user: Identity) {
  if (held) held.user = user;
  become({ status: 'in', user });
}

function forget(expired: boolean) {
  held = undefined;
  remember(false);
  become({ status: 'out', expired });
}

/** Nothing of the session is left in this browser, in no tab. */
export function leave() {
  forget(false);
  tabs?.postMessage({ kind: 'out' } satisfies News);
}

/** A token that is not `stale`: another tab's, or a new one. `undefined` when the session is over. */
export function renewedToken(stale: string | undefined): Promise<string | undefined> {
  renewing ??= underLock(() => (held && held.token !== stale && heldToken()) || refresh()).finally(() => {
    renewing = undefined;
  });
  return renewing;
}

async function underLock<T>(work: () => T | Promise<T>): Promise<T> {
  // Plain http on another host than localhost has no locks; the server forgives two refreshes at once.
  return navigator.locks ? navigator.locks.request(LOCK, async () => await work()) : await work();
}

async function refresh(): Promise<string | undefined> {
  let response: Response;
  try {
    response = await fetch('/api/v1/auth/refresh', {
      method: 'POST',
      headers: { accept: 'application/json' },
    });
  } catch (cause) {
    throw new Unreachable(cause);
  }
  if (response.ok) {
    adopt((await response.json()) as Session);
    return held?.token;
  }
  if (response.status === 401 || response.status === 403) {
    forget(hasHint());
    return undefined;
  }
  throw await problemOf(response);
}

/** Finds out at the start whether somebody is signed in. */
export async function start(): Promise<void> {
  if (!hasHint()) return become({ status: 'out', expired: false });
  await renewedToken(undefined);
}

/** Takes somebody for signed in until the server has answered: what this browser kept of them can be shown at once. */
export function presume(user: Identity) {
  if (state.status === 'unknown') become({ status: 'in', user });
}

export function hasHint(): boolean {
  try {
    return localStorage.getItem(HINT) !== null;
  } catch {
    return true;
  }
}

/** A sign-in that leaves this page, such as Google's, returns with a cookie and nothing else. */
export function remember(mayExist: boolean) {
  try {
    if (mayExist) localStorage.setItem(HINT, '1');
    else localStorage.removeItem(HINT);
  } catch {
    // Without storage the start asks the server.
  }
}

tabs?.addEventListener('message', ({ data }: MessageEvent<News>) => {
  if (data.kind === 'out') {
    forget(false);
    return;
  }
  const { user } = data.session;
  const other =
    state.status === 'in' && (state.user.org_id !== user.org_id || state.user.user_id !== user.user_id);
  take(data.session);
  // What this tab shows belongs to another organization or person now.
  if (other) location.assign('/');
});

const RANK: Record<Role, number> = { CLIENT: 0, OPERATOR: 1, ADMIN: 2 };

/** Whether a role may do what another one is the least for. */
export function mayAct(role: Role, least: Role): boolean {
  return RANK[role] >= RANK[least];
}
