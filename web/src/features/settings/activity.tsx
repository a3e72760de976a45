import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download, Sparkles } from 'lucide-react';

import { type ActivityEntry, address, call, send } from '../../api';
import { problemOf } from '../../api/problem';
import { settings as t } from '../../texts/en/settings';
import { Age, Avatar } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { Menu, MenuItem } from '../../ui/menu';
import { toastError } from '../../ui/toast';
import { members } from '../members';
import { usePaged } from './paged';
import { Head, ListCard } from './pieces';

type Filter = { action?: string; object_type?: string; actor?: string; from?: string; to?: string };

/** The filter as the API takes it: days are whole days of the reader. */
function asQuery({ from, to, ...rest }: Filter) {
  const until = to ? new Date(`${to}T00:00:00`) : undefined;
  until?.setDate(until.getDate() + 1);
  return {
    ...rest,
    ...(from ? { from: new Date(`${from}T00:00:00`).toISOString() } : {}),
    ...(until ? { to: until.toISOString() } : {}),
  };
}

export function Section() {
  const filter = useSearch({ strict: false }) as Filter;
  const navigate = useNavigate();
  const people = useQuery(members);
  const { list, items = [] } = usePaged<ActivityEntry>(['activity', 'list', filter], (cursor, signal) =>
    call('get', '/activity', {
      query: { ...asQuery(filter), limit: 50, ...(cursor ? { cursor } : {}) },
      signal,
    }),
  );
  const set = (name: keyof Filter, value: string) => {
    const { [name]: _, ...rest } = filter;
    void navigate({
      to: '/settings/$section',
      params: { section: 'activity' },
      search: value ? { ...rest, [name]: value } : rest,
      replace: true,
    });
  };
  const save = async (format: 'csv' | 'json') => {
    const response = await send(address('/activity/export', { query: { ...asQuery(filter), format } }));
    if (!response.ok) throw await problemOf(response);
    const url = URL.createObjectURL(await response.blob());
    const link = document.createElement('a');
    link.href = url;
    link.download = `activity.${format}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <>
      <Head title={t.sections.activity} text={t.activity.text}>
        <Menu label={t.activity.export} trigger={<Button icon={Download}>{t.activity.export}</Button>}>
          <MenuItem onSelect={() => void save('csv').catch(toastError)}>{t.activity.csv}</MenuItem>
          <MenuItem onSelect={() => void save('json').catch(toastError)}>{t.activity.json}</MenuItem>
        </Menu>
      </Head>
      <div className="card filters">
        <Field
          label={t.activity.action}
          defaultValue={filter.action ?? ''}
          placeholder="document."
          onBlur={event => set('action', event.target.value)}
        />
        <SelectField
          label={t.activity.type}
          value={filter.object_type ?? ''}
          onChange={event => set('object_type', event.target.value)}
          options={[
            ['', t.activity.anyType],
            ...t.activity.types.map(type => [type, type.replace('_', ' ')] as const),
          ]}
        />
        <SelectField
          label={t.activity.actor}
          value={filter.actor ?? ''}
          onChange={event => set('actor', event.target.value)}
          options={[
            ['', t.activity.anybody],
            ...(people.data ?? []).map(one => [one.user_id, one.name] as const),
          ]}
        />
        <Field
          label={t.activity.from}
          type="date"
          value={filter.from ?? ''}
          onChange={event => set('from', event.target.value)}
        />
        <Field
          label={t.activity.to}
          type="date"
          value={filter.to ?? ''}
          onChange={event => set('to', event.target.value)}
        />
      </div>
      <ListCard what={t.sections.activity} list={list} empty={t.activity.empty} count={items.length}>
        <ul>
          {items.map(entry => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      </ListCard>
    </>
  );
}

function Entry({ entry }: { entry: ActivityEntry }) {
  const name =
    entry.actor_name ??
    (entry.api_key_id ? t.activity.key : entry.address ? t.activity.nobody : t.activity.system);
  const changed = Boolean(entry.before ?? entry.after);
  return (
    <li className="ent">
      <div className="ent-h">
        {entry.actor_id ? (
          <Avatar id={entry.actor_id} name={name} hidden />
        ) : (
          <span className="av sys" style={{ '--s': '24px' } as React.CSSProperties} aria-hidden="true">
            <Icon of={Sparkles} size={12} />
          </span>
        )}
        <span className="grow cut">
          <b>{name}</b> <span className="soft">{entry.action.replace(/[._]/g, ' ')}</span>
        </span>
        <span className="muted desk">{entry.address}</span>
        <Age at={entry.at} />
      </div>
      {changed && (
        <details className="ent-d">
          <summary>{t.activity.diff}</summary>
          <div className="two">
            <pre>{entry.before ? JSON.stringify(entry.before, null, 2) : '–'}</pre>
            <pre>{entry.after ? JSON.stringify(entry.after, null, 2) : '–'}</pre>
          </div>
        </details>
      )}
    </li>
  );
}
