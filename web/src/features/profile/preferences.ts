/** What a member wants to be told, as the API has it. */
import { queryOptions } from '@tanstack/react-query';

import { call } from '../../api';
import type { notifications as t } from '../../texts/en/notifications';

export type Mail = keyof typeof t.mails;
export type Preference = { kind: string; title: string; in_app: boolean; mail: Mail; is_default: boolean };
export type Preferences = { digest_hour: number; items: Preference[] };

export const preferences = queryOptions({
  queryKey: ['notification-preferences'],
  queryFn: ({ signal }) =>
    call('get', '/notifications/preferences' as never, { signal } as never) as Promise<Preferences>,
});

/** Kinds that are left out are as they are for everybody at first. */
export const choose = (items: readonly Preference[]) =>
  call(
    'put',
    '/notifications/preferences' as never,
    {
      body: { items: items.map(({ kind, in_app, mail }) => ({ kind, in_app, mail })) },
    } as never,
  ) as Promise<Preferences>;

export const unsubscribe = (token: string) =>
  call('post', '/notifications/unsubscribe' as never, { query: { token }, anonymous: true } as never);
