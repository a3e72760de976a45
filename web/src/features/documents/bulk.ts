/** One change to many documents: each has its own result, and one that is refused stops no other. */
import { type BulkAction, call } from '../../api';
import { documents as t } from '../../texts/en/documents';
import { toast } from '../../ui/toast';

/** As many as the API takes at once. */
export const MOST = 500;

export type Outcome = {
  done: string[];
  /** Those of them that were not so before: what is taken back is for these. */
  changed: string[];
  failed: { id: string; why: string }[];
};

/** Does one thing with each; more than the API takes at once go in turns. */
export async function bulk(action: BulkAction, ids: readonly string[], label?: string): Promise<Outcome> {
  const outcome: Outcome = { done: [], changed: [], failed: [] };
  for (let at = 0; at < ids.length; at += MOST) {
    const part = ids.slice(at, at + MOST);
    const { items } = await call('post', '/documents/bulk', {
      body: { ids: part, action, ...(label ? { label_id: label } : {}) },
    });
    for (const item of items) {
      if (item.changed) outcome.changed.push(item.id);
      if (item.done) outcome.done.push(item.id);
      else outcome.failed.push({ id: item.id, why: item.detail ?? item.code ?? '' });
    }
  }
  return outcome;
}

export function announce(outcome: Outcome, words: string, undo?: () => void) {
  const first = outcome.failed[0];
  const back = undo && outcome.changed.length > 0 ? { undo } : {};
  if (first) toast(t.bulk.notAll(words, outcome.failed.length, first.why), { bad: true, ...back });
  else toast(words, back);
}
