import { Loader, type LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

import { Icon } from './icon';
import { Keys } from './keys';

type Look = 'primary' | 'secondary' | 'ghost' | 'danger' | 'danger-ghost' | 'soft';

export type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> & {
  look?: Look;
  size?: 'sm' | 'lg' | undefined;
  icon?: LucideIcon | undefined;
  /** The key that does the same, printed on the button. */
  keys?: string;
  /** Under way: keeps its width and ignores a second press. */
  busy?: boolean;
  /** The name of a button that shows a picture only. */
  label?: string;
  children?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
};

/** The look of a button, for links that look like one. */
export function buttonClass(look: Look = 'secondary', size?: 'sm' | 'lg', extra = ''): string {
  return ['btn', look, size, extra].filter(Boolean).join(' ');
}

export function Button({
  look = 'secondary',
  size,
  icon,
  keys,
  busy,
  label,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const pictureOnly = children === undefined;
  return (
    <button
      {...rest}
      type={type === 'submit' ? 'submit' : 'button'}
      className={buttonClass(look, size, `${pictureOnly ? 'icon' : ''} ${className ?? ''}`.trim())}
      aria-busy={busy || undefined}
      {...(label ? { 'aria-label': label, title: rest.title ?? label } : {})}
      onClick={busy ? event => event.preventDefault() : onClick}
    >
      {busy ? <Icon of={Loader} turns /> : icon && <Icon of={icon} />}
      {!pictureOnly && <span>{children}</span>}
      {keys && <Keys keys={keys} />}
    </button>
  );
}
