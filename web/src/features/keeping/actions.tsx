/** Archive and hold, in the menu of a document. */
import { useQueryClient } from '@tanstack/react-query';
import { Archive, ArchiveRestore, Lock, LockOpen } from 'lucide-react';

import { call, type Document } from '../../api';
import { useMay } from '../../app/me';
import { keeping as t } from '../../texts/en/keeping';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Form } from '../../ui/form';
import { MenuItem } from '../../ui/menu';
import { toast, toastError } from '../../ui/toast';

export function KeepingItems({ document: doc, hold }: { document: Document; hold: () => void }) {
  const cache = useQueryClient();
  const mayWork = useMay('OPERATOR');
  const isAdmin = useMay('ADMIN');
  const path = { id: doc.id };
  const after = (work: Promise<unknown>, words: string) =>
    void work
      .then(() => toast(words))
      .catch(toastError)
      .finally(() => {
        void cache.invalidateQueries({ queryKey: ['document', doc.id] });
        void cache.invalidateQueries({ queryKey: ['documents'] });
      });
  if (!mayWork || doc.deleted_at) return null;
  const isOver = doc.status === 'COMPLETED' || doc.status === 'FAILED';
  return (
    <>
      {doc.archived_at ? (
        <MenuItem
          icon={ArchiveRestore}
          onSelect={() => after(call('delete', '/documents/{id}/archive', { path }), t.unarchivedDone)}
        >
          {t.unarchive}
        </MenuItem>
      ) : (
        isOver && (
          <MenuItem
            icon={Archive}
            onSelect={() => after(call('put', '/documents/{id}/archive', { path }), t.archivedDone)}
          >
            {t.archive}
          </MenuItem>
        )
      )}
      {isAdmin &&
        (doc.hold ? (
          <MenuItem
            icon={LockOpen}
            onSelect={() => after(call('delete', '/documents/{id}/hold', { path }), t.released)}
          >
            {t.release}
          </MenuItem>
        ) : (
          <MenuItem icon={Lock} onSelect={hold}>
            {t.hold}
          </MenuItem>
        ))}
    </>
  );
}

/** Asks why. */
export function HoldDialog({ id, close }: { id: string; close: () => void }) {
  const cache = useQueryClient();
  const send = async ({ reason = '' }: Record<string, string>) => {
    await call('put', '/documents/{id}/hold', { path: { id }, body: { reason } });
    await cache.invalidateQueries({ queryKey: ['document', id] });
    toast(t.heldDone);
    close();
  };
  return (
    <Dialog open onClose={close} title={t.holdTitle} text={t.holdText}>
      <Form send={send}>
        {({ busy, fault }) => (
          <>
            <Field
              label={t.holdReason}
              name="reason"
              required
              maxLength={500}
              autoFocus
              error={fault('reason')}
            />
            <DialogButtons close={close} busy={busy} verb={t.hold} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
