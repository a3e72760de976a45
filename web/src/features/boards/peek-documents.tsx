import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Paperclip, X } from 'lucide-react';
import { useState } from 'react';

import { call, type CardDetail } from '../../api';
import { card as texts } from '../../texts/en/card';
import { Button } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { Icon } from '../../ui/icon';
import { toastError } from '../../ui/toast';

const t = texts.documents;

/** The documents that belong to a card. */
export function Documents({ card }: { card: CardDetail }) {
  const cache = useQueryClient();
  const refresh = () => cache.invalidateQueries({ queryKey: ['cards'] });
  const path = (document: string) => ({ path: { id: card.id, document } });
  const remove = (id: string) =>
    void call('delete', '/cards/{id}/documents/{document}', path(id)).catch(toastError).finally(refresh);
  return (
    <section aria-labelledby="h-documents">
      <h2 className="lbl" id="h-documents">
        {t.title}
      </h2>
      {card.linked_documents.length === 0 && <p className="hint">{t.none}</p>}
      <ul className="peek-r">
        {card.linked_documents.map(one => (
          <li key={one.id}>
            <Icon of={Paperclip} size={14} />
            <Link className="grow cut" to="/documents/$id" params={{ id: one.id }}>
              {one.name}
            </Link>
            <Button
              look="ghost"
              size="sm"
              icon={X}
              label={t.remove(one.name)}
              onClick={() => remove(one.id)}
            />
          </li>
        ))}
      </ul>
      <Find
        add={async id => {
          await call('put', '/cards/{id}/documents/{document}', path(id));
          await refresh();
        }}
      />
    </section>
  );
}

function Find({ add }: { add: (id: string) => Promise<void> }) {
  const [q, setQ] = useState('');
  // What was found for other words is no answer to these.
  const [answer, setAnswer] = useState<{ q: string; items: { id: string; name: string }[] }>();
  const found = answer?.q === q ? answer.items : undefined;
  return (
    <Form
      send={async ({ document_id = '' }) => {
        if (document_id) {
          await add(document_id);
          setAnswer(undefined);
          setQ(now => (now === q ? '' : now));
          return;
        }
        const { items } = await call('get', '/documents/search', { query: { q, limit: 10 } });
        setAnswer({ q, items: items.map(({ document: { id, name } }) => ({ id, name })) });
      }}
    >
      {({ busy, fault }) => (
        <>
          <Field
            label={t.find}
            name="q"
            required
            maxLength={200}
            value={q}
            onChange={event => setQ(event.target.value)}
            error={fault('q')}
          />
          {found?.length === 0 && <p className="hint">{t.nothing}</p>}
          {found && found.length > 0 && (
            <SelectField
              label={t.choose}
              name="document_id"
              options={found.map(one => [one.id, one.name] as const)}
              error={fault('document_id')}
            />
          )}
          <div className="form-f">
            <Button size="sm" type="submit" busy={busy}>
              {found && found.length > 0 ? t.add : t.search}
            </Button>
          </div>
        </>
      )}
    </Form>
  );
}
