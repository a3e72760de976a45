import { useQueryClient } from '@tanstack/react-query';

import { call } from '../../api';
import { jobs as t } from '../../texts/en/jobs';
import { sentence } from '../../ui/sentence';
import { toast, toastError } from '../../ui/toast';
import { queues } from './queries';

type Verb = 'retry' | 'cancel' | 'promote';

/** What an admin can do to jobs and kinds of jobs. */
export function useJobActs() {
  const cache = useQueryClient();
  const refresh = () => cache.invalidateQueries({ queryKey: ['jobs'] });
  const act = async (verb: Verb, ids: readonly string[]) => {
    let done = 0;
    let why: unknown;
    // One after the other: a hundred at once would be a burst for the server.
    for (const id of ids) {
      try {
        await call('post', `/jobs/{id}/${verb}`, { path: { id } });
        done += 1;
      } catch (error) {
        why = error;
      }
    }
    if (why !== undefined)
      toast(ids.length > 1 ? t.some(done, ids.length, sentence(why)) : sentence(why), { bad: true });
    else toast({ retry: t.retried, cancel: t.cancelled, promote: () => t.promoted }[verb](done));
    await refresh();
  };
  const turn = async (kind: string, paused: boolean) => {
    const name = t.kinds[kind] ?? kind;
    try {
      const path = paused ? '/jobs/queues/{kind}/resume' : '/jobs/queues/{kind}/pause';
      cache.setQueryData(queues.queryKey, await call('post', path, { path: { kind } }));
      toast(paused ? t.resumed(name) : t.paused(name), { undo: () => void turn(kind, !paused) });
    } catch (error) {
      toastError(error);
    }
    await refresh();
  };
  return { act, turn, refresh };
}
