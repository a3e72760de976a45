import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Archive, ArchiveRestore, Columns3, Ellipsis, Plus, SlidersHorizontal, Trash2 } from 'lucide-react';
import { lazy, useState } from 'react';

import { call, type Pipeline } from '../../api';
import { useMay } from '../../app/me';
import { Part } from '../../app/shell/part';
import { boards as t } from '../../texts/en/boards';
import { Button } from '../../ui/button';
import { Menu, MenuItem, MenuLine } from '../../ui/menu';
import { toast, toastError } from '../../ui/toast';

const Stages = lazy(async () => ({ default: (await import('./stages')).StagesDialog }));
const NewBoard = lazy(async () => ({ default: (await import('./new-board')).NewBoard }));
const Ask = lazy(async () => ({ default: (await import('../settings/pieces')).Ask }));

/** What can be done with a board as a whole. */
export function BoardMenu({ pipeline }: { pipeline: Pipeline }) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const isAdmin = useMay('ADMIN');
  const [shown, setShown] = useState<'stages' | 'new' | 'delete'>();
  const close = () => setShown(undefined);
  const { id, version } = pipeline;
  const toList = () => void navigate({ to: '/boards', search: { all: true } });
  const archive = async (archived: boolean) => {
    try {
      await call('patch', '/pipelines/{id}', { path: { id }, body: { archived }, version });
      toast(archived ? t.boardArchived : t.boardRestored);
    } catch (error) {
      toastError(error);
    }
    await cache.invalidateQueries({ queryKey: ['pipelines'] });
    await cache.invalidateQueries({ queryKey: ['cards'] });
  };
  const remove = async () => {
    await call('delete', '/pipelines/{id}', { path: { id }, version });
    toast(t.deleted);
    await cache.invalidateQueries({ queryKey: ['pipelines'] });
    toList();
  };
  return (
    <>
      <Menu label={t.actions} trigger={<Button look="ghost" size="sm" icon={Ellipsis} label={t.actions} />}>
        <MenuItem icon={Columns3} onSelect={toList}>
          {t.all}
        </MenuItem>
        {isAdmin && (
          <>
            <MenuLine />
            <MenuItem icon={SlidersHorizontal} onSelect={() => setShown('stages')}>
              {t.settings}
            </MenuItem>
            <MenuItem icon={Plus} onSelect={() => setShown('new')}>
              {t.new}
            </MenuItem>
            <MenuItem
              icon={pipeline.archived_at ? ArchiveRestore : Archive}
              onSelect={() => void archive(!pipeline.archived_at)}
            >
              {pipeline.archived_at ? t.restoreBoard : t.archiveBoard}
            </MenuItem>
            <MenuLine />
            <MenuItem icon={Trash2} bad onSelect={() => setShown('delete')}>
              {t.deleteBoard}
            </MenuItem>
          </>
        )}
      </Menu>
      <Part>
        {shown === 'stages' && <Stages pipeline={pipeline} close={close} />}
        {shown === 'new' && <NewBoard close={close} />}
        {shown === 'delete' && (
          <Ask
            open
            onClose={close}
            title={t.deleteTitle(pipeline.name)}
            text={t.deleteText}
            verb={t.deleteBoard}
            act={remove}
          />
        )}
      </Part>
    </>
  );
}
