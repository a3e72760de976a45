import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Hand, Paperclip, X } from 'lucide-react';
import { useMemo } from 'react';

import { amount, date, time, weekday } from '../../lib/format';
import { common } from '../../texts/en/common';
import { customers as t } from '../../texts/en/customers';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Center, Failure, Rows } from '../../ui/states';
import { toast, toastError } from '../../ui/toast';
import { attachDocument, type Customer, detachDocument, type Entry, type EntryKind } from './api';
import { ENTRY_PICTURES } from './bits';
import { byDay, isWholeDay, nearness } from './days';
import { figures, KEY, timeline } from './queries';

const KINDS = Object.keys(t.figure) as EntryKind[];

/** Milliseconds within which a day is named with its weekday. */
const NEAR = 180 * 24 * 3_600_000;

/** A day as people say it. */
export function dayName(day: string, now: Date): string {
  const near = nearness(day, now);
  if (near) return t[near];
  const noon = new Date(`${day}T12:00:00`);
  return now.getTime() - noon.getTime() < NEAR ? weekday(noon) : date(day);
}

/** What happened with a customer, the newest first. */
export function Timeline({ customer, attach }: { customer: Customer; attach: () => void }) {
  const { show } = useSearch({ strict: false }) as { show?: unknown };
  const kind = KINDS.find(one => one === show);
  const list = useInfiniteQuery(timeline(customer.id, kind));
  const entries = useMemo(() => list.data?.pages.flatMap(page => page.items) ?? [], [list.data]);
  const takeOff = useTakeOff(customer);
  return (
    <section className="cu-tl" aria-labelledby="h-tl">
      <h2 id="h-tl" className="sr">
        {t.timeline}
      </h2>
      <KindTabs customer={customer} kind={kind} />
      {list.isPending ? (
        <Rows what={t.timelineWhat} count={6} />
      ) : list.isError && entries.length === 0 ? (
        <Failure what={t.timelineWhat} error={list.error} retry={() => void list.refetch()} />
      ) : entries.length === 0 ? (
        <Center
          title={kind ? t.noneOfKind(t.figure[kind]) : t.noEntries}
          text={kind ? undefined : t.noEntriesText}
        >
          <Button icon={Paperclip} onClick={attach}>
            {t.attach}
          </Button>
        </Center>
      ) : (
        <Days entries={entries} takeOff={takeOff} />
      )}
      {list.hasNextPage && (
        <div className="cu-more">
          <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {common.showMore}
          </Button>
        </div>
      )}
    </section>
  );
}

/** The kinds that there are, each with its number. */
function KindTabs({ customer, kind }: { customer: Customer; kind: EntryKind | undefined }) {
  const { data } = useQuery(figures(customer.id));
  const counted = data?.entries.filter(one => one.count > 0) ?? [];
  const tabs = KINDS.flatMap(name => {
    const count = counted.find(one => one.kind === name)?.count;
    return count !== undefined || name === kind ? [{ name, count }] : [];
  });
  return (
    <nav className="tabs cu-tabs" aria-label={t.timeline}>
      {[{ name: undefined, count: undefined }, ...tabs].map(({ name, count }) => (
        <Link
          key={name ?? 'all'}
          to="/customers/$id"
          params={{ id: customer.id }}
          search={name ? { show: name } : {}}
          replace
          activeProps={{ 'aria-current': undefined }}
          aria-current={name === kind ? 'true' : undefined}
        >
          {name ? t.figure[name] : t.everything}
          {count !== undefined && <span className="n">{count.toLocaleString()}</span>}
        </Link>
      ))}
    </nav>
  );
}

type DaysProps = { entries: Entry[]; takeOff?: (entry: Entry) => void };

export function Days({ entries, takeOff }: DaysProps) {
  const now = new Date();
  return byDay(entries).map(({ day, entries: some }) => (
    <section key={`${day} ${some[0]?.id}`} aria-label={dayName(day, now)}>
      <h3 className="cu-day">
        <time dateTime={day}>{dayName(day, now)}</time>
      </h3>
      <ul className={takeOff ? 'cu-es' : 'cu-es cu-ro'}>
        {some.map(entry => (
          <EntryRow key={entry.id} entry={entry} takeOff={takeOff} />
        ))}
      </ul>
    </section>
  ));
}

const isPaper = (entry: Entry) => entry.kind === 'document' || entry.kind === 'mail';

type EntryProps = { entry: Entry; takeOff: ((entry: Entry) => void) | undefined };

function EntryRow({ entry, takeOff }: EntryProps) {
  return (
    <li className="cu-e">
      <span className="cu-ei" title={t.figure[entry.kind]}>
        <Icon of={ENTRY_PICTURES[entry.kind]} />
      </span>
      <span className="cu-et">
        <span className="cu-tt">
          {isPaper(entry) ? (
            <Link className="cu-link cut" to="/documents/$id" params={{ id: entry.object_id }}>
              {entry.title}
            </Link>
          ) : entry.kind === 'card' && entry.container_id ? (
            <Link
              className="cu-link cut"
              to="/boards/$id"
              params={{ id: entry.container_id }}
              search={{ card: entry.object_id }}
            >
              {entry.title}
            </Link>
          ) : (
            <b className="cu-link cut">{entry.title}</b>
          )}
          {entry.detail && <span className="soft cut">{entry.detail}</span>}
        </span>
        {entry.why && (
          <span className="cu-why cut" title={entry.why}>
            {entry.attached_by === 'person' && <Icon of={Hand} size={12} />}
            {entry.why}
          </span>
        )}
      </span>
      <span className="cu-er">
        <span className="cu-ea num">{entry.amount && amount(entry.amount, entry.currency)}</span>
        <time className="cu-at muted num" dateTime={entry.at}>
          {!isWholeDay(entry.at) && time(entry.at)}
        </time>
      </span>
      {takeOff && isPaper(entry) && (
        <Button
          look="ghost"
          size="sm"
          className="cu-x"
          icon={X}
          label={t.takeOffNamed(entry.title)}
          onClick={() => takeOff(entry)}
        />
      )}
    </li>
  );
}

/** Takes an entry off at once, and puts it back when that is wanted within ten seconds. */
function useTakeOff(customer: Customer) {
  const cache = useQueryClient();
  const again = () => cache.invalidateQueries({ queryKey: KEY });
  return async (entry: Entry) => {
    try {
      await detachDocument(customer.id, entry.object_id);
      toast(t.takenOff(entry.title, customer.name), {
        undo: () => void attachDocument(customer.id, entry.object_id).catch(toastError).finally(again),
      });
    } catch (error) {
      toastError(error);
    }
    await again();
  };
}
