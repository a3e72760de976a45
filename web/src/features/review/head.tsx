/** What can be done with a document as a whole: its labels, downloads, and reading it again. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, Ellipsis, ExternalLink, RefreshCw, ScanSearch, Share2, Tag } from 'lucide-react';
import { lazy, useState } from 'react';

import { address, call, type Document, send } from '../../api';
import { problemOf } from '../../api/problem';
import { useMay } from '../../app/me';
import { useShortcuts } from '../../lib/shortcuts';
import { common } from '../../texts/en/common';
import { review as t } from '../../texts/en/review';
import { parts } from '../../texts/en/review-parts';
import { LabelChip } from '../../ui/bits';
import { Button } from '../../ui/button';
import type { Choice } from '../../ui/combobox/choices';
import { PickMenu } from '../../ui/combobox/pick-menu';
import { Menu, MenuItem, MenuLine } from '../../ui/menu';
import { toast, toastError } from '../../ui/toast';
import { Part } from '../../app/shell/part';
import { labelChoices } from '../choices';
import { HoldDialog, KeepingItems } from '../keeping/actions';
import { documentLabels } from './queries';

const ShareDialog = lazy(async () => ({ default: (await import('./share')).ShareDialog }));

export function Labels({ id }: { id: string }) {
  const cache = useQueryClient();
  const mayWork = useMay('OPERATOR');
  const mine = useQuery({ ...documentLabels(id), enabled: mayWork });
  const [open, setOpen] = useState(false);
  useShortcuts(t.keys.group, [{ keys: 'l', label: t.keys.label, run: () => setOpen(true) }], mayWork);
  if (!mayWork) return null;
  const worn = mine.data?.items ?? [];
  const turn = async ({ value, text, colour = '' }: Choice) => {
    const has = worn.some(one => one.id === value);
    const key = documentLabels(id).queryKey;
    // Shown until the server has answered.
    const label = { id: value, name: text, colour, version: 0, created_at: '' };
    cache.setQueryData(key, { items: has ? worn.filter(one => one.id !== value) : [...worn, label] });
    try {
      await call(has ? 'delete' : 'put', '/documents/{id}/labels/{label}', { path: { id, label: value } });
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
      <PickMenu
        label={t.labels}
        source={labelChoices}
        open={open}
        onOpen={setOpen}
        worn={new Set(worn.map(label => label.id))}
        pick={choice => void turn(choice)}
        trigger={<Button look="ghost" size="sm" icon={Tag} label={t.labels} />}
      />
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

export function Actions({ document }: { document: Document }) {
  const { id, name, status } = document;
  const cache = useQueryClient();
  const mayWork = useMay('OPERATOR');
  const [sharing, setSharing] = useState(false);
  const read = status === 'COMPLETED';
  const [holding, setHolding] = useState(false);
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
    if (response.status === 202) return toast(parts.drawing);
    if (!response.ok) throw await problemOf(response);
    await saveAs(response, `${stem}.pdf`);
  });
  const again = attempt(async () => {
    await call('post', '/documents/{id}/retry', { path: { id } });
    await cache.invalidateQueries({ queryKey: ['document', id] });
  });
  const extract = attempt(async () => {
    await call('post', '/documents/{id}/extract', { path: { id } });
    toast(parts.extracting);
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
        <MenuItem onSelect={original}>{parts.downloads.original}</MenuItem>
        {read && (document.pages_total ?? 0) > 0 && <MenuItem onSelect={pdf}>{parts.downloads.pdf}</MenuItem>}
        {read && (
          <>
            <MenuLine />
            <MenuItem onSelect={fields('csv')}>{parts.downloads.csv}</MenuItem>
            <MenuItem onSelect={fields('json')}>{parts.downloads.json}</MenuItem>
            {(document.kind === 'invoice' || document.kind === 'credit_note') && (
              <MenuItem onSelect={fields('ubl')}>{parts.downloads.ubl}</MenuItem>
            )}
          </>
        )}
      </Menu>
      <Menu label={common.more} trigger={<Button look="ghost" icon={Ellipsis} label={common.more} />}>
        <MenuItem icon={ExternalLink} onSelect={openOriginal}>
          {parts.openOriginal}
        </MenuItem>
        <MenuItem icon={Download} onSelect={original}>
          {t.download}
        </MenuItem>
        {!document.deleted_at && (
          <MenuItem icon={Share2} onSelect={() => setSharing(true)}>
            {parts.share}
          </MenuItem>
        )}
        {mayWork && read && (
          <MenuItem icon={ScanSearch} onSelect={extract}>
            {parts.extract}
          </MenuItem>
        )}
        {mayWork && status === 'FAILED' && (
          <MenuItem icon={RefreshCw} onSelect={again}>
            {parts.again}
          </MenuItem>
        )}
        <KeepingItems document={document} hold={() => setHolding(true)} />
      </Menu>
      {holding && <HoldDialog id={id} close={() => setHolding(false)} />}
      <Part>{sharing && <ShareDialog id={id} close={() => setSharing(false)} />}</Part>
    </>
  );
}
