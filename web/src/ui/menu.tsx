import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';

import { Dot } from './bits';
import { Icon } from './icon';
import { Keys } from './keys';

type Props = {
  trigger: ReactNode;
  label: string;
  align?: 'start' | 'end';
  /** For a menu that a key opens too. */
  open?: boolean;
  onOpen?: (open: boolean) => void;
  /** For a menu in a dialog, outside of which nothing can be reached. */
  inDialog?: boolean;
  children: ReactNode;
};

export function Menu({ trigger, label, align = 'end', open, onOpen, inDialog, children }: Props) {
  // Drawn anew when it opens: the place that was there at first may have gone with the screen before.
  const [shown, setShown] = useState(false);
  const content = (
    <Radix.Content className="pop menu" align={align} sideOffset={4} collisionPadding={8} aria-label={label}>
      {children}
    </Radix.Content>
  );
  return (
    <Radix.Root
      modal={false}
      open={open ?? shown}
      onOpenChange={next => {
        setShown(next);
        onOpen?.(next);
      }}
    >
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      {inDialog ? (
        content
      ) : (
        <Radix.Portal container={document.getElementById('overlays')}>{content}</Radix.Portal>
      )}
    </Radix.Root>
  );
}

type ItemProps = {
  icon?: LucideIcon;
  /** Chosen now: has a tick on the right. */
  on?: boolean;
  bad?: boolean;
  keys?: string;
  /** The colour of a label. */
  dot?: string;
  disabled?: boolean;
  onSelect: () => void;
  children: ReactNode;
};

export function MenuItem({ icon, on, bad, keys, dot, disabled, onSelect, children }: ItemProps) {
  return (
    <Radix.Item className={bad ? 'mi bad' : 'mi'} disabled={disabled ?? false} onSelect={onSelect}>
      {icon && <Icon of={icon} />}
      {dot && <Dot colour={dot} />}
      <span className="grow cut">{children}</span>
      {on && <Icon of={Check} />}
      {keys && <Keys keys={keys} />}
    </Radix.Item>
  );
}

export const MenuLine = () => <Radix.Separator className="mline" />;
export const MenuHead = ({ children }: { children: ReactNode }) => (
  <Radix.Label className="mhead">{children}</Radix.Label>
);
