import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { members } from '../members';

/** Those who can be given a card: admins and operators who are still here. */
export function useStaff(): { id: string; name: string }[] {
  const { data } = useQuery(members);
  return useMemo(
    () =>
      (data ?? [])
        .filter(member => member.role !== 'CLIENT' && !member.deactivated_at)
        .map(member => ({ id: member.user_id, name: member.name })),
    [data],
  );
}
