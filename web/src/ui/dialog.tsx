import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

import { common } from '../texts/en/common';
import { Button } from './button';

type Props = {
  open: boolean;
  onClose: () => void;
  /** The question. */
  title: string;
  text?: ReactNode;
  /** For a screen that shows its own title. */
  bare?: boolean;
  className?: string;
  children: ReactNode;
};

/** A question in front of the screen; on a phone a sheet from below. */
export function Dialog({ open, onClose, title, text, bare, className, children }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={next => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content
          className={className ?? 'pop dlg'}
          {...(text ? {} : { 'aria-describedby': undefined })}
        >
          {bare ? (
            <Radix.Title className="sr">{title}</Radix.Title>
          ) : (
            <header>
              <Radix.Title asChild>
                <h2>{title}</h2>
              </Radix.Title>
              <Radix.Close asChild>
                <Button look="ghost" size="sm" icon={X} label={common.close} />
              </Radix.Close>
            </header>
          )}
          {text && <Radix.Description>{text}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** What ends a form in a dialog: leave, or do what the button says. */
export function DialogButtons({
  close,
  busy,
  verb,
  bad,
}: {
  close: () => void;
  busy: boolean;
  verb: string;
  bad?: boolean;
}) {
  return (
    <div className="dl-f">
      <Button look="ghost" onClick={close}>
        {common.cancel}
      </Button>
      <Button look={bad ? 'danger' : 'primary'} type="submit" busy={busy}>
        {verb}
      </Button>
    </div>
  );
}
