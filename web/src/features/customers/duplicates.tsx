import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { common } from '../../texts/en/common';
import { merging as t } from '../../texts/en/customers-merge';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Failure, Rows } from '../../ui/states';
import type { Customer, Duplicate } from './api';
import { KindPicture, knownBy } from './bits';
import { MergeDialog } from './merge';
import { duplicates } from './queries';

/** Pairs that may be one customer each, and the way to compare them. */
export function DuplicatesDialog({ close }: { close: () => void }) {
  const list = useInfiniteQuery(duplicates);
  const [chosen, setChosen] = useState<Duplicate>();
  if (chosen) return <MergeDialog first={chosen.first} second={chosen.second} close={close} />;
  const pairs = list.data?.pages.flatMap(page => page.items) ?? [];
  return (
    <Dialog open onClose={close} title={t.duplicates} className="pop dlg cu-dlg">
      {list.isPending ? (
        <Rows what={t.duplicatesWhat} count={3} />
      ) : list.isError && pairs.length === 0 ? (
        <Failure what={t.duplicatesWhat} error={list.error} retry={() => void list.refetch()} />
      ) : pairs.length === 0 ? (
        <p className="nw-e">{t.duplicatesNone}</p>
      ) : (
        <ul className="cu-dups">
          {pairs.map(pair => (
            <li key={`${pair.first.id} ${pair.second.id}`}>
              <div className="grow">
                <Side of={pair.first} />
                <Side of={pair.second} />
                <p className="hint">{pair.why}</p>
              </div>
              <Button
                size="sm"
                aria-label={t.compareNamed(pair.first.name, pair.second.name)}
                onClick={() => setChosen(pair)}
              >
                {t.compare}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <div className="cu-more">
          <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {common.showMore}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

function Side({ of }: { of: Customer }) {
  return (
    <p className="cu-side">
      <KindPicture kind={of.kind} size={14} />
      <b className="cut">{of.name}</b>
      {knownBy(of) && <span className="muted cut">{knownBy(of)}</span>}
    </p>
  );
}
