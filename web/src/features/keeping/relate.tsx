import { useState } from 'react';

import { call, type RelationKind } from '../../api';
import { keeping } from '../../texts/en/keeping';
import { Button } from '../../ui/button';
import { Field, SelectField } from '../../ui/field';
import { Form } from '../../ui/form';

const t = keeping.related;
const KINDS = ['credit_note_of', 'duplicate_of', 'version_of'] as const satisfies readonly RelationKind[];

type Found = { id: string; name: string };

/** Says by hand what a document is to another, which is found by its name or number. */
export function Relate({ id, done }: { id: string; done: () => Promise<unknown> }) {
  const [found, setFound] = useState<Found[]>();
  const [turn, setTurn] = useState(0);
  const [relation, setRelation] = useState<RelationKind>('credit_note_of');
  const choose = async (other: string) => {
    await call('post', '/documents/{id}/relations', { path: { id }, body: { relation, document_id: other } });
    setFound(undefined);
    setTurn(turn + 1);
    await done();
  };
  return (
    <Form
      key={turn}
      send={async values => {
        if (values['other_id']) return choose(values['other_id']);
        const { items } = await call('get', '/documents/search', {
          query: { q: values['q'] ?? '', limit: 6 },
        });
        const others = items.map(({ document }) => document).filter(one => one.id !== id);
        setFound(
          others.map(one => ({ id: one.id, name: [one.number, one.name].filter(Boolean).join(', ') })),
        );
        return undefined;
      }}
    >
      {({ busy, fault }) => (
        <>
          <div className="two">
            <SelectField
              label={t.relation}
              name="relation"
              value={relation}
              onChange={event => setRelation(event.target.value as RelationKind)}
              options={KINDS.map(kind => [kind, t.outgoing[kind].toLowerCase()] as const)}
              error={fault('relation')}
            />
            <Field label={t.other} name="q" required maxLength={200} error={fault('q')} />
          </div>
          {found?.length === 0 && <p className="hint">{t.otherNone}</p>}
          {found && found.length > 0 && (
            <SelectField
              label={t.choose}
              name="other_id"
              options={found.map(one => [one.id, one.name] as const)}
              error={fault('document_id')}
            />
          )}
          <div className="form-f">
            <Button size="sm" type="submit" busy={busy}>
              {found && found.length > 0 ? t.add : t.choose}
            </Button>
          </div>
        </>
      )}
    </Form>
  );
}
