/** One change to many documents: each has its own result, and one that is refused stops no other. */
import { sentence } from '../../ui/sentence';
import { toast } from '../../ui/toast';
import { documents as t } from '../../texts/en/documents';

const AT_ONCE = 3;

export type Outcome = { done: string[]; failed: { id: string; why: string }[] };

export async function forEach(
  ids: readonly string[],
  work: (id: string) => Promise<unknown>,
): Promise<Outcome> {
  const left = [...ids];
  const outcome: Outcome = { done: [], failed: [] };
  const worker = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      try {
        await work(id);
        outcome.done.push(id);
      } catch (error) {
        outcome.failed.push({ id, why: sentence(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return outcome;
}

export function announce(outcome: Outcome, words: string, undo?: () => void) {
  const first = outcome.failed[0];
  if (first)
    toast(t.bulk.notAll(words, outcome.failed.length, first.why), { bad: true, ...(undo ? { undo } : {}) });
  else toast(words, undo ? { undo } : {});
}
