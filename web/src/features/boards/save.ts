import { useQueryClient } from '@tanstack/react-query';

import { call, type CardDetail } from '../../api';
import { cardById } from './queries';
import { inTurn, keepVersion, versionOf } from './turns';

/** Changes a card; throws what the server has against it. */
export function useSave({ id, version }: CardDetail) {
  const cache = useQueryClient();
  const { queryKey } = cardById(id);
  return (body: object): Promise<CardDetail> =>
    inTurn(id, async () => {
      const now = versionOf(cache.getQueryData(queryKey) ?? { id, version });
      try {
        const answer = await call('patch', '/cards/{id}', { path: { id }, body, version: now });
        cache.setQueryData(queryKey, keepVersion(answer));
        return answer;
      } finally {
        void cache.invalidateQueries({ queryKey: ['cards'] });
      }
    });
}
