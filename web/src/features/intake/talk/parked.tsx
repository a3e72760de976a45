import { useQueryClient } from '@tanstack/react-query';
import { CirclePause } from 'lucide-react';
import { useState } from 'react';

import type { SettleParkedMails } from '../../../api';
import { talk } from '../../../texts/en/talk';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { toast, toastError } from '../../../ui/toast';
import { allRequests, requestById } from '../queries';
import type { RequestDetail } from '../types';
import { decideParked } from './calls';

const t = talk.parked;

/** Mails that came too fast to be requests: a person says what becomes of them. */
export function ParkedMails({ request }: { request: RequestDetail }) {
  const cache = useQueryClient();
  const [busy, setBusy] = useState<SettleParkedMails>();
  const { parked } = request;
  if (!parked) return null;
  const decide = async (what: SettleParkedMails) => {
    setBusy(what);
    try {
      const done = await decideParked(request.id, what);
      cache.setQueryData(requestById(done.id).queryKey, done);
      toast(what === 'release' ? t.released : t.discarded);
    } catch (error) {
      toastError(error);
    }
    setBusy(undefined);
    await cache.invalidateQueries(allRequests);
  };
  return (
    <section className="card sgn" aria-labelledby="parked-h">
      <div className="sg-top">
        <h3 id="parked-h">
          <Icon of={CirclePause} /> {t.title(parked.count, parked.sender)}
        </h3>
        <p>{t.text}</p>
      </div>
      <div className="sg-act">
        <Button look="primary" busy={busy === 'release'} onClick={() => void decide('release')}>
          {t.release}
        </Button>
        <Button look="danger-ghost" busy={busy === 'discard'} onClick={() => void decide('discard')}>
          {t.discard}
        </Button>
      </div>
    </section>
  );
}
