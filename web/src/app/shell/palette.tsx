import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  ArrowRight,
  FileText,
  FolderUp,
  type LucideIcon,
  Palette as PalettePicture,
  Search,
  Upload,
  UserPlus,
  Zap,
} from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react';

import { call, type Document } from '../../api';
import { sectionLinks } from '../../features/settings/sections';
import { pickFiles } from '../../features/uploads/lazy';
import { pickFolder } from '../../features/uploads/pick';
import { groups } from '../../lib/shortcuts';
import { useStore } from '../../lib/store';
import { theme } from '../../lib/theme';
import { overlays as t } from '../../texts/en/overlays';
import { shell } from '../../texts/en/shell';
import { Dialog } from '../../ui/dialog';
import { Icon } from '../../ui/icon';
import { Keys } from '../../ui/keys';
import { useMay } from '../me';
import { keysOpen, paletteOpen } from './lazy';

type Command = {
  id: string;
  group: string;
  label: string;
  icon: LucideIcon;
  keys?: string;
  aside?: string;
  run: () => void;
};

const MOST_FOUND = 8;

export function Palette() {
  const open = useStore(paletteOpen);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const all = useCommands();
  const searched = useSearched(typed.trim());
  const found = useMemo(() => matching(all, searched, typed), [all, searched, typed]);
  const current = found[Math.min(at, found.length - 1)];
  const close = () => paletteOpen.set(false);
  const run = (command: Command | undefined) => {
    close();
    // After the dialog has given the focus back.
    if (command) setTimeout(command.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((Math.min(at, found.length - 1) + step + found.length) % Math.max(found.length, 1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(current);
    }
  };
  const named = [...new Set(found.map(command => command.group))];
  return (
    <Dialog open={open} onClose={close} title={t.palette.title} bare className="pop pal">
      <div className="pal-i">
        <Icon of={Search} />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={current && `${list}-${current.id}`}
          aria-label={t.palette.placeholder}
          placeholder={t.palette.placeholder}
          value={typed}
          onChange={event => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <kbd>Esc</kbd>
      </div>
      <div className="pal-l" role="listbox" id={list} aria-label={t.palette.title}>
        {found.length === 0 && <p className="nw-e">{t.palette.empty}</p>}
        {named.map(group => (
          <div key={group} role="group" aria-label={group}>
            <div className="pal-h" aria-hidden="true">
              {group}
            </div>
            {found
              .filter(command => command.group === group)
              .map(command => (
                <div
                  key={command.id}
                  id={`${list}-${command.id}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={command === current}
                  className={command === current ? 'opt on' : 'opt'}
                  ref={command === current ? node => node?.scrollIntoView({ block: 'nearest' }) : undefined}
                  onPointerMove={() => setAt(found.indexOf(command))}
                  onClick={() => run(command)}
                  onKeyDown={() => {}}
                >
                  <Icon of={command.icon} />
                  <span className="grow cut">{command.label}</span>
                  {command.aside && <span className="muted">{command.aside}</span>}
                  {command.keys && (
                    <span>
                      <Keys keys={command.keys} />
                    </span>
                  )}
                </div>
              ))}
          </div>
        ))}
      </div>
      <footer className="pal-f hints">
        <span>
          <kbd>↑</kbd>
          <kbd>↓</kbd> {t.palette.choose}
        </span>
        <span>
          <kbd>Enter</kbd> {t.palette.doIt}
        </span>
        <span className="grow" />
        <span>
          <kbd>?</kbd> {t.palette.allKeys}
        </span>
      </footer>
    </Dialog>
  );
}

/** Time between the last key and the search for what was typed. */
const TYPING = 200;

/** Documents in whose text, names or fields the words stand, and the way to all of them. */
function useSearched(typed: string): Command[] {
  const navigate = useNavigate();
  const [q, setQ] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed), TYPING);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data } = useQuery({
    queryKey: ['searched', q],
    queryFn: ({ signal }) => call('get', '/documents/search', { query: { q, limit: MOST_FOUND }, signal }),
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
  });
  return useMemo(() => {
    if (typed.length < 2) return [];
    const documents = (data?.items ?? []).map(
      ({ document }): Command => ({
        id: document.id,
        group: t.palette.inText,
        label: document.name,
        icon: FileText,
        ...(document.vendor ? { aside: document.vendor } : {}),
        run: () => void navigate({ to: '/documents/$id', params: { id: document.id } }),
      }),
    );
    const every: Command = {
      id: 'search-all',
      group: t.palette.inText,
      label: t.palette.searchAll(typed),
      icon: Search,
      run: () => void navigate({ to: '/documents', search: { q: typed } }),
    };
    return [...documents, every];
  }, [data, typed, navigate]);
}

/** Commands whose words begin as typed come first; documents by name, then those in which the words were found. */
function matching(all: Command[], searched: Command[], typed: string): Command[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return all.filter(command => command.group !== t.palette.found).slice(0, 24);
  const fits = all.filter(({ label }) => words.every(word => label.toLowerCase().includes(word)));
  const documents = fits.filter(command => command.group === t.palette.found).slice(0, MOST_FOUND);
  const known = new Set(documents.map(command => command.id));
  const more = searched.filter(command => !known.has(command.id));
  return [...documents, ...fits.filter(command => command.group !== t.palette.found), ...more].slice(0, 40);
}

/** Where operators and admins go besides; the address is the name. */
const staffPages = [
  { id: '/intake', label: shell.intake, icon: ArrowRight, keys: 'g i' },
  { id: '/boards', label: shell.boards, icon: ArrowRight, keys: 'g b' },
  { id: '/waiting', label: shell.waiting, icon: ArrowRight },
  { id: '/customers', label: shell.customers, icon: ArrowRight, keys: 'g k' },
];

function useCommands(): Command[] {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const isAdmin = useMay('ADMIN');
  const isStaff = useMay('OPERATOR');
  const [commands] = useState(() => {
    const go = (to: string) => () => void navigate({ to });
    // What can be done on the page now: its keys, but those of every page.
    const here = groups
      .get()
      .filter(group => group.name !== shell.keys.everywhere)
      .flatMap(group => group.list)
      .filter(shortcut => !shortcut.hidden)
      .map(
        (shortcut): Command => ({
          id: `here-${shortcut.keys}`,
          group: t.palette.context,
          label: shortcut.label,
          icon: Zap,
          keys: shortcut.keys,
          run: () => shortcut.run(new KeyboardEvent('keydown')),
        }),
      );
    const known = new Map<string, Document>();
    for (const [, data] of cache.getQueriesData<{ pages?: { items: Document[] }[]; items?: Document[] }>({
      queryKey: ['documents'],
    })) {
      for (const item of data?.items ?? data?.pages?.flatMap(page => page.items) ?? [])
        known.set(item.id, item);
    }
    const documents = [...known.values()].map(
      (item): Command => ({
        id: item.id,
        group: t.palette.found,
        label: item.name,
        icon: FileText,
        run: () => void navigate({ to: '/documents/$id', params: { id: item.id } }),
      }),
    );
    const pages: Command[] = [
      {
        id: 'home',
        group: t.palette.go,
        label: shell.dashboard,
        icon: ArrowRight,
        keys: 'g h',
        run: go('/'),
      },
      {
        id: 'documents',
        group: t.palette.go,
        label: shell.documents,
        icon: ArrowRight,
        keys: 'g d',
        run: go('/documents'),
      },
      {
        id: 'review',
        group: t.palette.go,
        label: shell.toReview,
        icon: ArrowRight,
        run: () => void navigate({ to: '/documents', search: { review: true } }),
      },
      ...(isStaff ? staffPages.map(page => ({ ...page, group: t.palette.go, run: go(page.id) })) : []),
      ...(isAdmin
        ? [
            {
              id: 'jobs',
              group: t.palette.go,
              label: shell.jobs,
              icon: ArrowRight,
              keys: 'g j',
              run: go('/jobs'),
            },
          ]
        : []),
      ...sectionLinks.map(link => ({
        id: link.to,
        group: t.palette.go,
        label: `${shell.settings}: ${link.label}`,
        icon: ArrowRight,
        run: go(link.to),
      })),
      { id: 'profile', group: t.palette.go, label: shell.profile, icon: ArrowRight, run: go('/profile') },
      {
        id: 'upload',
        group: t.palette.make,
        label: t.palette.upload,
        icon: Upload,
        keys: 'u',
        run: pickFiles,
      },
      { id: 'folder', group: t.palette.make, label: t.palette.folder, icon: FolderUp, run: pickFolder },
      ...(isAdmin
        ? [
            {
              id: 'invite',
              group: t.palette.make,
              label: t.palette.invite,
              icon: UserPlus,
              run: go('/settings/members'),
            },
          ]
        : []),
      ...(['light', 'dark', 'system'] as const).map(name => ({
        id: `theme-${name}`,
        group: t.palette.look,
        label: t.palette.theme(t.themes[name].toLowerCase()),
        icon: PalettePicture,
        run: () => theme.set(name),
      })),
      {
        id: 'keys',
        group: t.palette.look,
        label: t.keys,
        icon: Zap,
        keys: '?',
        run: () => keysOpen.set(true),
      },
    ];
    return [...here, ...documents, ...pages];
  });
  return commands;
}
