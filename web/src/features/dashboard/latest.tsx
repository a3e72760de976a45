import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRight, Sparkles } from 'lucide-react';
import type { CSSProperties } from 'react';

import { call, type Document } from '../../api';
import { useMay, useMe } from '../../app/me';
import { dashboard as t } from '../../texts/en/dashboard';
import { Age, Avatar } from '../../ui/bits';
import { Icon } from '../../ui/icon';

const LATEST_SHOWN = 5;

/** What happened last: for admins all of it, for the others the newest documents. */
export function Latest({ items }: { items: Document[] }) {
  const isAdmin = useMay('ADMIN');
  const me = useMe();
  const activity = useQuery({
    queryKey: ['activity', 'latest'],
    queryFn: ({ signal }) => call('get', '/activity', { query: { limit: 40 }, signal }),
    enabled: isAdmin,
  });
  const quiet = new Set([
    'document.upload_started',
    'document.settled',
    'document.reading_started',
    'document.changed',
  ]);
  const entries = activity.data?.items.filter(entry => !quiet.has(entry.action)).slice(0, LATEST_SHOWN);
  const names = new Map(items.map(item => [item.id, item.name]));
  return (
    <section className="card" aria-labelledby="h-latest">
      <div className="card-h">
        <h2 id="h-latest">{isAdmin ? t.latest : t.latestDocuments}</h2>
        <Link
          className="link"
          {...(isAdmin
            ? { to: '/settings/$section', params: { section: 'activity' } }
            : { to: '/documents' })}
        >
          {isAdmin ? t.activityLog : t.all}
          <Icon of={ArrowRight} size={14} />
        </Link>
      </div>
      <ul className="acts">
        {isAdmin
          ? entries?.map(entry => (
              <li key={entry.id}>
                {entry.actor_id && entry.actor_name ? (
                  <Avatar id={entry.actor_id} name={entry.actor_name} size={22} hidden />
                ) : (
                  <span className="av sys" style={{ '--s': '22px' } as CSSProperties} aria-hidden="true">
                    <Icon of={Sparkles} size={12} />
                  </span>
                )}
                <span className="grow cut">
                  <b>{entry.actor_id === me.user_id ? 'You' : (entry.actor_name ?? t.system)}</b>{' '}
                  {names.has(entry.object_id ?? '') ? (
                    <>
                      {(t.did[entry.action] ?? entry.action.replace(/[._]/g, ' ')).replace(
                        / a document$/,
                        '',
                      )}{' '}
                      <Link to="/documents/$id" params={{ id: entry.object_id ?? '' }}>
                        {names.get(entry.object_id ?? '')}
                      </Link>
                    </>
                  ) : (
                    (t.did[entry.action] ?? entry.action.replace(/[._]/g, ' '))
                  )}
                </span>
                <Age at={entry.at} className="muted" />
              </li>
            ))
          : items.slice(0, LATEST_SHOWN).map(item => (
              <li key={item.id}>
                <Link className="grow cut" to="/documents/$id" params={{ id: item.id }}>
                  {item.name}
                </Link>
                <Age at={item.created_at} className="muted" />
              </li>
            ))}
      </ul>
    </section>
  );
}
