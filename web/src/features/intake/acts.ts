/** What can be done with a request. Each is done at once, and can be taken back for ten seconds. */
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';

import { intake as t } from '../../texts/en/intake';
import { sentence } from '../../ui/sentence';
import { toast, toastError } from '../../ui/toast';
import { requests } from './api';
import { allRequests, requestById } from './queries';
import type { Decision, Destination, Outcome, RejectReason, RequestDetail } from './types';

type Subject = Pick<RequestDetail, 'id' | 'version' | 'subject' | 'suggestion'>;

/** The acts on requests; `back` shows one again that was taken back. */
export function useActs(back: (id: string) => void) {
  const cache = useQueryClient();
  return useMemo(() => {
    const refresh = () => cache.invalidateQueries(allRequests);
    const keep = (next: RequestDetail) => cache.setQueryData(requestById(next.id).queryKey, next);

    /** Does one thing; the list is asked for again whatever came of it. */
    const run = async (work: () => Promise<RequestDetail>, say: (done: RequestDetail) => void) => {
      try {
        const done = await work();
        keep(done);
        say(done);
        return true;
      } catch (error) {
        toastError(error);
        return false;
      } finally {
        void refresh();
      }
    };
    const undo = (done: RequestDetail) => () =>
      void run(
        () => requests.undo(done.id, done.version),
        before => {
          toast(t.toast.undone(before.subject));
          back(before.id);
        },
      );

    return {
      accept: (of: Subject, to: Destination = {}) =>
        run(
          () => requests.accept(of.id, { version: of.version, ...to }),
          done => {
            const pipeline = done.routed?.pipeline.name ?? '';
            const learnt = to.pipeline_id !== undefined && to.pipeline_id !== of.suggestion?.pipeline.id;
            const say = learnt ? t.toast.corrected : t.toast.accepted;
            toast(say(done.subject, pipeline), { undo: undo(done) });
          },
        ),
      reject: (of: Subject, reason: RejectReason, note: string) =>
        run(
          () => requests.reject(of.id, { version: of.version, reason, ...(note ? { note } : {}) }),
          done => toast(t.toast.rejected(done.subject), { undo: undo(done) }),
        ),
      step: (of: Subject, verb: 'reopen' | 'close') =>
        run(
          () => requests[verb](of.id, of.version),
          done => toast(verb === 'close' ? t.toast.closed(done.subject) : t.toast.reopened(done.subject)),
        ),
      many: async (ids: readonly string[], change: Decision, say: (count: number) => string) => {
        try {
          const outcome = await requests.bulk(ids, change);
          const done = outcome.results.filter(one => one.done).map(one => one.id);
          tell(outcome.results, say, () => void undoMany(done));
        } catch (error) {
          toastError(error);
        }
        await refresh();
      },
    };

    /** Takes each back by itself: what somebody has gone on with meanwhile stays, and is told. */
    async function undoMany(ids: readonly string[]) {
      const results: Outcome[] = [];
      for (const id of ids) {
        try {
          const { version } = await requests.one(id);
          await requests.undo(id, version);
          results.push({ id, done: true });
        } catch (error) {
          results.push({ id, done: false, detail: sentence(error) });
        }
      }
      tell(results, t.toast.many.undone);
      await refresh();
    }
  }, [cache, back]);
}

export type Acts = ReturnType<typeof useActs>;

/** Says how many were done, and why the others were not. */
function tell(results: readonly Outcome[], say: (count: number) => string, undo?: () => void) {
  const done = results.filter(one => one.done).length;
  const left = results.filter(one => !one.done);
  const why = left[0]?.detail ?? left[0]?.code ?? '';
  const words = [
    ...(done > 0 ? [say(done)] : []),
    ...(left.length > 0 ? [t.toast.many.left(left.length, why)] : []),
  ];
  toast(words.join(' '), { ...(done === 0 ? { bad: true } : {}), ...(undo && done > 0 ? { undo } : {}) });
}
