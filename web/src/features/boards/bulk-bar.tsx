import { useQueryClient } from '@tanstack/react-query';
import { Archive, ArchiveRestore, MoveRight, Tag, UserRound, X } from 'lucide-react';
import { useState } from 'react';

import type { CardsChanged, Stage } from '../../api';
import { card as texts } from '../../texts/en/card';
import { common } from '../../texts/en/common';
import { Button } from '../../ui/button';
import { PickMenu } from '../../ui/combobox/pick-menu';
import { Menu, MenuItem } from '../../ui/menu';
import { toast, toastError } from '../../ui/toast';
import { labelChoices } from '../choices';
import { useStaff } from './staff';
import { type Change, changeAll, undoAll } from './talk';

const t = texts.bulk;

/** As many as the API changes at once. */
const MOST = 500;

type Props = {
  ids: readonly string[];
  stages: readonly Stage[];
  archived: boolean;
  clear: (some?: readonly string[]) => void;
};

const count = (outcome: CardsChanged) => outcome.results.filter(one => one.done).length;

/** What was done, and of what was not the first reason. */
function says(outcome: CardsChanged, words: (count: number) => string): string {
  const refused = outcome.results.filter(one => !one.done);
  const why = refused[0]?.detail ?? refused[0]?.code ?? '';
  return [words(count(outcome)), refused.length > 0 ? t.refused(refused.length, why) : '']
    .filter(Boolean)
    .join(' ');
}

/** What can be done with all chosen cards at once, with the way back. */
export function BulkBar({ ids, stages, archived, clear }: Props) {
  const cache = useQueryClient();
  const staff = useStaff();
  const [busy, setBusy] = useState(false);
  const [labelling, setLabelling] = useState(false);
  const refresh = () => cache.invalidateQueries({ queryKey: ['cards'] });
  const undo = (id: string) =>
    void undoAll(id)
      .then(outcome => toast(says(outcome, t.undone)))
      .catch(toastError)
      .finally(() => void refresh());
  const act = async (change: Change) => {
    setBusy(true);
    try {
      const some = ids.slice(0, MOST);
      const outcome = await changeAll(some, change);
      const isBad = count(outcome) < outcome.results.length;
      const undoId = outcome.undo_id;
      toast(says(outcome, t.done), {
        bad: isBad && count(outcome) === 0,
        ...(undoId ? { undo: () => undo(undoId) } : {}),
      });
      clear(some);
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
    await refresh();
  };
  const button = (icon: typeof Tag, words: string) => (
    <Button look="ghost" size="sm" icon={icon} busy={busy}>
      {words}
    </Button>
  );
  return (
    <div className="board-bulk toast" role="region" aria-label={t.region}>
      <b className="num nowrap">{common.selected(ids.length)}</b>
      {ids.length > MOST && <span className="muted">{t.most(MOST)}</span>}
      <Menu label={t.move} trigger={button(MoveRight, t.move)}>
        {stages.map(stage => (
          <MenuItem
            key={stage.id}
            dot={`c-${stage.colour}`}
            onSelect={() => void act({ stage_id: stage.id })}
          >
            {stage.name}
          </MenuItem>
        ))}
      </Menu>
      <Menu label={t.assign} trigger={button(UserRound, t.assign)}>
        <MenuItem onSelect={() => void act({ assignee_id: null })}>{texts.nobody}</MenuItem>
        {staff.map(one => (
          <MenuItem key={one.id} onSelect={() => void act({ assignee_id: one.id })}>
            {one.name}
          </MenuItem>
        ))}
      </Menu>
      <PickMenu
        label={t.label}
        source={labelChoices}
        open={labelling}
        onOpen={setLabelling}
        pick={choice => void act({ add_label: choice.value })}
        trigger={button(Tag, t.label)}
      />
      <Button
        look="ghost"
        size="sm"
        icon={archived ? ArchiveRestore : Archive}
        busy={busy}
        onClick={() => void act({ archived: !archived })}
      >
        {archived ? t.unarchive : t.archive}
      </Button>
      <Button look="ghost" size="sm" icon={X} label={t.clear} onClick={() => clear()} />
    </div>
  );
}
