import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowDownNarrowWide, Search, X } from 'lucide-react';
import { useSearchWords } from '../../lib/settled';

import { customers as t } from '../../texts/en/customers';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Menu, MenuItem } from '../../ui/menu';
import { type CustomerFilter, KINDS, ORDERS } from './filter';

/** Above the list: words, kind and order. */
export function Tools({ filter }: { filter: CustomerFilter }) {
  const navigate = useNavigate();
  const set = (search: CustomerFilter, replace = false) =>
    void navigate({ to: '/customers', search, replace });
  const { order = 'name', ...unordered } = filter;
  const { kind, ...all } = filter;
  return (
    <div className="tools">
      <SearchField filter={filter} set={set} />
      <nav className="seg cu-seg" aria-label={t.kindFilter}>
        <KindLink search={all} on={kind === undefined} label={t.kindsMany.all} />
        {KINDS.map(one => (
          <KindLink key={one} search={{ ...filter, kind: one }} on={kind === one} label={t.kindsMany[one]} />
        ))}
      </nav>
      <span className="grow" />
      <Menu
        label={t.order}
        trigger={
          <Button look="ghost" size="sm" icon={ArrowDownNarrowWide}>
            {t.orders[order]}
          </Button>
        }
      >
        {ORDERS.map(one => (
          <MenuItem
            key={one}
            on={one === order}
            onSelect={() => set(one === 'name' ? unordered : { ...filter, order: one })}
          >
            {t.orders[one]}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}

function KindLink({ search, on, label }: { search: CustomerFilter; on: boolean; label: string }) {
  return (
    <Link
      to="/customers"
      search={search}
      activeProps={{ 'aria-current': undefined, className: '' }}
      aria-current={on ? 'true' : undefined}
      data-on={on || undefined}
    >
      {label}
    </Link>
  );
}

type SearchProps = { filter: CustomerFilter; set: (next: CustomerFilter, replace?: boolean) => void };

/** The list follows what is typed. */
function SearchField({ filter, set }: SearchProps) {
  const [typed, setTyped] = useSearchWords(filter.search ?? '', search => {
    const { search: _, ...rest } = filter;
    set(search ? { ...rest, search } : rest, true);
  });
  return (
    <span className="cu-find">
      <Icon of={Search} size={14} />
      <input
        id="search-customers"
        type="search"
        aria-label={t.search}
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
