import './customers.css';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';

import { useMe } from '../../app/me';
import { Page } from '../../app/shell/page';
import { common } from '../../texts/en/common';
import { customers } from '../../texts/en/customers';
import { Button } from '../../ui/button';
import { Center, Failure, Rows } from '../../ui/states';
import type { Customer } from './api';
import { KindPicture } from './bits';
import { mineEntries, mineNow } from './queries';
import { Days } from './timeline';

const t = customers.mine;

/** What the organization keeps about the one who is signed in. */
export function Mine() {
  const me = useMe();
  const own = useQuery(mineNow);
  return (
    <Page title={t.title}>
      {own.isError && !own.data ? (
        <Failure what={t.title} error={own.error} retry={() => void own.refetch()} />
      ) : own.isPending ? (
        <Rows what={customers.timelineWhat} />
      ) : own.data.customer ? (
        <Theirs customer={own.data.customer} />
      ) : (
        <Center title={t.none} text={t.noneText(me.email)} />
      )}
    </Page>
  );
}

function Theirs({ customer }: { customer: Pick<Customer, 'kind' | 'name'> }) {
  const me = useMe();
  const list = useInfiniteQuery(mineEntries);
  const entries = list.data?.pages.flatMap(page => page.items) ?? [];
  return (
    <div className="cu-mine">
      <header className="cu-head cu-head-m">
        <KindPicture kind={customer.kind} size={20} />
        <div>
          <h2>{customer.name}</h2>
          <p className="soft">{t.text(me.organization)}</p>
        </div>
      </header>
      {list.isPending ? (
        <Rows what={customers.timelineWhat} count={4} />
      ) : list.isError && entries.length === 0 ? (
        <Failure what={customers.timelineWhat} error={list.error} retry={() => void list.refetch()} />
      ) : entries.length === 0 ? (
        <Center title={t.noEntries} text={t.noEntriesText} />
      ) : (
        <Days entries={entries} />
      )}
      {list.hasNextPage && (
        <div className="cu-more">
          <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {common.showMore}
          </Button>
        </div>
      )}
    </div>
  );
}
