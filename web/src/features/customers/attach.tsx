import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, Search } from 'lucide-react';
import { useState } from 'react';

import { amount } from '../../lib/format';
import { useSettled } from '../../lib/settled';
import { customers as t } from '../../texts/en/customers';
import { Age, FieldError } from '../../ui/bits';
import { Dialog } from '../../ui/dialog';
import { Icon } from '../../ui/icon';
import { sentence } from '../../ui/sentence';
import { Failure, Rows } from '../../ui/states';
import { toast, toastError } from '../../ui/toast';
import { page } from '../documents/queries';
import { Thumbnail } from '../documents/pieces';
import { attachDocument, type Customer, detachDocument } from './api';
import { KEY, timeline } from './queries';

const SHOWN = 8;

/** Finds a document and attaches it at once. */
export function AttachDialog({ customer, close }: { customer: Customer; close: () => void }) {
  const cache = useQueryClient();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<unknown>();
  const q = useSettled(typed.trim());
  const found = useQuery({
    queryKey: ['documents', 'to-attach', q],
    queryFn: ({ signal }) => page(q ? { q } : {}, '', signal),
    placeholderData: before => before,
  });
  const have = new Set(
    cache
      .getQueryData(timeline(customer.id, undefined).queryKey)
      ?.pages.flatMap(one => one.items.map(entry => entry.object_id)),
  );
  const attach = async (id: string, name: string) => {
    if (busy) return;
    setBusy(true);
    setWrong(undefined);
    const again = () => cache.invalidateQueries({ queryKey: KEY });
    try {
      await attachDocument(customer.id, id);
      close();
      toast(t.attached(name, customer.name), {
        undo: () => void detachDocument(customer.id, id).catch(toastError).finally(again),
      });
    } catch (error) {
      setWrong(error);
      setBusy(false);
    }
    await again();
  };
  const items = found.data?.items.slice(0, SHOWN) ?? [];
  return (
    <Dialog open onClose={close} title={t.attachTitle} className="pop dlg cu-dlg">
      <span className="cu-find cu-find-l">
        <Icon of={Search} size={14} />
        <input
          type="search"
          autoFocus
          aria-label={t.attachSearch}
          placeholder={t.attachSearch}
          maxLength={200}
          value={typed}
          onChange={event => setTyped(event.target.value)}
        />
      </span>
      {wrong !== undefined && (
        <div role="alert">
          <FieldError id="cu-attach-e">{sentence(wrong)}</FieldError>
        </div>
      )}
      <h3 className="cu-h3">{q ? t.attachFound : t.attachRecent}</h3>
      {found.isError ? (
        <Failure what={t.figure.document} error={found.error} retry={() => void found.refetch()} />
      ) : found.isPending ? (
        <Rows what={t.figure.document} count={4} />
      ) : items.length === 0 ? (
        <p className="nw-e">{q ? t.attachNone(q) : t.attachEmpty}</p>
      ) : (
        <ul className="cu-pick">
          {items.map(one => (
            <li key={one.id}>
              <button
                type="button"
                disabled={have.has(one.id)}
                aria-busy={busy || undefined}
                onClick={() => void attach(one.id, one.name)}
              >
                <Thumbnail document={one} />
                <span className="nt grow">
                  <b className="cut">{one.name}</b>
                  <span className="cut">
                    {[one.vendor, one.number].filter(Boolean).join(', ') || <Age at={one.created_at} />}
                  </span>
                </span>
                {have.has(one.id) ? (
                  <span className="muted cu-have">
                    <Icon of={Check} size={14} /> {t.attachAlready}
                  </span>
                ) : (
                  one.total && <span className="num">{amount(one.total, one.currency)}</span>
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
