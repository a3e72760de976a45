import './documents.css';

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Camera, QrCode, Upload } from 'lucide-react';
import { lazy, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { setBusy } from '../../app/busy';
import { useMay, useMe } from '../../app/me';
import { Page } from '../../app/shell/page';
import { Part } from '../../app/shell/part';
import { usePhone } from '../../lib/media';
import { useShortcuts } from '../../lib/shortcuts';
import { useStore } from '../../lib/store';
import { documents as t } from '../../texts/en/documents';
import { Button, buttonClass } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Center, Failure, Rows } from '../../ui/states';
import { pickFiles } from '../uploads/lazy';
import { takePhoto } from '../uploads/pick';
import { MOST } from './bulk';
import { BulkBar, toTrash } from './bulk-bar';
import { look, setLook, toggleDensity } from './density';
import { asQuery, partsOf, useFilter } from './filter';
import { PhoneList } from './phone-list';
import { documentList, type Item, page } from './queries';
import { DocumentTable } from './table';
import { Tabs } from './tabs';
import { Tools } from './tools';
import { countText, documentTotal } from './total';
import { rememberWalk } from './walk';

const DocumentCards = lazy(async () => ({ default: (await import('./cards')).DocumentCards }));
const FirstRun = lazy(async () => ({ default: (await import('./first-run')).FirstRun }));
const PhoneDialog = lazy(async () => ({ default: (await import('../uploads/phone')).PhoneDialog }));

/** Where the cursor was, for the way back from a document. */
let lastOpened: string | undefined;

export function DocumentList() {
  const filter = useFilter(useSearch({ from: '/inside/documents' }));
  const navigate = useNavigate();
  const phone = usePhone();
  const me = useMe();
  const list = useInfiniteQuery(documentList(filter));
  const items = useMemo(() => list.data?.pages.flatMap(page => page.items) ?? [], [list.data]);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState(0);
  const [labelling, setLabelling] = useState(false);
  const [scanning, setScanning] = useState(false);
  const from = useRef(0);
  const mayWork = useMay('OPERATOR');
  const cache = useQueryClient();
  const shown = useStore(look);
  const total = useQuery(documentTotal(asQuery(filter)));

  useEffect(() => {
    const at = lastOpened ? items.findIndex(item => item.id === lastOpened) : -1;
    if (at >= 0) setCursor(at);
    lastOpened = undefined;
  }, [items]);
  useEffect(() => setPicked(new Set()), [filter]);
  const running = items.some(item => item.status === 'PENDING' || item.status === 'PROCESSING');
  useEffect(() => setBusy(running), [running]);

  const open = useCallback(
    (document: Item | undefined) => {
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
          {
            keys: 'Delete',
            label: t.keys.trash,
            run: () => {
              const ids =
                picked.size > 0 ? [...picked] : items.slice(cursor, cursor + 1).map(item => item.id);
              if (filter.trash || ids.length === 0) return;
              setPicked(new Set());
              void toTrash(ids, () => void cache.invalidateQueries({ queryKey: ['documents'] }));
            },
          },
        ]
      : []),
    { keys: 'f', label: t.keys.filter, run: () => document.getElementById('add-filter')?.click() },
    { keys: 'v', label: t.keys.look, run: () => setLook(shown === 'cards' ? 'table' : 'cards') },
    { keys: 'd', label: t.keys.density, run: toggleDensity },
    ...(picked.size > 0 ? [{ keys: 'Escape', label: t.keys.clear, run: () => setPicked(new Set()) }] : []),
  ]);

  const more = useCallback(() => {
    if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
  }, [list]);
  const chosen = items.filter(item => picked.has(item.id));
  const filtered = partsOf(filter).length > 0;
  /** Chooses what fits the filter beyond what is loaded, as far as one change reaches. */
  const pickMatching = async () => {
    const ids = new Set(items.map(item => item.id));
    let cursorOf = list.data?.pages.at(-1)?.next_cursor;
    while (cursorOf && ids.size < MOST) {
      const next = await page(filter, cursorOf);
      for (const item of next.items) if (ids.size < MOST) ids.add(item.id);
      cursorOf = next.next_cursor;
    }
    setPicked(ids);
  };

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
  } else if (items.length === 0) {
    if (filter.trash) content = <Center title={t.trashEmpty} text={t.trashText} />;
    else
      content = filtered ? (
        <NothingFits q={filter.q} />
      ) : (
        <Part>
          <FirstRun />
        </Part>
      );
  } else if (phone) content = <PhoneList items={items} open={open} more={more} />;
  else if (shown === 'cards') {
    content = (
      <Part fallback={<Rows what={t.what} />}>
        {' '}
        <DocumentCards
          items={items}
          picked={picked}
          cursor={cursor}
          filter={filter}
          setCursor={setCursor}
          pick={mayWork ? pick : undefined}
          more={more}
        />
      </Part>
    );
  } else {
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
        <>
          <Button className="desk" icon={QrCode} label={t.phone} onClick={() => setScanning(true)} />
          <Button look="primary" icon={Upload} keys="u" onClick={pickFiles}>
            {t.upload}
          </Button>
        </>
      }
    >
      <Tabs filter={filter} />
      <Tools filter={filter} />
      <Part>{scanning && <PhoneDialog close={() => setScanning(false)} />}</Part>
      {filter.trash && items.length > 0 && <p className="trash-note">{t.trashText}</p>}
      {picked.size > 0 && picked.size === items.length && list.hasNextPage && (
        <p className="trash-note" role="status">
          {t.pickedShown(items.length)}{' '}
          <button type="button" className="link" onClick={() => void pickMatching()}>
            {t.pickMatching(Math.min(total.data?.count ?? MOST, MOST))}
          </button>
        </p>
      )}
      <Part fallback={<Rows what={t.what} count={8} />}>{content}</Part>
      {!phone && items.length > 0 && <Foot total={countText(total.data)} />}
      {phone && (
        <button type="button" className="fab phone" aria-label={t.takePhoto} onClick={takePhoto}>
          <Icon of={Camera} size={26} />
        </button>
      )}
      {picked.size > 0 && (
        <BulkBar
          ids={[...picked]}
          known={chosen}
          filter={filter}
          labelling={labelling}
          setLabelling={setLabelling}
          clear={() => setPicked(new Set())}
        />
      )}
    </Page>
  );
}

function Foot({ total }: { total: string }) {
  return (
    <footer className="foot desk">
      <span className="num">{total && t.counted(total)}</span>
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

function NothingFits({ q }: { q: string | undefined }) {
  return (
    <Center title={q ? t.notFound(q) : t.none} text={q ? t.notFoundText : t.noneText}>
      <Link className={buttonClass('primary')} to="/documents">
        {t.showAll}
      </Link>
    </Center>
  );
}
