/** The customers of a document, beside its page. */
import './customers.css';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';

import type { Document } from '../../api';
import { customers } from '../../texts/en/customers';
import { FieldError } from '../../ui/bits';
import { Button } from '../../ui/button';
import { PickMenu } from '../../ui/combobox/pick-menu';
import { sentence } from '../../ui/sentence';
import { toast, toastError } from '../../ui/toast';
import { attachDocument, type Customer, detachDocument } from './api';
import { KindPicture } from './bits';
import { customerChoices, KEY, ofDocument } from './queries';

const t = customers.ofDocument;

export function DocumentCustomers({ document: doc }: { document: Document }) {
  const cache = useQueryClient();
  const { data, error } = useQuery(ofDocument(doc.id));
  const [open, setOpen] = useState(false);
  const again = () => cache.invalidateQueries({ queryKey: KEY });
  const attach = ({ id, name }: Pick<Customer, 'id' | 'name'>) =>
    void attachDocument(id, doc.id)
      .then(() =>
        toast(customers.attached(doc.name, name), {
          undo: () => void detachDocument(id, doc.id).catch(toastError).finally(again),
        }),
      )
      .catch(toastError)
      .finally(again);
  const takeOff = ({ id, name }: Customer) =>
    void detachDocument(id, doc.id)
      .then(() =>
        toast(customers.takenOff(doc.name, name), {
          undo: () => void attachDocument(id, doc.id).catch(toastError).finally(again),
        }),
      )
      .catch(toastError)
      .finally(again);
  return (
    <section className="cu-doc" aria-labelledby="h-customers">
      <div className="sec-h">
        <h2 id="h-customers">{t.title}</h2>
        <PickMenu
          label={t.attach}
          source={customerChoices()}
          open={open}
          onOpen={setOpen}
          pick={choice => attach({ id: choice.value, name: choice.text })}
          trigger={<Button look="ghost" size="sm" icon={Plus} label={t.attach} />}
        />
      </div>
      {error && !data ? (
        <FieldError id="cu-doc-e">{sentence(error)}</FieldError>
      ) : (
        data?.items.length === 0 && <p className="hint">{t.none}</p>
      )}
      <ul>
        {data?.items.map(one => (
          <li key={one.id}>
            <KindPicture kind={one.kind} size={14} />
            <Link className="cu-link cut grow" to="/customers/$id" params={{ id: one.id }}>
              {one.name}
            </Link>
            <Button look="ghost" size="sm" icon={X} label={t.remove(one.name)} onClick={() => takeOff(one)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
