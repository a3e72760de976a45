import { useQueryClient } from '@tanstack/react-query';

import { call, type CardDetail } from '../../api';
import { cardById } from './queries';

/** Changes of one card go one after the other, each meant for what the one before it made. */
const underWay = new Map<string, Promise<unknown>>();

/** Changes a card; throws what the server has against it. */
export function useSave({ id, version }: CardDetail) {
  const cache = useQueryClient();
  const { queryKey } = cardById(id);
  return (body: object): Promise<void> => {
    const work = (underWay.get(id) ?? Promise.resolve()).then(async () => {
      const now = cache.getQueryData(queryKey)?.version ?? version;
      try {
        cache.setQueryData(
          queryKey,
          await call('patch', '/cards/{id}', { path: { id }, body, version: now }),
        );
      } finally {
        void cache.invalidateQueries({ queryKey: ['cards'] });
      }
    });
    underWay.set(
      id,
      work.catch(() => {}),
    );
    return work;
  };
}
