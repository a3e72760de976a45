/** What the sections of the settings are made of. */
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { useMe } from '../../app/me';
import { usePhone } from '../../lib/media';
import { common } from '../../texts/en/common';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Failure, Rows } from '../../ui/states';
import { toast, toastError } from '../../ui/toast';

export function Head({ title, text, children }: { title: string; text: ReactNode; children?: ReactNode }) {
  return (
    <div className="set-h">
      <div className="grow">
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
      {children}
    </div>
  );
}

type LoadedProps<T> = {
  what: string;
  own: { isError: boolean; error: unknown; data: T | undefined; refetch: () => unknown };
  children: (data: T) => ReactNode;
};

/** What there is to set, or what is shown while it is not there. */
export function Loaded<T>({ what, own, children }: LoadedProps<T>) {
  if (own.isError) return <Failure what={what} error={own.error} retry={() => void own.refetch()} />;
  return own.data ? children(own.data) : <Rows what={what} count={3} />;
}

type ListProps = {
  what: string;
  list: {
    isPending: boolean;
    isError: boolean;
    error: unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
    refetch: () => unknown;
  };
  empty: string;
  count: number;
  children: ReactNode;
};

/** A list in its frame, with what it shows while there is none. */
export function ListCard({ what, list, empty, count, children }: ListProps) {
  const me = useMe();
  const phone = usePhone();
  let content: ReactNode;
  if (list.isPending) content = <Rows what={what} count={4} />;
  else if (list.isError && count === 0) {
    content = (
      <Failure
        what={what}
        error={list.error}
        role={me.role.toLowerCase()}
        organization={me.organization}
        retry={() => void list.refetch()}
      />
    );
  } else if (count === 0) content = <p className="nw-e">{empty}</p>;
  else content = children;
  return (
    // A table wider than a phone scrolls, and what scrolls must be reached by keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="card" aria-label={what} tabIndex={phone ? 0 : undefined}>
      {content}
      {list.hasNextPage && (
        <div className="more-f">
          <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {common.showMore}
          </Button>
        </div>
      )}
    </section>
  );
}

type AskProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  text?: string;
  verb: string;
  act: () => Promise<unknown>;
};

/** A question before what can't be taken back. */
export function Ask({ open, onClose, title, text, verb, act }: AskProps) {
  return (
    <Dialog open={open} onClose={onClose} title={title} text={text}>
      <div className="dl-f">
        <Button look="ghost" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button
          look="danger"
          onClick={() => {
            onClose();
            act().catch(toastError);
          }}
        >
          {verb}
        </Button>
      </div>
    </Dialog>
  );
}

/** Does something, says so, and asks for the list again. */
export function useAct() {
  const cache = useQueryClient();
  return async (work: () => Promise<unknown>, key: QueryKey, words?: string) => {
    try {
      await work();
      if (words) toast(words);
    } catch (error) {
      toastError(error);
    }
    await cache.invalidateQueries({ queryKey: key });
  };
}
