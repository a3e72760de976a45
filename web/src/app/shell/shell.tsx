import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import {
  Activity,
  Bookmark,
  Command,
  ContactRound,
  FileText,
  Inbox,
  Laptop,
  LayoutDashboard,
  Menu as MenuPicture,
  Search,
  Settings,
  SquareKanban,
} from 'lucide-react';
import { lazy, useEffect, useRef } from 'react';

import { countText, documentTotal } from '../../features/documents/total';
import { requestFigures } from '../../features/intake/figures';
import { health } from '../../features/health';
import { DropZone, pickFiles, Tray } from '../../features/uploads/lazy';
import { useMedia } from '../../lib/media';
import { useShortcuts } from '../../lib/shortcuts';
import { forgetPerson } from '../../lib/storage';
import { useStore } from '../../lib/store';
import { shell as t } from '../../texts/en/shell';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { told, undoLast } from '../../ui/toast';
import { useMay, useMe, useSession } from '../me';
import { Account, keysOpen, Organization, Overlays, paletteOpen } from './lazy';
import { Part } from './part';
import { sidebar, toggleSidebar } from './sidebar';

const views = [
  { label: t.toReview, search: { review: true } },
  { label: t.reading, search: { status: 'PROCESSING' as const } },
  { label: t.failed, search: { status: 'FAILED' as const } },
];

const Live = lazy(async () => ({ default: (await import('../live')).Live }));

/** The frame of every screen for members. */
export function Shell() {
  const me = useMe();
  const folded = useStore(sidebar) === 'rail';
  const reviewing = useRouterState({ select: state => /^\/documents\/./.test(state.location.pathname) });
  const onBoard = useRouterState({ select: state => /^\/boards\/./.test(state.location.pathname) });
  useLeaving();
  useKeys();
  const narrow = useMedia('(max-width: 1179px)');
  const rail = folded || reviewing || onBoard || narrow;
  return (
    <>
      <a className="skip" href="#main">
        {t.skip}
      </a>
      <div className={rail ? 'app has-rail' : 'app'}>
        <Side rail={rail} />
        <Outlet />
      </div>
      {!reviewing && <TabBar />}
      <Tray />
      <DropZone />
      <Overlays />
      <Part>
        <Live key={me.org_id} />
      </Part>
    </>
  );
}

function Side({ rail }: { rail: boolean }) {
  const review = useQuery(documentTotal({ needs_review: true }));
  const running = useQuery(health);
  const isAdmin = useMay('ADMIN');
  const isStaff = useMay('OPERATOR');
  const count = review.data?.count ? countText(review.data) : '';
  return (
    <aside className={rail ? 'side rail' : 'side'} aria-label="Sidebar">
      <Organization />
      <div className="find">
        <button type="button" className="search" onClick={() => paletteOpen.set(true)}>
          <Icon of={Search} />
          <span>{t.search}</span>
          <kbd>/</kbd>
        </button>
        <Button className="cmd" icon={Command} label={t.commands} onClick={() => paletteOpen.set(true)} />
      </div>
      <nav aria-label={t.main}>
        <ul>
          <li>
            <Link to="/" activeOptions={{ exact: true }} title={t.dashboard}>
              <Icon of={LayoutDashboard} />
              <span>{t.dashboard}</span>
            </Link>
          </li>
          {isStaff && (
            <li>
              <Link to="/intake" activeOptions={{ includeSearch: false }} title={t.intake}>
                <Icon of={Inbox} />
                <span>{t.intake}</span>
                <Waiting />
              </Link>
            </li>
          )}
          <li>
            <Link to="/documents" activeOptions={{ includeSearch: false }} title={t.documents}>
              <Icon of={FileText} />
              <span>{t.documents}</span>
              {count && (
                <b className="n">
                  {count}
                  <span className="sr"> {t.toReview}</span>
                </b>
              )}
            </Link>
          </li>
          {!isStaff && (
            <li>
              <Link to="/customers/$id" params={{ id: 'mine' }} title={t.yourPage}>
                <Icon of={ContactRound} />
                <span>{t.yourPage}</span>
              </Link>
            </li>
          )}
          {isStaff && (
            <>
              <li>
                <Link to="/boards" title={t.boards} activeOptions={{ includeSearch: false }}>
                  <Icon of={SquareKanban} />
                  <span>{t.boards}</span>
                </Link>
              </li>
              <li>
                <Link to="/customers" title={t.customers} activeOptions={{ includeSearch: false }}>
                  <Icon of={ContactRound} />
                  <span>{t.customers}</span>
                </Link>
              </li>
            </>
          )}
          {isAdmin && (
            <li>
              <Link to="/jobs" title={t.jobs} activeOptions={{ includeSearch: false }}>
                <Icon of={Activity} />
                <span>{t.jobs}</span>
              </Link>
            </li>
          )}
        </ul>
        <h2 className="nav-h">{t.views}</h2>
        <ul className="nav-views">
          {views.map(view => (
            <li key={view.label}>
              <Link to="/documents" search={view.search} activeOptions={{ exact: true }}>
                <Icon of={Bookmark} />
                <span>{view.label}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="side-foot">
        <ul>
          {running.data?.storage.local === 'ok' && (
            <li>
              <a href="/platform" title={t.local}>
                <Icon of={Laptop} />
                <span>{t.local}</span>
              </a>
            </li>
          )}
          <li>
            <Link to="/settings" title={t.settings}>
              <Icon of={Settings} />
              <span>{t.settings}</span>
            </Link>
          </li>
        </ul>
        <Account />
      </div>
    </aside>
  );
}

/** How many requests wait for a person. */
function Waiting() {
  const { data } = useQuery(requestFigures);
  if (!data?.to_review) return null;
  return (
    <b className="n">
      {data.to_review}
      <span className="sr"> {t.toRoute}</span>
    </b>
  );
}

function TabBar() {
  const isStaff = useMay('OPERATOR');
  const review = useQuery(documentTotal({ needs_review: true }));
  return (
    <nav className="tabbar" aria-label={t.phoneNav}>
      <ul>
        <li>
          <Link to="/" activeOptions={{ exact: true }}>
            <Icon of={LayoutDashboard} size={20} />
            <span>{t.dashboard}</span>
          </Link>
        </li>
        {isStaff && (
          <li>
            <Link to="/intake" activeOptions={{ includeSearch: false }}>
              <Icon of={Inbox} size={20} />
              <span>{t.intake}</span>
              <Waiting />
            </Link>
          </li>
        )}
        <li>
          <Link to="/documents" activeOptions={{ includeSearch: false }}>
            <Icon of={FileText} size={20} />
            <span>{t.documents}</span>
            {review.data?.count ? <b>{countText(review.data)}</b> : null}
          </Link>
        </li>
        <li>
          <Link to="/settings">
            <Icon of={Settings} size={20} />
            <span>{t.settings}</span>
          </Link>
        </li>
        <li>
          <Link to="/profile">
            <Icon of={MenuPicture} size={20} />
            <span>{t.more}</span>
          </Link>
        </li>
      </ul>
    </nav>
  );
}

/** When the session ends, here or in another tab, nothing of it stays, and the way back is kept. */
function useLeaving() {
  const session = useSession();
  const cache = useQueryClient();
  const router = useRouter();
  const left = useRef(false);
  useEffect(() => {
    if (session.status !== 'out' || left.current) return;
    left.current = true;
    cache.clear();
    told.set([]);
    const { href } = router.state.location;
    const back = session.expired ? { expired: true, ...(href === '/' ? {} : { next: href }) } : {};
    const go = () => void router.navigate({ to: '/sign-in', search: back, replace: true });
    // What was typed is kept for the return, but only where the session ended by itself.
    if (session.expired) void import('../typed').then(({ keepTyped }) => keepTyped()).then(go, go);
    else {
      forgetPerson();
      go();
    }
  }, [session, cache, router]);
}

function useKeys() {
  const navigate = useNavigate();
  useShortcuts(
    t.keys.everywhere,
    [
      { keys: 'Ctrl+k', label: t.keys.commands, run: () => paletteOpen.set(true), inFields: true },
      { keys: '/', label: t.keys.search, run: () => paletteOpen.set(true) },
      { keys: 'u', label: t.keys.upload, run: pickFiles },
      { keys: 'g d', label: t.keys.goDocuments, run: () => void navigate({ to: '/documents' }) },
      { keys: 'g i', label: t.keys.goIntake, run: () => void navigate({ to: '/intake' }) },
      { keys: 'g b', label: t.keys.goBoards, run: () => void navigate({ to: '/boards' }) },
      { keys: 'g k', label: t.keys.goCustomers, run: () => void navigate({ to: '/customers' }) },
      { keys: 'g h', label: t.keys.goHome, run: () => void navigate({ to: '/' }) },
      { keys: 'g j', label: t.keys.goJobs, run: () => void navigate({ to: '/jobs' }) },
      { keys: 'g s', label: t.keys.goSettings, run: () => void navigate({ to: '/settings' }) },
      { keys: 'z', label: t.keys.undo, run: undoLast },
      { keys: 'Ctrl+b', label: t.keys.sidebar, run: toggleSidebar, inFields: true },
      { keys: '?', label: t.keys.keys, run: () => keysOpen.set(true) },
    ],
    true,
    true,
  );
}
