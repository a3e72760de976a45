import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus, RefreshCw, ScanSearch, Tag, X } from 'lucide-react';
import { useState } from 'react';

import { call, type Document, type Label } from '../../api';
import { common } from '../../texts/en/common';
import { documents as t } from '../../texts/en/documents';
import { colourOf } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Menu, MenuItem, MenuLine } from '../../ui/menu';
import { labels } from '../labels';
import { announce, forEach } from './bulk';

type Props = {
  chosen: Document[];
  labelling: boolean;
  setLabelling: (on: boolean) => void;
  clear: () => void;
};

/** What can be done with all chosen documents at once. */
export function BulkBar({ chosen, labelling, setLabelling, clear }: Props) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const known = useQuery(labels);
  const [busy, setBusy] = useState(false);
  const ids = chosen.map(item => item.id);
  const failed = chosen.filter(item => item.status === 'FAILED').map(item => item.id);
  const read = chosen.filter(item => item.status === 'COMPLETED').map(item => item.id);

  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    await work();
    setBusy(false);
    void cache.invalidateQueries({ queryKey: ['documents'] });
  };
  const label = (one: Label) =>
    run(async () => {
      const path = (id: string) => ({ path: { id, label: one.id } });
      const outcome = await forEach(ids, id => call('put', '/documents/{id}/labels/{label}', path(id)));
      const undo = () =>
        void forEach(outcome.done, id => call('delete', '/documents/{id}/labels/{label}', path(id))).then(
          back => announce(back, t.bulk.unlabelled(one.name)),
        );
      announce(outcome, t.bulk.labelled(outcome.done.length, one.name), undo);
    });
  const again = () =>
    run(async () => {
      const outcome = await forEach(failed, id => call('post', '/documents/{id}/retry', { path: { id } }));
      announce(outcome, t.bulk.queued(outcome.done.length));
    });
  const extract = () =>
    run(async () => {
      const outcome = await forEach(read, id => call('post', '/documents/{id}/extract', { path: { id } }));
      announce(outcome, t.bulk.extracted(outcome.done.length));
    });
  return (
    <div className="bulk toast" role="region" aria-label={t.bulk.region}>
      <b className="num">{common.selected(chosen.length)}</b>
      <span className="bulk-l" />
      <Menu
        label={t.bulk.label}
        open={labelling}
        onOpen={setLabelling}
        trigger={
          <Button look="ghost" size="sm" icon={Tag} keys="l" busy={busy}>
            {t.bulk.label}
          </Button>
        }
      >
        {known.data?.length === 0 && (
          <MenuItem disabled onSelect={() => {}}>
            {t.bulk.noLabels}
          </MenuItem>
        )}
        {known.data?.map(one => (
          <MenuItem key={one.id} dot={one.colour || colourOf(one.id)} onSelect={() => void label(one)}>
            {one.name}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem icon={Plus} onSelect={() => void navigate({ to: '/settings/labels' })}>
          {t.bulk.newLabel}
        </MenuItem>
      </Menu>
      {failed.length > 0 && (
        <Button look="ghost" size="sm" icon={RefreshCw} busy={busy} onClick={() => void again()}>
          {t.bulk.again}
        </Button>
      )}
      {read.length > 0 && (
        <Button look="ghost" size="sm" icon={ScanSearch} busy={busy} onClick={() => void extract()}>
          {t.bulk.extract}
        </Button>
      )}
      <Button look="ghost" size="sm" icon={X} label={t.bulk.clear} onClick={clear} />
    </div>
  );
}
