import { useQueryClient } from '@tanstack/react-query';
import { Stamp } from 'lucide-react';
import { useState } from 'react';

import { call, type Document } from '../../api';
import { useMay } from '../../app/me';
import { approvals as t } from '../../texts/en/approvals';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Form } from '../../ui/form';
import { approvalOf } from './queries';
import { Approvers } from './approvers';

/** Has a document approved by people of the viewer's choice. */
export function Start({ document }: { document: Document }) {
  const mayAsk = useMay('OPERATOR');
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  if (!mayAsk || document.status !== 'COMPLETED' || document.deleted_at) return null;
  return (
    <div className="add-f">
      <Button look="ghost" size="sm" icon={Stamp} onClick={() => setAsking(true)}>
        {t.start}
      </Button>
      {asking && (
        <Dialog open onClose={() => setAsking(false)} title={t.start} text={t.startText}>
          <Form
            send={async ({ days }) => {
              await call('post', '/approvals', {
                body: {
                  document_id: document.id,
                  steps: [{ approvers: chosen }],
                  ...(days ? { due_days: Number(days) } : {}),
                },
              });
              setAsking(false);
              await cache.invalidateQueries({ queryKey: approvalOf(document.id).queryKey });
            }}
          >
            {({ busy, fault }) => (
              <>
                <Approvers chosen={chosen} choose={setChosen} error={fault('steps')} />
                <Field
                  label={t.startHint}
                  name="days"
                  type="number"
                  min={1}
                  max={365}
                  error={fault('due_days')}
                />
                <DialogButtons close={() => setAsking(false)} busy={busy} verb={t.start} />
              </>
            )}
          </Form>
        </Dialog>
      )}
    </div>
  );
}
