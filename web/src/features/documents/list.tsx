import './documents.css';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowDownNarrowWide, Camera, ListFilter, Rows3, Rows4, Upload, X } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import type { Document, Status } from '../../api';
import { setBusy } from '../../app/busy';
import { useMay, useMe } from '../../app/me';
import { Page } from '../../app/shell/page';
import { usePhone } from '../../lib/media';
import { useShortcuts } from '../../lib/shortcuts';
import { useStore } from '../../lib/store';
import { documents as t } from '../../texts/en/documents';
import { Button, buttonClass } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Menu, MenuHead, MenuItem, MenuLine } from '../../ui/menu';
import { Center, Failure, Rows } from '../../ui/states';
import { pickFiles, takePhoto } from '../uploads/lazy';
import { BulkBar } from './bulk-bar';
import { density, toggleDensity } from './density';
import type { DocumentFilter } from './filter';
import { FirstRun } from './first-run';
import { PhoneList } from './phone-list';
import { countText, documentCount, documentList } from './queries';
import { DocumentTable } from './table';
import { rememberWalk } from './walk';

/** Where the cursor was, for the way back from a document. */
let lastOpened: string | undefined;

export function DocumentList() {
  const filter = useSearch({ from: '/inside/documents' });
  const navigate = useNavigate();
  const phone = usePhone();
  const me = useMe();
  const list = useInfiniteQuery(documentList(filter));
  const items = useMemo(() => list.data?.pages.flatMap(page => page.items) ?? [], [list.data]);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState(0);
  const [labelling, setLabelling] = useState(false);
  const from = useRef(0);
  const mayWork = useMay('OPERATOR');

  useEffect(() => {
    const at = lastOpened ? items.findIndex(item => item.id === lastOpened) : -1;
    if (at >= 0) setCursor(at);
    lastOpened = undefined;
  }, [items]);
  useEffect(() => setPicked(new Set()), [filter]);
  const running = items.some(item => item.status === 'PENDING' || item.status === 'PROCESSING');
  useEffect(() => setBusy(running), [running]);

  const open = useCallback(
    (document: Document | undefined) => {
      if (!document) return;
      lastOpened = document.id;
      rememberWalk(
        filter,
        items.map(item => item.id),
      );
      void navigate({ to: '/documents/$id', params: { id: document.id }, search: filter });
    },
    [navigate, filter, items],
  );
  const pick = useCallback(
    (at: number, to = false) => {
      const [low, high] = to ? [Math.min(from.current, at), Math.max(from.current, at)] : [at, at];
      const ids = items.slice(low, high + 1).map(item => item.id);
      setPicked(now => {
        const next = new Set(now);
        const off = !to && ids.every(id => next.has(id));
        for (const id of ids)
          if (off) next.delete(id);
          else next.add(id);
        return next;
      });
      from.current = at;
    },
    [items],
  );
  const all = () =>
    setPicked(now => (now.size === items.length ? new Set() : new Set(items.map(item => item.id))));
  const move = (step: number) =>
    setCursor(now => Math.min(Math.max(now + step, 0), Math.max(items.length - 1, 0)));

  useShortcuts(t.keys.group, [
    { keys: 'j', label: t.keys.next, run: () => move(1) },
    { keys: 'ArrowDown', label: t.keys.next, run: () => move(1), hidden: true },
    { keys: 'k', label: t.keys.previous, run: () => move(-1) },
    { keys: 'ArrowUp', label: t.keys.previous, run: () => move(-1), hidden: true },
    { keys: 'Enter', label: t.keys.open, run: () => open(items[cursor]) },
    ...(mayWork
      ? [
          { keys: 'x', label: t.keys.select, run: () => pick(cursor) },
          { keys: 'Shift+x', label: t.keys.selectTo, run: () => pick(cursor, true) },
          { keys: 'Ctrl+a', label: t.keys.all, run: all },
          {
            keys: 'l',
            label: t.keys.label,
            run: () => {
              if (picked.size === 0) pick(cursor);
              setLabelling(true);
            },
          },
        ]
      : []),
    { keys: 'f', label: t.keys.filter, run: () => document.getElementById('add-filter')?.focus() },
    { keys: 'd', label: t.keys.density, run: toggleDensity },
    ...(picked.size > 0 ? [{ keys: 'Escape', label: t.keys.clear, run: () => setPicked(new Set()) }] : []),
  ]);

  const more = useCallback(() => {
    if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
  }, [list]);
  const chosen = items.filter(item => picked.has(item.id));
  const filtered = filter.status !== undefined || filter.review !== undefined;

  let content;
  if (list.isPending) content = <Rows what={t.what} count={8} />;
  else if (list.isError && items.length === 0) {
    content = (
      <Failure
        what={t.what}
        error={list.error}
        role={me.role}
        organization={me.organization}
        retry={() => void list.refetch()}
      />
    );
  } else if (items.length === 0) content = filtered ? <NothingFits /> : <FirstRun />;
  else if (phone) content = <PhoneList items={items} open={open} more={more} />;
  else {
    content = (
      <DocumentTable
        items={items}
        picked={picked}
        cursor={cursor}
        filter={filter}
        setCursor={setCursor}
        pick={mayWork ? pick : undefined}
        pickAll={all}
        open={open}
        more={more}
      />
    );
  }
  return (
    <Page
      title={t.title}
      actions={
        <Button look="primary" icon={Upload} keys="u" onClick={pickFiles}>
          {t.upload}
        </Button>
      }
    >
      <Tabs filter={filter} />
      <Tools filter={filter} />
      {content}
      {!phone && items.length > 0 && <Foot count={items.length} more={list.hasNextPage} />}
      {phone && (
        <button type="button" className="fab phone" aria-label={t.takePhoto} onClick={takePhoto}>
          <Icon of={Camera} size={26} />
        </button>
      )}
      {chosen.length > 0 && (
        <BulkBar
          chosen={chosen}
          labelling={labelling}
          setLabelling={setLabelling}
          clear={() => setPicked(new Set())}
        />
      )}
    </Page>
  );
}

function Tabs({ filter }: { filter: DocumentFilter }) {
  const review = useQuery(documentCount({ review: true }));
  const reading = useQuery(documentCount({ status: 'PROCESSING' }));
  const failed = useQuery(documentCount({ status: 'FAILED' }));
  const tabs = [
    { label: t.all, search: {}, counted: undefined, tone: '' },
    { label: t.toReview, search: { review: true }, counted: review.data, tone: 'warn' },
    { label: t.reading, search: { status: 'PROCESSING' as Status }, counted: reading.data, tone: '' },
    { label: t.failed, search: { status: 'FAILED' as Status }, counted: failed.data, tone: 'danger' },
  ];
  return (
    <nav className="tabs" aria-label={t.views}>
      {tabs.map(tab => (
        <Link
          key={tab.label}
          to="/documents"
          search={{ ...tab.search, ...(filter.sort ? { sort: filter.sort } : {}) }}
          activeOptions={{ exact: true }}
        >
          {tab.label}
          {tab.counted && tab.counted.count > 0 && (
            <span className={`n ${tab.tone}`}>{countText(tab.counted)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}

const STATUSES = ['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'UPLOADING'] as const;

function Tools({ filter }: { filter: DocumentFilter }) {
  const navigate = useNavigate();
  const dense = useStore(density);
  const set = (next: DocumentFilter) => void navigate({ to: '/documents', search: next });
  const { status: _status, ...withoutStatus } = filter;
  const { review: _review, ...withoutReview } = filter;
  const { sort: _sort, ...withoutSort } = filter;
  return (
    <div className="tools">
      {filter.status && (
        <Chip
          name={t.filterBy.status}
          value={t.statuses[filter.status].toLowerCase()}
          remove={() => set(withoutStatus)}
        />
      )}
      {filter.review !== undefined && (
        <Chip
          name={t.filterBy.review}
          value={filter.review ? t.review.yes : t.review.no}
          remove={() => set(withoutReview)}
        />
      )}
      <Menu
        label={t.filter}
        align="start"
        trigger={
          <button type="button" className="chip add" id="add-filter">
            <Icon of={ListFilter} size={14} />
            {t.filter}
            <kbd className="desk">F</kbd>
          </button>
        }
      >
        <MenuHead>{t.filterBy.status}</MenuHead>
        {STATUSES.map(status => (
          <MenuItem
            key={status}
            on={filter.status === status}
            onSelect={() => set({ ...withoutStatus, status })}
          >
            {t.statuses[status]}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuHead>{t.filterBy.review}</MenuHead>
        <MenuItem on={filter.review === true} onSelect={() => set({ ...withoutReview, review: true })}>
          {t.review.yes}
        </MenuItem>
        <MenuItem on={filter.review === false} onSelect={() => set({ ...withoutReview, review: false })}>
          {t.review.no}
        </MenuItem>
      </Menu>
      <span className="grow" />
      <Menu
        label={t.sort}
        trigger={
          <Button look="ghost" size="sm" icon={ArrowDownNarrowWide}>
            {t.sorts[filter.sort ?? 'newest']}
          </Button>
        }
      >
        <MenuItem on={!filter.sort} onSelect={() => set(withoutSort)}>
          {t.sorts.newest}
        </MenuItem>
        <MenuItem on={filter.sort === 'name'} onSelect={() => set({ ...filter, sort: 'name' })}>
          {t.sorts.name}
        </MenuItem>
      </Menu>
      <Button
        look="ghost"
        size="sm"
        className="desk"
        icon={dense === 'compact' ? Rows4 : Rows3}
        label={t.compact}
        aria-pressed={dense === 'compact'}
        onClick={toggleDensity}
      />
    </div>
  );
}

function Chip({ name, value, remove }: { name: string; value: string; remove: () => void }) {
  return (
    <span className="chip x">
      <span>
        <span className="k">{name}</span> <b>{value}</b>
      </span>
      <button type="button" aria-label={t.removeFilter(`${name} ${value}`)} onClick={remove}>
        <Icon of={X} size={14} />
      </button>
    </span>
  );
}

function Foot({ count, more }: { count: number; more: boolean }) {
  return (
    <footer className="foot desk">
      <span className="num">{t.shown(count, more)}</span>
      <span className="grow" />
      <div className="hints">
        <span>
          <kbd>J</kbd>
          <kbd>K</kbd> {t.keys.move}
        </span>
        <span>
          <kbd>X</kbd> {t.keys.selectShort}
        </span>
        <span>
          <kbd>Enter</kbd> {t.keys.openShort}
        </span>
        <span>
          <kbd>?</kbd> {t.keys.allKeys}
        </span>
      </div>
    </footer>
  );
}

function NothingFits() {
  return (
    <Center title={t.none} text={t.noneText}>
      <Link className={buttonClass('primary')} to="/documents">
        {t.showAll}
      </Link>
    </Center>
  );
}
