import { useQuery } from '@tanstack/react-query';
import { Archive, ArrowDownUp, Calendar, Search, Tag, TriangleAlert, UserRound, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';

import type { Pipeline } from '../../api';
import { useSearchWords } from '../../lib/settled';
import { boards as t } from '../../texts/en/boards';
import { Button } from '../../ui/button';
import { PickMenu } from '../../ui/combobox/pick-menu';
import { Icon } from '../../ui/icon';
import { Menu, MenuItem } from '../../ui/menu';
import { labelChoices, labelOf } from '../choices';
import { BoardMenu } from './board-menu';
import { type BoardFilter, DUES, PRIORITIES, SORTS, withPart } from './filter';
import { LanesMenu } from './lanes/lanes-menu';
import { useStaff } from './staff';

type Set = (next: BoardFilter, replace?: boolean) => void;
type Props = { filter: BoardFilter; set: Set; pipeline: Pipeline | undefined; says: ReactNode };

/** Above the columns: what the board is narrowed by, what it is worth, and its order. */
export function Tools({ filter, set, pipeline, says }: Props) {
  const sort = filter.sort ?? 'rank';
  return (
    <div className="tools board-t">
      <SearchField filter={filter} set={set} />
      <button
        type="button"
        className={filter.archived ? 'chip on' : 'chip'}
        aria-pressed={filter.archived ?? false}
        onClick={() => set(withPart(filter, 'archived', !filter.archived))}
      >
        <Icon of={Archive} size={14} />
        {filter.archived ? t.filter.archived : t.filter.notArchived}
      </button>
      <AssigneeChip filter={filter} set={set} />
      <DueChip filter={filter} set={set} />
      <PriorityChip filter={filter} set={set} />
      <LabelChipMenu filter={filter} set={set} />
      {filter.customer && (
        <span className="chip x">
          <b>{t.filter.customer}</b>
          <button
            type="button"
            aria-label={t.filter.remove(t.filter.customer)}
            onClick={() => set(withPart(filter, 'customer', undefined))}
          >
            <Icon of={X} size={14} />
          </button>
        </span>
      )}
      <span className="grow" />
      {says}
      <LanesMenu filter={filter} set={set} />
      <Menu
        label={t.filter.sort}
        trigger={
          <Button look="ghost" size="sm" icon={ArrowDownUp}>
            {t.filter.sorted(t.filter.sorts[sort])}
          </Button>
        }
      >
        {SORTS.map(one => (
          <MenuItem
            key={one}
            on={one === sort}
            onSelect={() => set(withPart(filter, 'sort', one === 'rank' ? undefined : one))}
          >
            {t.filter.sorts[one]}
          </MenuItem>
        ))}
      </Menu>
      {pipeline && <BoardMenu pipeline={pipeline} />}
    </div>
  );
}

type ChipProps = { filter: BoardFilter; set: Set };

type MenuChipProps = {
  name: string;
  value: string | undefined;
  picture: typeof Tag;
  children: ReactNode;
};

/** A part of the filter: says what it is, or which one was chosen. */
function MenuChip({ name, value, picture, children }: MenuChipProps) {
  return (
    <Menu
      label={name}
      align="start"
      trigger={
        <button type="button" className={value ? 'chip on' : 'chip'}>
          <Icon of={picture} size={14} />
          {value ? `${name}: ${value}` : name}
        </button>
      }
    >
      {children}
    </Menu>
  );
}

function AssigneeChip({ filter, set }: ChipProps) {
  const staff = useStaff();
  const { assignee } = filter;
  const put = (value: string | undefined) => set(withPart(filter, 'assignee', value));
  const name =
    assignee === 'me'
      ? t.filter.me
      : assignee === 'none'
        ? t.filter.nobody
        : staff.find(one => one.id === assignee)?.name;
  return (
    <MenuChip name={t.filter.assignee} value={assignee && (name ?? '…')} picture={UserRound}>
      <MenuItem on={!assignee} onSelect={() => put(undefined)}>
        {t.filter.anyone}
      </MenuItem>
      <MenuItem on={assignee === 'me'} onSelect={() => put('me')}>
        {t.filter.me}
      </MenuItem>
      <MenuItem on={assignee === 'none'} onSelect={() => put('none')}>
        {t.filter.nobody}
      </MenuItem>
      {staff.map(one => (
        <MenuItem key={one.id} on={assignee === one.id} onSelect={() => put(one.id)}>
          {one.name}
        </MenuItem>
      ))}
    </MenuChip>
  );
}

function DueChip({ filter, set }: ChipProps) {
  const { due } = filter;
  return (
    <MenuChip name={t.filter.due} value={due && t.filter.dues[due].toLowerCase()} picture={Calendar}>
      <MenuItem on={!due} onSelect={() => set(withPart(filter, 'due', undefined))}>
        {t.filter.anyDue}
      </MenuItem>
      {DUES.map(one => (
        <MenuItem key={one} on={due === one} onSelect={() => set(withPart(filter, 'due', one))}>
          {t.filter.dues[one]}
        </MenuItem>
      ))}
    </MenuChip>
  );
}

function PriorityChip({ filter, set }: ChipProps) {
  const { priority } = filter;
  return (
    <MenuChip
      name={t.filter.priority}
      value={priority && t.priorities[priority].toLowerCase()}
      picture={TriangleAlert}
    >
      <MenuItem on={!priority} onSelect={() => set(withPart(filter, 'priority', undefined))}>
        {t.filter.anyPriority}
      </MenuItem>
      {PRIORITIES.toReversed().map(one => (
        <MenuItem key={one} on={priority === one} onSelect={() => set(withPart(filter, 'priority', one))}>
          {t.priorities[one]}
        </MenuItem>
      ))}
    </MenuChip>
  );
}

function LabelChipMenu({ filter, set }: ChipProps) {
  const [open, setOpen] = useState(false);
  const label = useQuery(labelOf(filter.label)).data;
  const put = (value: string | undefined) => set(withPart(filter, 'label', value));
  if (filter.label)
    return (
      <span className="chip x">
        <span>
          <span className="k">{t.filter.label}</span> <b>{label?.name ?? '…'}</b>
        </span>
        <button type="button" aria-label={t.filter.remove(t.filter.label)} onClick={() => put(undefined)}>
          <Icon of={X} size={14} />
        </button>
      </span>
    );
  return (
    <PickMenu
      label={t.filter.label}
      source={labelChoices}
      open={open}
      onOpen={setOpen}
      pick={choice => put(choice.value)}
      trigger={
        <button type="button" className="chip">
          <Icon of={Tag} size={14} />
          {t.filter.label}
        </button>
      }
    />
  );
}

/** Words to be found; the board follows what is typed. */
function SearchField({ filter, set }: ChipProps) {
  const [typed, setTyped] = useSearchWords(filter.search ?? '', search =>
    set(withPart(filter, 'search', search), true),
  );
  return (
    <span className="find-in">
      <Icon of={Search} size={14} />
      <input
        id="search-cards"
        type="search"
        aria-label={t.filter.search}
        placeholder={t.filter.search}
        maxLength={200}
        value={typed}
        onChange={event => setTyped(event.target.value)}
        onKeyDown={event => event.key === 'Escape' && event.currentTarget.blur()}
      />
      {typed && (
        <button type="button" aria-label={t.filter.clear} onClick={() => setTyped('')}>
          <Icon of={X} size={14} />
        </button>
      )}
    </span>
  );
}
