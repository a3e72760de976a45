import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bookmark, ChevronDown, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { call, type SavedView, type Status } from '../../api';
import { useMay, useMe } from '../../app/me';
import { documents as t } from '../../texts/en/documents';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, Tick } from '../../ui/field';
import { Form } from '../../ui/form';
import { Menu, MenuItem } from '../../ui/menu';
import { toast, toastError } from '../../ui/toast';
import { type DocumentFilter, partsOf, sameFilter } from './filter';
import { countText, documentTotal } from './total';
import { filterOf, viewOf, views } from './views';

/** The built-in views, the saved ones, and the trash. */
export function Tabs({ filter }: { filter: DocumentFilter }) {
  const review = useQuery(documentTotal({ needs_review: true }));
  const reading = useQuery(documentTotal({ status: ['PROCESSING'] }));
  const failed = useQuery(documentTotal({ status: ['FAILED'] }));
  const { data: kept = [] } = useQuery(views);
  const [saving, setSaving] = useState(false);
  const current = kept.find(view => sameFilter(filterOf(view), filter));
  const tabs = [
    { label: t.all, search: {}, counted: undefined, tone: '' },
    { label: t.toReview, search: { review: true }, counted: review.data, tone: 'warn' },
    { label: t.reading, search: { status: 'PROCESSING' as Status }, counted: reading.data, tone: '' },
    { label: t.failed, search: { status: 'FAILED' as Status }, counted: failed.data, tone: 'danger' },
  ];
  const isNew = !current && !filter.trash && !filter.archive && partsOf(filter).length > 0;
  const sorted = filter.sort ? { sort: filter.sort } : {};
  return (
    <div className="tabs-row">
      <nav className="tabs" aria-label={t.views}>
        {tabs.map(tab => (
          <Link
            key={tab.label}
            to="/documents"
            search={{ ...tab.search, ...sorted }}
            activeOptions={{ exact: true }}
          >
            {tab.label}
            {tab.counted && tab.counted.count > 0 && (
              <span className={`n ${tab.tone}`}>{countText(tab.counted)}</span>
            )}
          </Link>
        ))}
        {kept.map(view => (
          <Link
            key={view.id}
            to="/documents"
            search={filterOf(view)}
            activeOptions={{ exact: true }}
            title={view.shared ? t.sharedView : undefined}
          >
            {view.name}
          </Link>
        ))}
        <Link to="/documents" search={{ archive: true }} activeOptions={{ exact: true }}>
          {t.archive}
        </Link>
        <Link to="/documents" search={{ trash: true }} activeOptions={{ exact: true }}>
          {t.trash}
        </Link>
      </nav>
      {isNew && (
        <Button look="ghost" size="sm" icon={Bookmark} onClick={() => setSaving(true)}>
          {t.saveView}
        </Button>
      )}
      {current && <ViewMenu view={current} />}
      {saving && <SaveView filter={filter} close={() => setSaving(false)} />}
    </div>
  );
}

/** What can be done with the view that is shown. */
function ViewMenu({ view }: { view: SavedView }) {
  const me = useMe();
  const isAdmin = useMay('ADMIN');
  const cache = useQueryClient();
  const [naming, setNaming] = useState(false);
  if (view.owner_id !== me.user_id && !isAdmin) return null;
  const restore = () =>
    call('post', '/documents/views', { body: viewOf(view.name, view.shared, filterOf(view)) })
      .then(() => cache.invalidateQueries({ queryKey: ['views'] }))
      .catch(toastError);
  const remove = () =>
    call('delete', '/documents/views/{id}', { path: { id: view.id } })
      .then(() => {
        toast(t.viewDeleted(view.name), { undo: () => void restore() });
        return cache.invalidateQueries({ queryKey: ['views'] });
      })
      .catch(toastError);
  return (
    <>
      <Menu
        label={t.viewMenu(view.name)}
        trigger={
          <Button look="ghost" size="sm" icon={Bookmark} aria-label={t.viewMenu(view.name)}>
            <ChevronDown className="i" aria-hidden="true" />
          </Button>
        }
      >
        <MenuItem icon={Pencil} onSelect={() => setNaming(true)}>
          {t.renameView}
        </MenuItem>
        <MenuItem icon={Trash2} bad onSelect={() => void remove()}>
          {t.deleteView}
        </MenuItem>
      </Menu>
      {naming && <SaveView view={view} filter={filterOf(view)} close={() => setNaming(false)} />}
    </>
  );
}

type SaveProps = { view?: SavedView; filter: DocumentFilter; close: () => void };

/** Names a view, and says who sees it. */
function SaveView({ view, filter, close }: SaveProps) {
  const mayShare = useMay('OPERATOR');
  const cache = useQueryClient();
  const send = async ({ name = '', shared }: Record<string, string>) => {
    const body = viewOf(name.trim(), shared === 'on', filter);
    if (view)
      await call('put', '/documents/views/{id}', { path: { id: view.id }, body, version: view.version });
    else await call('post', '/documents/views', { body });
    await cache.invalidateQueries({ queryKey: ['views'] });
    toast(t.viewSaved(body.name));
    close();
  };
  return (
    <Dialog open onClose={close} title={view ? t.renameView : t.saveViewTitle} text={t.saveViewText}>
      <Form send={send}>
        {({ busy, fault }) => (
          <>
            <Field
              label={t.viewName}
              name="name"
              required
              maxLength={80}
              autoFocus
              defaultValue={view?.name}
              error={fault('name')}
            />
            {mayShare && (
              <Tick
                name="shared"
                label={t.shareView}
                hint={t.shareViewHint}
                defaultChecked={view?.shared ?? false}
              />
            )}
            <DialogButtons close={close} busy={busy} verb={t.save} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
