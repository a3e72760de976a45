import './review.css';

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import {
  ChevronDown,
  ChevronLeft,
  ChevronUp,
  Download,
  Ellipsis,
  ExternalLink,
  Eye,
  RefreshCw,
  ScanSearch,
  Tag,
} from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';

import {
  address,
  call,
  type Correction,
  type Document,
  type Kind,
  type Label,
  Problem,
  send,
  type Version,
} from '../../api';
import { problemOf } from '../../api/problem';
import { useMay, useMe } from '../../app/me';
import { Page } from '../../app/shell/page';
import { useShortcuts } from '../../lib/shortcuts';
import { useStore } from '../../lib/store';
import { common } from '../../texts/en/common';
import { documents } from '../../texts/en/documents';
import { review as t } from '../../texts/en/review';
import { LabelChip } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Menu, MenuItem, MenuLine } from '../../ui/menu';
import { Failure, Rows } from '../../ui/states';
import { toast, toastError } from '../../ui/toast';
import type { DocumentFilter } from '../documents/filter';
import { documentById, documentList } from '../documents/queries';
import { walkOf } from '../documents/walk';
import { labels } from '../labels';
import { draftOf, say, sayKind, take } from './draft';
import { factsOf, questionsOf } from './facts';
import { Panel } from './panel';
import { type Chosen, Paper } from './paper';
import { documentLabels, documentSettings, fieldsOf, imageOf, pagesOf } from './queries';
import { type Conflict, save, savingOf } from './save';
import type { Mark } from './sheet';
import { NotRead, Plain } from './unread';

/** What counts as unsure where the viewer may not know the organization's own limit. */
const USUAL_LIMIT = 0.75;

export function Review() {
  const { id } = useParams({ from: '/inside/documents/$id' });
  // Each document begins afresh: its own question, its own place on the page.
  return <ReviewOf key={id} id={id} />;
}

function ReviewOf({ id }: { id: string }) {
  const filter = useSearch({ from: '/inside/documents/$id' });
  const me = useMe();
  const document = useQuery(documentById(id));
  const read = document.data?.status === 'COMPLETED';
  const version = useQuery({ ...fieldsOf(id), enabled: read });
  const walk = useWalk(id, filter);
  const doc = document.data;
  const title = doc?.name ?? t.document;
  const asked = doc?.review_fields.length ?? 0;

  let content;
  if (document.isError) {
    content = (
      <Failure
        what={t.what}
        error={document.error}
        role={me.role}
        organization={me.organization}
        retry={() => void document.refetch()}
      />
    );
  } else if (!doc) content = <Rows what={t.what} />;
  else if (doc.status !== 'COMPLETED') content = <NotRead document={doc} />;
  else if (version.isError && !(version.error instanceof Problem && version.error.status === 409)) {
    content = <Failure what={t.what} error={version.error} retry={() => void version.refetch()} />;
  } else if (!version.data) content = <Rows what={t.what} />;
  else content = <Desk document={doc} version={version.data} next={walk.next} />;

  return (
    <Page
      title={title}
      className="p-view"
      parent={{ to: '/documents', search: filter, label: documents.title }}
      phoneHead={
        <>
          <Link className="btn icon ghost phone lg" to="/documents" search={filter} aria-label={t.back}>
            <Icon of={ChevronLeft} />
          </Link>
          <div className="phone ph2">
            <h1 className="cut">{title}</h1>
            {read && <span>{asked > 0 ? t.fieldsToCheck(asked) : t.allChecked}</span>}
          </div>
        </>
      }
      aside={
        <>
          {read && asked > 0 && (
            <span className="badge warn">
              <Icon of={Eye} size={14} />
              {t.toCheck(asked)}
            </span>
          )}
          {doc && <Labels id={id} />}
        </>
      }
      actions={
        <>
          <span className="walk desk">
            {walk.at >= 0 && <span className="muted num">{t.walk(walk.at + 1, walk.all, walk.more)}</span>}
            <Button
              size="sm"
              icon={ChevronUp}
              label={t.previous}
              disabled={!walk.previous}
              onClick={walk.previous}
            />
            <Button size="sm" icon={ChevronDown} label={t.next} disabled={!walk.next} onClick={walk.next} />
          </span>
          {doc && <Actions document={doc} />}
        </>
      }
    >
      {content}
    </Page>
  );
}

/** Next and previous document of the list that this one was opened from. */
function useWalk(id: string, filter: DocumentFilter) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const list = useInfiniteQuery(documentList(filter));
  const ids = useMemo(() => {
    const listed = list.data?.pages.flatMap(page => page.items.map(item => item.id)) ?? [];
    return walkOf(filter, id, listed);
  }, [list.data, filter, id]);
  const at = ids.indexOf(id);
  const go = useCallback(
    (to: string) => {
      // What was said and not yet sent goes on its way meanwhile.
      void save(id);
      void navigate({ to: '/documents/$id', params: { id: to }, search: filter });
    },
    [id, filter, navigate],
  );
  const nextId = at >= 0 ? ids[at + 1] : undefined;
  const previousId = at > 0 ? ids[at - 1] : undefined;
  useEffect(() => {
    if (!nextId) return;
    // The next one is there before it is wanted.
    const timer = setTimeout(() => {
      void cache.prefetchQuery(documentById(nextId)).then(() => {
        if (cache.getQueryData(documentById(nextId).queryKey)?.status !== 'COMPLETED') return;
        void cache.prefetchQuery(fieldsOf(nextId));
        void cache.prefetchQuery(pagesOf(nextId, 0));
        void cache.prefetchQuery(imageOf(nextId, 0, 'preview'));
      });
    }, 600);
    return () => clearTimeout(timer);
  }, [nextId, cache]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (at >= ids.length - 5 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [at, ids.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const next = nextId ? () => go(nextId) : undefined;
  const previous = previousId ? () => go(previousId) : undefined;
  useShortcuts(t.keys.group, [
    { keys: 'j', label: t.keys.next, run: () => next?.() },
    { keys: 'k', label: t.keys.previous, run: () => previous?.() },
    {
      keys: 'Escape',
      label: t.keys.back,
      run: () => {
        void save(id);
        void navigate({ to: '/documents', search: filter });
      },
    },
  ]);
  return { at, all: ids.length, more: hasNextPage, next, previous };
}

type DeskProps = { document: Document; version: Version; next: (() => void) | undefined };

/** What waits is sent after so many milliseconds without another answer. */
const PATIENCE = 4000;

/** The page and the panel, and what connects them. */
function Desk({ document, version, next }: DeskProps) {
  const { id } = document;
  const draft = useStore(draftOf(id));
  const saving = useStore(savingOf(id));
  const settings = useQuery({ ...documentSettings, enabled: useMay('OPERATOR') });
  const limit = settings.data?.review_threshold ?? USUAL_LIMIT;
  // The questions stay where they are while they are answered, so that nothing moves under the hand.
  const [asked] = useState(() => [...document.review_fields]);
  const names = useMemo(
    () => [...new Set([...asked, ...document.review_fields])],
    [asked, document.review_fields],
  );
  const facts = useMemo(() => factsOf(version, draft, names), [version, draft, names]);
  const questions = useMemo(
    () => questionsOf(facts, { ...document, review_fields: names }),
    [facts, document, names],
  );
  const open = questions.filter(fact => !fact.confirmed);
  const [current, setCurrent] = useState<string | undefined>(() => open[0]?.name);
  const [choosing, setChoosing] = useState(false);
  const shown =
    current !== undefined && !facts.some(fact => fact.name === current)
      ? factsOf(version, draft, [...names, current])
      : facts;
  const waiting = Object.keys(draft.fields).length + (draft.kind ? 1 : 0);

  const confirm = useCallback(
    (name: string, correction: Correction) => {
      say(id, name, correction);
      setChoosing(false);
      const left = questions.filter(fact => !fact.confirmed && fact.name !== name);
      const from = questions.findIndex(fact => fact.name === name);
      const following = left.find(fact => questions.indexOf(fact) > from) ?? left[0];
      setCurrent(following?.name);
      if (!following) void save(id);
    },
    [id, questions],
  );
  const confirmAll = useCallback(() => {
    for (const fact of facts) {
      if (fact.confirmed || fact.value === undefined) continue;
      const place = fact.place ? { page: fact.place.page, box: [...fact.place.box] } : {};
      say(id, fact.name, { value: fact.value, ...place });
    }
    setCurrent(undefined);
    void save(id).then(saved => saved && next?.());
  }, [facts, id, next]);
  const setKind = (kind: Kind) => {
    sayKind(id, kind);
    // Another kind has other fields.
    void save(id).then(async saved => {
      if (saved) await call('post', '/documents/{id}/extract', { path: { id } }).catch(toastError);
    });
  };
  const resolve = (conflict: Conflict, mine: boolean) => {
    if (!mine) take(id, conflict.name);
    savingOf(id).set(now => ({ ...now, conflicts: now.conflicts.filter(one => one !== conflict) }));
    if (savingOf(id).get().conflicts.length === 0) void save(id);
  };
  const chosen = useCallback(
    ({ text, page, box }: Chosen) => {
      if (!current) return;
      // The value is what the box says; a person still confirms it.
      say(id, current, { value: text, page, box: [...box] });
      setChoosing(false);
    },
    [current, id],
  );
  useEffect(() => {
    if (waiting === 0) return;
    const timer = setTimeout(() => void save(id), PATIENCE);
    return () => clearTimeout(timer);
  }, [draft, waiting, id]);
  useEffect(
    () => () => {
      void save(id);
    },
    [id],
  );
  useShortcuts(t.keys.group, [
    { keys: 'Enter', label: t.keys.confirm, run: () => (open[0] ? setCurrent(open[0].name) : next?.()) },
    { keys: 'Shift+Enter', label: t.keys.confirmAll, run: confirmAll },
    { keys: 'Ctrl+Enter', label: t.keys.confirmAll, run: confirmAll, hidden: true },
    { keys: 'F2', label: t.keys.words, run: () => setChoosing(!choosing) },
    { keys: 'Ctrl+s', label: t.keys.save, run: () => void save(id), inFields: true },
  ]);
  const marks = useMemo(
    () =>
      shown.flatMap((fact): (Mark & { page: number })[] => {
        if (!fact.place) return [];
        const doubt = open.some(one => one.name === fact.name);
        const look = fact.name === current ? 'now' : doubt ? 'doubt' : 'sure';
        return [{ name: fact.name, look, ...fact.place }];
      }),
    [shown, current, open],
  );
  const pages = document.pages_total ?? 0;
  return (
    <div className={pages > 1 ? 'view' : 'view single'}>
      {pages > 0 ? (
        <Paper
          document={document}
          marks={marks}
          current={current}
          choosing={choosing}
          setChoosing={setChoosing}
          onMark={setCurrent}
          onChosen={chosen}
        />
      ) : (
        <Plain document={document} />
      )}
      <Panel
        document={document}
        version={version}
        facts={shown}
        questions={questions}
        limit={limit}
        saving={saving}
        waiting={waiting}
        current={current}
        setCurrent={setCurrent}
        choosing={choosing}
        setChoosing={setChoosing}
        confirm={confirm}
        confirmAll={confirmAll}
        setKind={setKind}
        resolve={resolve}
        next={next}
      />
    </div>
  );
}

function Labels({ id }: { id: string }) {
  const cache = useQueryClient();
  const mayWork = useMay('OPERATOR');
  const mine = useQuery({ ...documentLabels(id), enabled: mayWork });
  const all = useQuery({ ...labels, enabled: mayWork });
  const [open, setOpen] = useState(false);
  useShortcuts(t.keys.group, [{ keys: 'l', label: t.keys.label, run: () => setOpen(true) }], mayWork);
  if (!mayWork) return null;
  const worn = mine.data?.items ?? [];
  const turn = async (label: Label) => {
    const has = worn.some(one => one.id === label.id);
    const key = documentLabels(id).queryKey;
    cache.setQueryData(key, { items: has ? worn.filter(one => one.id !== label.id) : [...worn, label] });
    try {
      await call(has ? 'delete' : 'put', '/documents/{id}/labels/{label}', { path: { id, label: label.id } });
    } catch (error) {
      toastError(error);
    }
    void cache.invalidateQueries({ queryKey: key });
  };
  return (
    <span className="labels desk">
      {worn.map(label => (
        <LabelChip key={label.id} name={label.name} colour={label.colour} />
      ))}
      <Menu
        label={t.labels}
        align="start"
        open={open}
        onOpen={setOpen}
        trigger={<Button look="ghost" size="sm" icon={Tag} label={t.labels} />}
      >
        {all.data?.length === 0 && (
          <MenuItem disabled onSelect={() => {}}>
            {documents.bulk.noLabels}
          </MenuItem>
        )}
        {all.data?.map(label => (
          <MenuItem
            key={label.id}
            dot={label.colour}
            on={worn.some(one => one.id === label.id)}
            onSelect={() => void turn(label)}
          >
            {label.name}
          </MenuItem>
        ))}
      </Menu>
    </span>
  );
}

function follow(url: string) {
  const link = globalThis.document.createElement('a');
  link.href = url;
  link.rel = 'noopener';
  link.click();
}

async function saveAs(response: Response, name: string) {
  const url = URL.createObjectURL(await response.blob());
  const link = globalThis.document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function Actions({ document }: { document: Document }) {
  const { id, name, status } = document;
  const cache = useQueryClient();
  const mayWork = useMay('OPERATOR');
  const read = status === 'COMPLETED';
  const stem = name.replace(/\.[^.]+$/, '');
  const attempt = (work: () => Promise<unknown>) => () => void work().catch(toastError);
  const original = attempt(async () => {
    const link = await call('get', '/documents/{id}/download', {
      path: { id },
      query: { disposition: 'attachment' },
    });
    follow(link.url);
  });
  const openOriginal = () => {
    // The tab is opened within the click, else the browser would hold it for an advertisement.
    const tab = open('', '_blank');
    call('get', '/documents/{id}/download', { path: { id }, query: { disposition: 'inline' } }).then(
      link => {
        if (!tab) return follow(link.url);
        tab.opener = null;
        tab.location.href = link.url;
      },
      (error: unknown) => {
        tab?.close();
        toastError(error);
      },
    );
  };
  const fields = (format: 'csv' | 'json' | 'ubl') =>
    attempt(async () => {
      const response = await send(
        address('/documents/{id}/fields/export', { path: { id }, query: { format } }),
      );
      if (!response.ok) throw await problemOf(response);
      await saveAs(response, `${stem}.${format === 'ubl' ? 'xml' : format}`);
    });
  const pdf = attempt(async () => {
    const response = await send(address('/documents/{id}/searchable-pdf', { path: { id } }));
    if (response.status === 202) return toast(t.drawing);
    if (!response.ok) throw await problemOf(response);
    await saveAs(response, `${stem}.pdf`);
  });
  const again = attempt(async () => {
    await call('post', '/documents/{id}/retry', { path: { id } });
    await cache.invalidateQueries({ queryKey: ['document', id] });
  });
  const extract = attempt(async () => {
    await call('post', '/documents/{id}/extract', { path: { id } });
    toast(t.extracting);
  });
  return (
    <>
      <Menu
        label={t.download}
        trigger={
          <Button className="desk" icon={Download}>
            {t.download}
          </Button>
        }
      >
        <MenuItem onSelect={original}>{t.downloads.original}</MenuItem>
        {read && (document.pages_total ?? 0) > 0 && <MenuItem onSelect={pdf}>{t.downloads.pdf}</MenuItem>}
        {read && (
          <>
            <MenuLine />
            <MenuItem onSelect={fields('csv')}>{t.downloads.csv}</MenuItem>
            <MenuItem onSelect={fields('json')}>{t.downloads.json}</MenuItem>
            {(document.kind === 'invoice' || document.kind === 'credit_note') && (
              <MenuItem onSelect={fields('ubl')}>{t.downloads.ubl}</MenuItem>
            )}
          </>
        )}
      </Menu>
      <Menu label={common.more} trigger={<Button look="ghost" icon={Ellipsis} label={common.more} />}>
        <MenuItem icon={ExternalLink} onSelect={openOriginal}>
          {t.openOriginal}
        </MenuItem>
        <MenuItem icon={Download} onSelect={original}>
          {t.download}
        </MenuItem>
        {mayWork && read && (
          <MenuItem icon={ScanSearch} onSelect={extract}>
            {t.extract}
          </MenuItem>
        )}
        {mayWork && status === 'FAILED' && (
          <MenuItem icon={RefreshCw} onSelect={again}>
            {t.again}
          </MenuItem>
        )}
      </Menu>
    </>
  );
}
