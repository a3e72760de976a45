import { Plus } from 'lucide-react';

import { fieldNames } from '../../texts/en/fields';
import { review as t } from '../../texts/en/review';
import { Button } from '../../ui/button';
import { Menu, MenuItem } from '../../ui/menu';
import type { Fact } from './facts';

/** Names a field that was not found, to be said by hand. */
export function AddField({ facts, add }: { facts: readonly Fact[]; add: (name: string) => void }) {
  const known = new Set(facts.map(fact => fact.name));
  const free = Object.entries(fieldNames).filter(
    ([name]) => !known.has(name) && name !== 'line_items' && name !== 'kind',
  );
  return (
    <div className="add-f">
      <Menu
        label={t.addField}
        align="start"
        trigger={
          <Button look="ghost" size="sm" icon={Plus}>
            {t.addField}
          </Button>
        }
      >
        {free.map(([name, label]) => (
          <MenuItem key={name} onSelect={() => setTimeout(() => add(name))}>
            {label}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}
