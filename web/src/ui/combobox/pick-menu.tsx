import { Search } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';

import { choose as t } from '../../texts/en/choose';
import { Icon } from '../icon';
import { type Choice, type Source, stepOf, useChoices, useQuickEnter } from './choices';
import { Options, optionId } from './options';

type Props = {
  trigger: ReactNode;
  label: string;
  source: Source;
  open: boolean;
  onOpen: (open: boolean) => void;
  /** Where several may be chosen: those that are. The menu stays open for more of them. */
  worn?: ReadonlySet<string>;
  pick: (choice: Choice) => void;
  /** What else can be done, below the list. */
  children?: ReactNode;
};

/** A menu of many: a field to type in, and what fits. */
export function PickMenu({ trigger, label, open, onOpen, children, ...rest }: Props) {
  return (
    <Popover.Root open={open} onOpenChange={onOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal container={document.getElementById('overlays')}>
        <Popover.Content
          className="pop cb pick"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
        >
          <Searched label={label} close={() => onOpen(false)} {...rest} />
          {children && <div className="cb-f">{children}</div>}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

type SearchedProps = Pick<Props, 'label' | 'source' | 'worn' | 'pick'> & { close: () => void };

function Searched({ label, source, worn, pick, close }: SearchedProps) {
  const list = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const found = useChoices(source, typed, true);
  const { choices, q } = found;
  useEffect(() => setAt(0), [q]);
  const take = (choice: Choice | undefined) => {
    if (!choice) return;
    pick(choice);
    if (!worn) close();
  };
  const enter = useQuickEnter(found, take);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = stepOf(event.key, at, choices.length);
    if (next === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (next === undefined && !found.settled) enter(true);
    else if (next === undefined) take(choices[at]);
    else setAt(next);
  };
  return (
    <>
      <div className="cb-i">
        <Icon of={Search} size={14} />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={choices[at] && optionId(list, at)}
          aria-label={label}
          autoComplete="off"
          placeholder={t.type}
          value={typed}
          onChange={event => {
            setTyped(event.target.value);
            setAt(0);
            enter(false);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <Options
        id={list}
        label={label}
        source={source}
        found={found}
        at={at}
        setAt={setAt}
        pick={take}
        worn={worn}
      />
    </>
  );
}
