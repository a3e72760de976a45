/** Which address shows which screen. Each screen is loaded when it is first wanted. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';

import { currentState, hasHint, start } from '../api/session';
import type { BoardFilter } from '../features/boards/filter';
import type { DocumentFilter } from '../features/documents/filter';
import type { IntakeFilter } from '../features/intake/filter';
import type { JobFilter } from '../features/jobs/filter';
import { Crash } from './crash';
import { localPath } from './paths';

let started: Promise<void> | undefined;

/** The server is asked who is signed in; what was kept of the last visit is shown before it has answered. */
async function begin() {
  const asked = start();
  if (!hasHint()) return asked;
  const kept = import('./kept').then(
    ({ restore }) => restore(),
    () => false,
  );
  await Promise.race([asked, kept.then(found => (found ? undefined : asked))]);
  asked.catch(() => {});
}

/** Who is signed in is found out once, before the first screen. */
async function ready() {
  started ??= begin();
  try {
    await started;
  } catch (error) {
    started = undefined;
    throw error;
  }
}

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: lazyRouteComponent(() => import('./not-found'), 'NotFound'),
  errorComponent: Crash,
});

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined);

/** Pages that work signed out: links in mails lead to them. */
const page = <P extends string>(path: P, name: string) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(() => import('../features/identity/pages'), name as 'SignIn'),
    validateSearch: (search: Record<string, unknown>) => ({
      ...(text(search['next']) ? { next: localPath(text(search['next'])) } : {}),
      ...(text(search['token']) ? { token: text(search['token']) } : {}),
      ...(text(search['error']) ? { error: text(search['error']) } : {}),
      ...(text(search['organization']) ? { organization: text(search['organization']) } : {}),
      ...(search['expired'] ? { expired: true } : {}),
    }),
    beforeLoad: ready,
  });

const signIn = page('/sign-in', 'SignIn');
const signUp = page('/sign-up', 'SignUp');
const verify = page('/verify-email', 'VerifyEmail');
const confirm = page('/confirm-email', 'ConfirmEmail');
const forgot = page('/forgot-password', 'ForgotPassword');
const reset = page('/reset-password', 'ResetPassword');
const invitation = page('/invitations/$token', 'Invitation');

/** The link of a letter to an approver, who may be signed out. */
const approve = createRoute({
  getParentRoute: () => root,
  path: '/approve',
  component: lazyRouteComponent(() => import('../features/approvals/link-page'), 'ApproveByLink'),
  validateSearch: (search: Record<string, unknown>) =>
    text(search['token']) ? { token: text(search['token']) } : {},
  beforeLoad: ready,
});

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    await ready();
    const state = currentState();
    if (state.status === 'in') return;
    const next = location.href === '/' ? undefined : location.href;
    throw redirect({
      to: '/sign-in',
      search: {
        ...(next ? { next } : {}),
        ...(state.status === 'out' && state.expired ? { expired: true } : {}),
      },
      replace: true,
    });
  },
  component: lazyRouteComponent(() => import('./shell/shell'), 'Shell'),
});

const dashboard = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('../features/dashboard/dashboard'), 'Dashboard'),
});

/** The screens read the filter themselves: what understands it is no part of the shell. */
const unread = <T extends object>(search: Record<string, unknown>) => search as T;

const intake = createRoute({
  getParentRoute: () => inside,
  path: '/intake',
  validateSearch: unread<IntakeFilter>,
  component: lazyRouteComponent(() => import('../features/intake/inbox'), 'Intake'),
});

/** The list stays as it is while one request after another is shown beside it. */
const request = createRoute({ getParentRoute: () => intake, path: '$id' });

const documents = createRoute({
  getParentRoute: () => inside,
  path: '/documents',
  validateSearch: unread<DocumentFilter>,
  component: lazyRouteComponent(() => import('../features/documents/list'), 'DocumentList'),
});

const review = createRoute({
  getParentRoute: () => inside,
  path: '/documents/$id',
  validateSearch: unread<DocumentFilter>,
  component: lazyRouteComponent(() => import('../features/review/review'), 'Review'),
});

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/settings'), 'Settings'),
});

/** Every section is a part of the settings, which know how to load it. */
const section = createRoute({
  getParentRoute: () => settings,
  path: '$section',
  validateSearch: (search: Record<string, unknown>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  component: lazyRouteComponent(() => import('../features/settings/settings'), 'Section'),
});

const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$section', params: { section: 'general' }, replace: true });
  },
});

const jobs = createRoute({
  getParentRoute: () => inside,
  path: '/jobs',
  validateSearch: unread<JobFilter>,
  component: lazyRouteComponent(() => import('../features/jobs/jobs'), 'Jobs'),
});

const handOvers = createRoute({
  getParentRoute: () => inside,
  path: '/hand-overs',
  component: lazyRouteComponent(() => import('../features/hand-overs/hand-overs'), 'HandOvers'),
});

const boards = createRoute({
  getParentRoute: () => inside,
  path: '/boards',
  validateSearch: unread<{ all?: boolean }>,
  component: lazyRouteComponent(() => import('../features/boards/boards'), 'Boards'),
});

const board = createRoute({
  getParentRoute: () => inside,
  path: '/boards/$id',
  validateSearch: unread<BoardFilter>,
  component: lazyRouteComponent(() => import('../features/boards/board'), 'Board'),
});

const waiting = createRoute({
  getParentRoute: () => inside,
  path: '/waiting',
  validateSearch: unread<{ reason?: string; owner?: string }>,
  component: lazyRouteComponent(() => import('../features/boards/waiting'), 'Waiting'),
});

const customers = createRoute({
  getParentRoute: () => inside,
  path: '/customers',
  validateSearch: unread<Record<string, unknown>>,
  component: lazyRouteComponent(() => import('../features/customers/list'), 'CustomerList'),
});

const customer = createRoute({
  getParentRoute: () => inside,
  path: '/customers/$id',
  validateSearch: unread<Record<string, unknown>>,
  component: lazyRouteComponent(() => import('../features/customers/customer'), 'CustomerPage'),
});

const profile = createRoute({
  getParentRoute: () => inside,
  path: '/profile',
  component: lazyRouteComponent(() => import('../features/profile/profile'), 'Profile'),
});

const routes = root.addChildren([
  signIn,
  signUp,
  verify,
  confirm,
  forgot,
  reset,
  invitation,
  approve,
  inside.addChildren([
    dashboard,
    intake.addChildren([request]),
    documents,
    review,
    jobs,
    handOvers,
    boards,
    board,
    waiting,
    customers,
    customer,
    settings.addChildren([settingsHome, section]),
    profile,
  ]),
]);

export const router = createRouter({
  routeTree: routes,
  defaultPreload: 'intent',
  defaultPreloadDelay: 40,
  defaultPendingMs: 300,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
