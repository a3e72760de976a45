/** Connecting a mailbox at Google or Microsoft: to the provider's page, and what it sends the browser back with. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';

import { call, type Mailbox } from '../../api';
import { mailboxes as t } from '../../texts/en/mailboxes';
import { toast, toastError } from '../../ui/toast';

/** Whether its owner has still to allow that it is read: nobody has asked, or the provider refuses. */
export const wantsConsent = ({ consent }: Pick<Mailbox, 'consent'>) =>
  consent === 'MISSING' || consent === 'REFUSED';

/** Leads to the page on which the owner of the mailbox allows that it is read. */
export async function connect(id: string) {
  const { url } = await call('post', '/mailboxes/{id}/connect', { path: { id } });
  location.assign(url);
}

/** Each answer of a provider counts once, however often the screen is drawn. */
const taken = new Set<string>();

/** Finishes what the provider sent the browser back with, if it did. */
export function useAnswer(key: readonly string[]) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  useEffect(() => {
    // As it was sent: a code that looks like a number stays a text.
    const sent = new URLSearchParams(location.search);
    const [state, code, error] = ['state', 'code', 'error'].map(name => sent.get(name) ?? undefined);
    if (!state || !(code ?? error) || taken.has(state)) return;
    taken.add(state);
    const finish = async () => {
      await navigate({
        to: '/settings/$section',
        params: { section: 'mailboxes' },
        search: {},
        replace: true,
      });
      try {
        const body = { state, ...(code ? { code } : {}), ...(error ? { error } : {}) };
        const mailbox = await call('post', '/mailboxes/consents', { body });
        toast(t.connected(mailbox.name));
      } catch (problem) {
        toastError(problem);
      }
      await cache.invalidateQueries({ queryKey: key });
    };
    void finish();
  }, [cache, navigate, key]);
}
