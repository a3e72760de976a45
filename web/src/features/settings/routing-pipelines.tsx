import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useState } from 'react';

import { useMay } from '../../app/me';
import { common } from '../../texts/en/common';
import { routing as t } from '../../texts/en/routing';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { pipelines } from '../intake/api';
import { pipelineList } from '../intake/queries';
import type { Pipeline, PipelineIntake } from '../intake/types';
import { Area } from './area';
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

const intakeOf = (id: string) =>
  queryOptions({
    queryKey: ['pipelines', id, 'intake'],
    queryFn: ({ signal }) => pipelines.intake(id, signal),
  });

function Row({ of }: { of: Pipeline }) {
  const isAdmin = useMay('ADMIN');
  const act = useAct();
  const [editing, setEditing] = useState(false);
  const { data: own } = useQuery(intakeOf(of.id));
  const takes = own?.takes_requests ?? true;
  const stage = of.stages.find(one => one.id === own?.stage_id);
  const words = own && [
    own.description.replace(/[^.!?]$/, '$&.') || t.pipelines.none,
    stage && t.pipelines.into(stage.name),
  ];
  return (
    <li>
      <input
        type="checkbox"
        role="switch"
        className="switch"
        aria-label={t.pipelines.takes(of.name)}
        aria-checked={takes}
        checked={takes}
        disabled={!isAdmin || !own}
        onChange={() =>
          own &&
          void act(() => pipelines.setIntake({ ...own, takes_requests: !takes }), intakeOf(of.id).queryKey)
        }
      />
      <span className="grow">
        <b className="cut">{of.name}</b>
        <span>{words?.filter(Boolean).join(' ')}</span>
      </span>
      {isAdmin && own && (
        <Button
          size="sm"
          look="ghost"
          icon={Pencil}
          label={t.pipelines.edit(of.name)}
          onClick={() => setEditing(true)}
        />
      )}
      {editing && own && <Describe of={of} own={own} close={() => setEditing(false)} />}
    </li>
  );
}

const MOST = 1000;

type DescribeProps = { of: Pipeline; own: PipelineIntake; close: () => void };

function Describe({ of, own, close }: DescribeProps) {
  const cache = useQueryClient();
  return (
    <Dialog open onClose={close} title={t.pipelines.edit(of.name)}>
      <Form
        send={async ({ description = '', stage_id: stage }) => {
          await pipelines.setIntake({ ...own, description: description.trim(), stage_id: stage || null });
          close();
          await cache.invalidateQueries({ queryKey: intakeOf(of.id).queryKey });
        }}
      >
        {({ busy, fault }) => (
          <>
            <Area
              label={t.pipelines.description(of.name)}
              name="description"
              maxLength={MOST}
              hint={t.pipelines.hint}
              value={own.description}
              error={fault('description')}
            />
            <SelectField
              label={t.pipelines.stage}
              name="stage_id"
              defaultValue={own.stage_id ?? ''}
              options={[
                ['', t.pipelines.firstStage] as const,
                ...of.stages.map(one => [one.id, one.name] as const),
              ]}
              error={fault('stage_id')}
            />
            <DialogButtons close={close} busy={busy} verb={common.save} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
