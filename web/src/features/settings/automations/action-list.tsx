import { ArrowDown, ArrowUp, Ellipsis, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';

import { automations as t } from '../../../texts/en/automations';
import { FieldError } from '../../../ui/bits';
import { Button } from '../../../ui/button';
import { Menu, MenuItem, MenuLine } from '../../../ui/menu';
import { ActionFields } from './action-fields';
import { type Action, actionsFor, begun, shifted, type Trigger } from './types';

/** An action with a number of its own: it stays the same one while the list is put in another order. */
export type Numbered = { key: number; action: Action };

let last = 0;
const withKey = (action: Action): Numbered => {
  last += 1;
  return { key: last, action };
};
export const numbered = (actions: readonly Action[]): Numbered[] => actions.map(withKey);

const MOST = 10;

type Props = {
  on: Trigger;
  actions: readonly Numbered[];
  set: (actions: readonly Numbered[]) => void;
  fault: (name: string) => string | undefined;
};

/** What is done, one after the other. */
export function ActionList({ on, actions, set, fault }: Props) {
  const [said, setSaid] = useState('');
  const shift = (at: number, by: 1 | -1) => {
    const name = actions[at] && t.types[actions[at].action.type];
    const next = shifted(actions, at, by);
    if (next === actions || !name) return;
    set(next);
    setSaid(t.moved(name, at + by + 1));
  };
  return (
    <fieldset className="form">
      <legend className="lbl">{t.deeds}</legend>
      {actions.length === 0 && <p className="hint">{t.addFirst}</p>}
      <ol className="auto-a">
        {actions.map(({ key, action }, at) => (
          <Item
            key={key}
            at={at}
            of={actions.length}
            action={action}
            fault={fault}
            shift={by => shift(at, by)}
            remove={() => set(actions.filter(one => one.key !== key))}
            set={next => set(actions.map(one => (one.key === key ? { key, action: next } : one)))}
          />
        ))}
      </ol>
      <div className="auto-add">
        <Menu
          inDialog
          label={t.add}
          align="start"
          trigger={
            <Button size="sm" icon={Plus} disabled={actions.length >= MOST}>
              {t.add}
            </Button>
          }
        >
          {actionsFor(on).map(type => (
            <MenuItem key={type} onSelect={() => set([...actions, withKey(begun(type))])}>
              {t.types[type]}
            </MenuItem>
          ))}
        </Menu>
        <span className="hint">{actions.length >= MOST ? t.most : actions.length > 1 ? t.keysHint : ''}</span>
      </div>
      <p className="sr" role="status">
        {said}
      </p>
    </fieldset>
  );
}

type ItemProps = {
  at: number;
  of: number;
  action: Action;
  set: (action: Action) => void;
  shift: (by: 1 | -1) => void;
  remove: () => void;
  fault: (name: string) => string | undefined;
};

function Item({ at, of, action, set, shift, remove, fault }: ItemProps) {
  const name = t.action(at + 1, t.types[action.type]);
  const move = (event: KeyboardEvent) => {
    if (!event.altKey || !['ArrowUp', 'ArrowDown'].includes(event.key)) return;
    event.preventDefault();
    shift(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    // The keys belong to the fields in it, wherever the focus is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li onKeyDown={move} aria-label={name}>
      <div className="auto-ah">
        <b className="grow">{name}</b>
        <Menu
          inDialog
          label={t.actionMenu(name)}
          trigger={<Button look="ghost" size="sm" icon={Ellipsis} label={t.actionMenu(name)} />}
        >
          <MenuItem icon={ArrowUp} disabled={at === 0} onSelect={() => shift(-1)}>
            {t.up}
          </MenuItem>
          <MenuItem icon={ArrowDown} disabled={at === of - 1} onSelect={() => shift(1)}>
            {t.down}
          </MenuItem>
          <MenuLine />
          <MenuItem icon={Trash2} bad onSelect={remove}>
            {t.remove}
          </MenuItem>
        </Menu>
      </div>
      <ActionFields action={action} set={set} fault={part => fault(`actions/${at}/${part}`)} at={at} />
      <input type="hidden" name={`actions/${at}/type`} value={action.type} />
      <FieldError id={`action-${at}-type`}>{fault(`actions/${at}/type`)}</FieldError>
    </li>
  );
}
