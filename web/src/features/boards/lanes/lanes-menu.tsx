import { Rows3 } from 'lucide-react';

import { lanes as t } from '../../../texts/en/lanes';
import { Button } from '../../../ui/button';
import { Menu, MenuItem } from '../../../ui/menu';
import { type BoardFilter, LANES, withPart } from '../filter';

type Props = { filter: BoardFilter; set: (next: BoardFilter) => void };

/** Chooses what the rows across the columns stand for. */
export function LanesMenu({ filter, set }: Props) {
  const now = filter.lanes ?? 'none';
  return (
    <Menu
      label={t.name}
      trigger={
        <Button look="ghost" size="sm" icon={Rows3}>
          {t.chosen(t.by[now])}
        </Button>
      }
    >
      {(['none', ...LANES] as const).map(one => (
        <MenuItem
          key={one}
          on={one === now}
          onSelect={() => set(withPart(filter, 'lanes', one === 'none' ? undefined : one))}
        >
          {t.by[one]}
        </MenuItem>
      ))}
    </Menu>
  );
}
