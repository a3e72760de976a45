import './guards.css';

import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, ShieldAlert } from 'lucide-react';

import { call, type Document, type Guard } from '../../api';
import { useMay } from '../../app/me';
import { instant } from '../../lib/format';
import { guards as t } from '../../texts/en/guards';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { toastError } from '../../ui/toast';
import { useNames } from '../members';

const guardsOf = (id: string) =>
  queryOptions({
    queryKey: ['document', id, 'guards'],
    queryFn: ({ signal }) => call('get', '/documents/{id}/guards', { path: { id }, signal }),
  });

/** What somebody checks before this is paid, each with its evidence. */
export function Guards({ document }: { document: Document }) {
  const { data } = useQuery(guardsOf(document.id));
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  const waiting = items.filter(guard => !guard.acknowledged_at).length;
  return (
    <section aria-labelledby="h-guards" className="guards">
      <div className="sec-h">
        <h2 id="h-guards">{t.title}</h2>
        <span className="muted">{waiting > 0 ? t.waiting(waiting) : t.checked}</span>
      </div>
      <ul>
        {items.map(guard => (
          <One key={guard.id} document={document} guard={guard} />
        ))}
      </ul>
    </section>
  );
}

function sentence(detail: string) {
  return `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`;
}

function One({ document, guard }: { document: Document; guard: Guard }) {
  const mayCheck = useMay('OPERATOR');
  const nameOf = useNames();
  const cache = useQueryClient();
  const acknowledge = useMutation({
    mutationFn: () =>
      call('post', '/documents/{id}/guards/{guard}/acknowledge', {
        path: { id: document.id, guard: guard.id },
      }),
    onSuccess: async answer => {
      cache.setQueryData(guardsOf(document.id).queryKey, answer);
      await cache.invalidateQueries({ queryKey: ['document', document.id] });
      await cache.invalidateQueries({ queryKey: ['documents'] });
    },
    onError: toastError,
  });
  const { acknowledged_at: at, acknowledged_by: by, other_id: other } = guard;
  return (
    <li className={at ? 'guard done' : 'guard'}>
      <Icon of={at ? Check : ShieldAlert} />
      <div className="grow">
        <h3>{t.names[guard.name]}</h3>
        <p>{sentence(guard.detail)}</p>
        {at && <p className="muted">{t.by((by && nameOf(by)) || t.somebody, instant(at))}</p>}
        <div className="guard-f">
          {!at && mayCheck && (
            <Button size="sm" icon={Check} busy={acknowledge.isPending} onClick={() => acknowledge.mutate()}>
              {t.acknowledge}
            </Button>
          )}
          {other && (
            <Link to="/documents/$id" params={{ id: other }} className="link">
              {t.open}
            </Link>
          )}
        </div>
      </div>
    </li>
  );
}
