import { useNavigate } from '@tanstack/react-router';
import {
  ArrowDownNarrowWide,
  Download,
  LayoutGrid,
  ListFilter,
  Rows3,
  Rows4,
  Search,
  Table2,
  X,
} from 'lucide-react';
import { lazy, useState } from 'react';

import { Part } from '../../app/shell/part';
import { useSearchWords } from '../../lib/settled';
import { useStore } from '../../lib/store';
import { documents as t } from '../../texts/en/documents';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Menu, MenuHead, MenuItem } from '../../ui/menu';
import { Chips } from './chips';
import { density, look, setLook, toggleDensity } from './density';
import { saveExport } from './export';
import { type DocumentFilter, SORTS, without } from './filter';

const FilterDialog = lazy(async () => ({ default: (await import('./filter-dialog')).FilterDialog }));

/** Above the list: what it is narrowed by, its order, and how it looks. */
export function Tools({ filter }: { filter: DocumentFilter }) {
  const navigate = useNavigate();
  const [filtering, setFiltering] = useState(false);
  const dense = useStore(density);
  const shown = useStore(look);
  const set = (next: DocumentFilter, replace = false) =>
    void navigate({ to: '/documents', search: next, replace });
  const { sort: _sort, ...unsorted } = filter;
  const order = filter.sort ?? (filter.q ? 'best' : 'newest');
  return (
    <div className="tools">
      <SearchField filter={filter} set={set} />
      <Chips filter={filter} set={set} />
      <button type="button" className="chip add" id="add-filter" onClick={() => setFiltering(true)}>
        <Icon of={ListFilter} size={14} />
        {t.filter}
        <kbd className="desk">F</kbd>
      </button>
      <Part>{filtering && <FilterDialog filter={filter} set={set} close={() => setFiltering(false)} />}</Part>
      <span className="grow" />
      <Menu
        label={t.sort}
        trigger={
          <Button look="ghost" size="sm" icon={ArrowDownNarrowWide}>
            {t.sorts[order]}
          </Button>
        }
      >
        {filter.q && (
          <MenuItem on={!filter.sort} onSelect={() => set(unsorted)}>
            {t.sorts.best}
          </MenuItem>
        )}
        {SORTS.map(sort => (
          <MenuItem
            key={sort}
            on={order === sort}
            onSelect={() => set(sort === 'newest' && !filter.q ? unsorted : { ...filter, sort })}
          >
            {t.sorts[sort]}
          </MenuItem>
        ))}
      </Menu>
      <Menu
        label={t.export}
        trigger={<Button look="ghost" size="sm" className="desk" icon={Download} label={t.export} />}
      >
        <MenuHead>{t.exportWhat}</MenuHead>
        <MenuItem onSelect={() => void saveExport('csv', filter)}>{t.exportCsv}</MenuItem>
        <MenuItem onSelect={() => void saveExport('json', filter)}>{t.exportJson}</MenuItem>
        <MenuItem onSelect={() => void navigate({ to: '/hand-overs' })}>{t.handOver}</MenuItem>
      </Menu>
      <div className="seg sm desk" role="group" aria-label={t.look}>
        <button
          type="button"
          aria-pressed={shown === 'table'}
          aria-label={t.asTable}
          title={t.asTable}
          onClick={() => setLook('table')}
        >
          <Icon of={Table2} size={14} />
        </button>
        <button
          type="button"
          aria-pressed={shown === 'cards'}
          aria-label={t.asCards}
          title={t.asCards}
          onClick={() => setLook('cards')}
        >
          <Icon of={LayoutGrid} size={14} />
        </button>
      </div>
      {shown === 'table' && (
        <Button
          look="ghost"
          size="sm"
          className="desk"
          icon={dense === 'compact' ? Rows4 : Rows3}
          label={t.compact}
          aria-pressed={dense === 'compact'}
          onClick={toggleDensity}
        />
      )}
    </div>
  );
}

type SearchProps = { filter: DocumentFilter; set: (next: DocumentFilter, replace?: boolean) => void };

/** Words to be found; the list follows what is typed. */
function SearchField({ filter, set }: SearchProps) {
  const [typed, setTyped] = useSearchWords(filter.q ?? '', q =>
    set(q ? { ...filter, q } : without(filter, 'q'), true),
  );
  return (
    <span className="find-in">
      <Icon of={Search} size={14} />
      <input
        id="search-documents"
        type="search"
        aria-label={t.searchList}
        placeholder={t.searchPlaceholder}
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
