import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useState } from 'react';

import { useMay } from '../../app/me';
import { common } from '../../texts/en/common';
import { routing as t } from '../../texts/en/routing';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Form } from '../../ui/form';
import { pipelines } from '../intake/api';
import { pipelineList } from '../intake/queries';
import type { Pipeline } from '../intake/types';
import { Loaded, useAct } from './pieces';

/** The pipelines that requests are sent to, and what belongs to each in words. */
export function Pipelines() {
  const own = useQuery(pipelineList);
  return (
    <section className="card" aria-labelledby="h-takes">
      <div className="card-h">
        <div className="grow">
          <h3 id="h-takes">{t.pipelines.title}</h3>
          <p className="hint">{t.pipelines.text}</p>
        </div>
      </div>
      <Loaded what={t.pipelines.title} own={own}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="nw-e">{t.pipelines.empty}</p>
          ) : (
            <ul className="inv">
              {items.map(one => (
                <Row key={one.id} of={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function Row({ of }: { of: Pipeline }) {
  const isAdmin = useMay('ADMIN');
  const act = useAct();
  const [editing, setEditing] = useState(false);
  const takes = of.takes_requests ?? true;
  return (
    <li>
      <input
        type="checkbox"
        role="switch"
        className="switch"
        aria-label={t.pipelines.takes(of.name)}
        aria-checked={takes}
        checked={takes}
        disabled={!isAdmin}
        onChange={() =>
          void act(
            () => pipelines.describe(of.id, of.version, { takes_requests: !takes }),
            pipelineList.queryKey,
          )
        }
      />
      <span className="grow">
        <b className="cut">{of.name}</b>
        <span>{of.description || t.pipelines.none}</span>
      </span>
      {isAdmin && (
        <Button
          size="sm"
          look="ghost"
          icon={Pencil}
          label={t.pipelines.edit(of.name)}
          onClick={() => setEditing(true)}
        />
      )}
      {editing && <Describe of={of} close={() => setEditing(false)} />}
    </li>
  );
}

const MOST = 500;

function Describe({ of, close }: { of: Pipeline; close: () => void }) {
  const cache = useQueryClient();
  return (
    <Dialog open onClose={close} title={t.pipelines.edit(of.name)}>
      <Form
        send={async ({ description = '' }) => {
          await pipelines.describe(of.id, of.version, { description: description.trim() || null });
          close();
          await cache.invalidateQueries({ queryKey: pipelineList.queryKey });
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.pipelines.description(of.name)}
              name="description"
              maxLength={MOST}
              autoFocus
              hint={t.pipelines.hint}
              defaultValue={of.description ?? ''}
              error={fault('description')}
            />
            <DialogButtons close={close} busy={busy} verb={common.save} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
