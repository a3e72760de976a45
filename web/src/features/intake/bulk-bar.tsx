import { Ban, Check, Send, X } from 'lucide-react';
import { useState } from 'react';

import { common } from '../../texts/en/common';
import { intake as t } from '../../texts/en/intake';
import { Button } from '../../ui/button';
import { PickMenu } from '../../ui/combobox/pick-menu';
import type { Acts } from './acts';
import { pipelineChoices } from './queries';
import { RejectDialog } from './reject';

type Props = { ids: readonly string[]; acts: Acts; clear: () => void };

/** What can be done with all chosen requests at once. */
export function BulkBar({ ids, acts, clear }: Props) {
  const [busy, setBusy] = useState(false);
  const [sending, setSending] = useState(false);
  const [rejecting, setRejecting] = useState(false);
  const run = async (...given: Parameters<Acts['many']> extends [unknown, ...infer Rest] ? Rest : never) => {
    setBusy(true);
    await acts.many(ids, ...given);
    setBusy(false);
    clear();
  };
  return (
    <div className="bulk toast" role="region" aria-label={t.bulk.region}>
      <b className="num">{common.selected(ids.length)}</b>
      <span className="bulk-l" />
      <Button
        look="ghost"
        size="sm"
        icon={Check}
        busy={busy}
        onClick={() => void run({ accept: true }, t.toast.many.accepted)}
      >
        {t.bulk.accept}
      </Button>
      <PickMenu
        label={t.bulk.send}
        source={pipelineChoices}
        open={sending}
        onOpen={setSending}
        pick={({ value, text }) => void run({ pipeline_id: value }, count => t.toast.many.sent(count, text))}
        trigger={
          <Button look="ghost" size="sm" icon={Send} busy={busy}>
            {t.bulk.send}
          </Button>
        }
      />
      <Button look="ghost" size="sm" icon={Ban} busy={busy} onClick={() => setRejecting(true)}>
        {t.bulk.reject}
      </Button>
      <Button look="ghost" size="sm" icon={X} label={t.bulk.clear} onClick={clear} />
      {rejecting && (
        <RejectDialog
          title={t.reject.titleMany(ids.length)}
          verb={t.reject.verbMany(ids.length)}
          close={() => setRejecting(false)}
          send={async reason => {
            setRejecting(false);
            await run({ reject: { reason } }, t.toast.many.rejected);
          }}
        />
      )}
    </div>
  );
}
