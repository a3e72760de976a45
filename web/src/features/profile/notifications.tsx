import './notifications.css';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { notifications as t } from '../../texts/en/notifications';
import { Button } from '../../ui/button';
import { Failure, Rows } from '../../ui/states';
import { toastError } from '../../ui/toast';
import { choose, type Mail, type Preference, preferences, type Preferences } from './preferences';

const clock = (hour: number) =>
  new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(new Date(2000, 0, 1, hour));

/** What a member is told and how: each choice is saved at once. */
export function Notifications() {
  const own = useQuery(preferences);
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    // The link of a letter leads here.
    if (own.data && location.hash === '#notifications') card.current?.scrollIntoView();
  }, [own.data]);
  return (
    <section className="card" aria-labelledby="h-notifications" id="notifications" ref={card}>
      {own.isError && !own.data ? (
        <Failure what={t.what} error={own.error} retry={() => void own.refetch()} />
      ) : !own.data ? (
        <Rows what={t.what} count={4} />
      ) : (
        <Choices of={own.data} />
      )}
    </section>
  );
}

/** Choices are sent one after the other, so that the last one is what stays. */
let underWay: Promise<unknown> = Promise.resolve();

function useChoose() {
  const cache = useQueryClient();
  return (items: readonly Preference[]) => {
    const { queryKey } = preferences;
    cache.setQueryData(queryKey, now => now && { ...now, items: merged(now.items, items) });
    const work = underWay.then(() => choose(items));
    underWay = work.catch(() => {});
    work.then(
      (saved: Preferences) => cache.setQueryData(queryKey, saved),
      (error: unknown) => {
        toastError(error);
        void cache.invalidateQueries({ queryKey });
      },
    );
  };
}

const merged = (all: readonly Preference[], chosen: readonly Preference[]) =>
  all.map(one => chosen.find(other => other.kind === one.kind) ?? one);

function Choices({ of: { items, digest_hour: hour } }: { of: Preferences }) {
  const save = useChoose();
  const put = (next: Preference) => {
    const own = { ...next, is_default: false };
    save(merged(items, [own]).filter(one => !one.is_default));
  };
  return (
    <>
      <div className="card-h">
        <h2 id="h-notifications">{t.title}</h2>
        {items.some(one => !one.is_default) && (
          <Button size="sm" onClick={() => save([])}>
            {t.reset}
          </Button>
        )}
      </div>
      <p className="soft notify-t">{t.text(clock(hour))}</p>
      <ul className="notify">
        {items.map(item => (
          <Row key={item.kind} item={item} put={put} />
        ))}
      </ul>
    </>
  );
}

function Row({ item, put }: { item: Preference; put: (item: Preference) => void }) {
  const { title, in_app: inApp, mail } = item;
  return (
    <li>
      <span className="grow">
        {title}
        {!inApp && mail === 'none' && <span className="hint">{t.silent}</span>}
      </span>
      <label className="notify-a">
        <input
          type="checkbox"
          role="switch"
          className="switch"
          aria-label={t.inAppOf(title)}
          aria-checked={inApp}
          checked={inApp}
          onChange={event => put({ ...item, in_app: event.target.checked })}
        />
        <span aria-hidden="true">{t.inApp}</span>
      </label>
      <select
        className="input"
        aria-label={t.mailOf(title)}
        value={mail}
        onChange={event => put({ ...item, mail: event.target.value as Mail })}
      >
        {Object.entries(t.mails).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </li>
  );
}
