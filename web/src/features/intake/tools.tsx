import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowDownNarrowWide, ListChecks, ListFilter, Search, X } from 'lucide-react';
import { lazy, useEffect, useState } from 'react';

import { useMay } from '../../app/me';
import { Part } from '../../app/shell/part';
import { intake as t } from '../../texts/en/intake';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Menu, MenuItem } from '../../ui/menu';
import { useNames } from '../members';
import {
  type IntakeFilter,
  intakeFilter,
  ORDERS,
  type PartName,
  partsOf,
  usualOrder,
  without,
} from './filter';
import { customerOf, pipelineList } from './queries';

const FilterDialog = lazy(async () => ({ default: (await import('./filter-dialog')).FilterDialog }));

type Props = {
  filter: IntakeFilter;
  selecting: boolean;
  /** Begins or ends choosing; absent where there is nothing to choose. */
  select: (() => void) | undefined;
};

/** Above the list: its order, what it is narrowed by, and the words it is searched for. */
export function Tools({ filter, selecting, select }: Props) {
  const navigate = useNavigate();
  const [filtering, setFiltering] = useState(false);
  const set = (next: IntakeFilter, replace = false) =>
    void navigate({ to: '/intake', search: intakeFilter(next), replace });
  const order = filter.order ?? usualOrder(filter);
  return (
    <>
      <div className="tools">
        <Menu
          label={t.order}
          align="start"
          trigger={
            <button type="button" className="chip">
              <Icon of={ArrowDownNarrowWide} size={14} />
              {t.orders[order]}
            </button>
          }
        >
          {ORDERS.map(one => (
            <MenuItem key={one} on={one === order} onSelect={() => set({ ...filter, order: one })}>
              {t.orders[one]}
            </MenuItem>
          ))}
        </Menu>
        <button type="button" className="chip add" id="add-filter" onClick={() => setFiltering(true)}>
          <Icon of={ListFilter} size={14} />
          {t.filter}
          <kbd className="desk">F</kbd>
        </button>
        <span className="grow" />
        {select && (
          <Button look="ghost" size="sm" icon={ListChecks} keys="x" aria-pressed={selecting} onClick={select}>
            {t.select}
          </Button>
        )}
      </div>
      <div className="tools rq-find">
        <SearchField key={filter.search ?? ''} filter={filter} set={set} />
        <Chips filter={filter} set={set} />
      </div>
      <Part>{filtering && <FilterDialog filter={filter} set={set} close={() => setFiltering(false)} />}</Part>
    </>
  );
}

type SetProps = { filter: IntakeFilter; set: (next: IntakeFilter, replace?: boolean) => void };

/** Each part of the filter, with a cross that takes it off. */
function Chips({ filter, set }: SetProps) {
  const value = useValues(filter);
  return partsOf(filter).map(part => (
    <span className="chip x" key={part}>
      <span className="cut">
        <span className="k">{t.filterBy[part]}</span> <b>{value(part)}</b>
      </span>
      <button
        type="button"
        aria-label={t.removeFilter(`${t.filterBy[part]} ${value(part)}`)}
        onClick={() => set(without(filter, part))}
      >
        <Icon of={X} size={14} />
      </button>
    </span>
  ));
}

/** What a part of the filter says, in words. */
function useValues(filter: IntakeFilter): (part: PartName) => string {
  const { data } = useQuery({ ...pipelineList, enabled: useMay('OPERATOR') && Boolean(filter.pipeline) });
  const { data: customer } = useQuery(customerOf(filter.customer));
  const nameOf = useNames();
  return part => {
    switch (part) {
      case 'source':
        return filter.source ? t.sources[filter.source].toLowerCase() : '';
      case 'pipeline':
        return data?.items.find(one => one.id === filter.pipeline)?.name ?? '…';
      case 'assignee':
        return (filter.assignee && nameOf(filter.assignee)) ?? '…';
      case 'sure':
        return filter.sure ? t.sureness[filter.sure] : '';
      case 'customer':
        return customer?.name ?? '…';
      default:
        return '';
    }
  };
}

/** Time between the last key and the search for what was typed. */
const TYPING = 250;

/** Words to be found; the list follows what is typed. */
function SearchField({ filter, set }: SetProps) {
  const [typed, setTyped] = useState(filter.search ?? '');
  const begun = typed.trim() !== (filter.search ?? '');
  useEffect(() => {
    if (!begun) return;
    const search = typed.trim();
    const next = search ? { ...filter, search } : without(filter, 'search');
    const timer = setTimeout(() => set(next, true), TYPING);
    return () => clearTimeout(timer);
    // What is typed decides; the filter is read when the time has passed.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [typed, begun]);
  return (
    <span className="find-in">
      <Icon of={Search} size={14} />
      <input
        type="search"
        aria-label={t.search}
        placeholder={t.search}
        maxLength={200}
        value={typed}
        onChange={event => setTyped(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      {typed && (
        <button type="button" aria-label={t.searchClear} onClick={() => setTyped('')}>
          <Icon of={X} size={14} />
        </button>
      )}
    </span>
  );
}
