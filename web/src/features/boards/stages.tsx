import { useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, ArrowRight, Pencil, Plus, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';

import { call, type CategoryColour, type Pipeline, type Stage } from '../../api';
import { common } from '../../texts/en/common';
import { boards } from '../../texts/en/boards';
import { COLOURS } from '../../ui/avatar';
import { Dot } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, SelectField, Tick } from '../../ui/field';
import { Form } from '../../ui/form';
import { toast, toastError } from '../../ui/toast';
import { inTurn } from './turns';

const t = boards.stages;
type Props = { pipeline: Pipeline; close: () => void };
type Shown = { edit: Stage | 'new' } | { remove: Stage } | undefined;

/** The name of a board and its stages: for admins. */
export function StagesDialog({ pipeline, close }: Props) {
  const cache = useQueryClient();
  const [shown, setShown] = useState<Shown>();
  const refresh = async () => {
    await cache.invalidateQueries({ queryKey: ['pipelines'] });
    await cache.invalidateQueries({ queryKey: ['cards'] });
  };
  const back = () => setShown(undefined);
  if (shown && 'remove' in shown)
    return <Remove pipeline={pipeline} stage={shown.remove} back={back} refresh={refresh} />;
  if (shown)
    return (
      <Edit
        pipeline={pipeline}
        begun={shown.edit === 'new' ? undefined : shown.edit}
        back={back}
        refresh={refresh}
      />
    );
  return (
    <Dialog open onClose={close} title={t.title} text={t.text}>
      <Form
        send={async ({ name = '' }) => {
          const { id, version } = pipeline;
          await call('patch', '/pipelines/{id}', { path: { id }, body: { name }, version });
          await refresh();
          toast(common.saved);
        }}
      >
        {({ busy, fault }) => (
          <div className="stage-n">
            <Field
              label={boards.name}
              name="name"
              required
              maxLength={100}
              defaultValue={pipeline.name}
              error={fault('name')}
            />
            <Button type="submit" busy={busy}>
              {common.save}
            </Button>
          </div>
        )}
      </Form>
      <List pipeline={pipeline} show={setShown} refresh={refresh} />
      <div className="dl-f">
        <Button icon={Plus} onClick={() => setShown({ edit: 'new' })}>
          {t.add}
        </Button>
        <span className="grow" />
        <Button look="primary" onClick={close}>
          {common.close}
        </Button>
      </div>
    </Dialog>
  );
}

/** Stages in another order; those that it does not name come last. */
export function inOrder<T extends { id: string }>(stages: readonly T[], order: readonly string[]): T[] {
  const place = ({ id }: T) => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...stages].sort((one, other) => place(one) - place(other));
}

type ListProps = { pipeline: Pipeline; show: (next: Shown) => void; refresh: () => Promise<void> };

function List({ pipeline, show, refresh }: ListProps) {
  // What was pressed last; each press goes on from it, and the board's own order is shown again in the end.
  const [pressed, setPressed] = useState<readonly string[]>();
  const latest = useRef(pressed);
  const stages = pressed ? inOrder(pipeline.stages, pressed) : pipeline.stages;
  const put = (next: readonly string[] | undefined) => {
    latest.current = next;
    setPressed(next);
  };
  const swap = async (at: number, by: 1 | -1) => {
    const order = stages.map(stage => stage.id);
    const [one, other] = [order[at], order[at + by]];
    if (!one || !other) return;
    order[at] = other;
    order[at + by] = one;
    put(order);
    try {
      await inTurn(pipeline.id, () =>
        call('put', '/pipelines/{id}/stages/order', {
          path: { id: pipeline.id },
          body: { stages: order },
        }),
      );
    } catch (error) {
      toastError(error);
    }
    if (latest.current !== order) return;
    await refresh();
    if (latest.current === order) put(undefined);
  };
  const says = (stage: Stage) =>
    [stage.wip_limit ? t.limitOf(stage.wip_limit, stage.wip_hard) : '', stage.terminal ? t.done : '']
      .filter(Boolean)
      .join(', ');
  return (
    <ol className="stage-l">
      {stages.map((stage, at) => (
        <li key={stage.id}>
          <Dot colour={`c-${stage.colour}`} />
          <span className="grow cut">{stage.name}</span>
          <span className="muted nowrap">{says(stage)}</span>
          <Button
            look="ghost"
            size="sm"
            icon={ArrowLeft}
            label={t.up(stage.name)}
            disabled={at === 0}
            onClick={() => void swap(at, -1)}
          />
          <Button
            look="ghost"
            size="sm"
            icon={ArrowRight}
            label={t.down(stage.name)}
            disabled={at === stages.length - 1}
            onClick={() => void swap(at, 1)}
          />
          <Button
            look="ghost"
            size="sm"
            icon={Pencil}
            label={t.edit(stage.name)}
            onClick={() => show({ edit: stage })}
          />
          <Button
            look="ghost"
            size="sm"
            icon={Trash2}
            label={t.remove(stage.name)}
            disabled={stages.length === 1}
            onClick={() => show({ remove: stage })}
          />
        </li>
      ))}
    </ol>
  );
}

type StageBody = Pick<Stage, 'name' | 'wip_hard' | 'terminal'> & {
  colour: CategoryColour;
  wip_limit: number | null;
};

/** What a form changes of a stage: the rest may be changed by others meanwhile. */
export function differing(stage: Stage, body: StageBody): Partial<StageBody> {
  const before: Record<string, unknown> = { ...stage, wip_limit: stage.wip_limit ?? null };
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => before[name] !== value));
}

type EditProps = {
  pipeline: Pipeline;
  /** The stage as it was when the form was opened. */
  begun: Stage | undefined;
  back: () => void;
  refresh: () => Promise<void>;
};

function Edit({ pipeline, begun: stage, back, refresh }: EditProps) {
  const send = async (values: Record<string, string>) => {
    const body: StageBody = {
      name: values['name'] ?? '',
      colour: (values['colour'] ?? 'slate') as CategoryColour,
      wip_limit: values['wip_limit'] ? Number(values['wip_limit']) : null,
      wip_hard: values['wip_hard'] === 'on',
      terminal: values['terminal'] === 'on',
    };
    if (stage) {
      // Only what was changed here, on top of what the stage is by now.
      const { version } = pipeline.stages.find(one => one.id === stage.id) ?? stage;
      const change = differing(stage, body);
      if (Object.keys(change).length > 0)
        await call('patch', '/stages/{id}', { path: { id: stage.id }, body: change, version });
    } else await call('post', '/pipelines/{id}/stages', { path: { id: pipeline.id }, body });
    await refresh();
    toast(t.saved);
    back();
  };
  return (
    <Dialog open onClose={back} title={stage ? t.stage(stage.name) : t.add}>
      <Form send={send}>
        {({ busy, fault }) => (
          <>
            <Field
              label={boards.name}
              name="name"
              required
              maxLength={60}
              autoFocus
              defaultValue={stage?.name}
              error={fault('name')}
            />
            <div className="two">
              <SelectField
                label={t.colour}
                name="colour"
                defaultValue={stage?.colour ?? 'slate'}
                options={COLOURS.map(colour => [colour, t.colours[colour]] as const)}
                error={fault('colour')}
              />
              <Field
                label={t.limit}
                name="wip_limit"
                type="number"
                min={1}
                max={1000}
                hint={t.limitHint}
                defaultValue={stage?.wip_limit ?? ''}
                error={fault('wip_limit')}
              />
            </div>
            <Tick label={t.hard} name="wip_hard" defaultChecked={stage?.wip_hard ?? false} />
            <Tick label={t.terminal} name="terminal" defaultChecked={stage?.terminal ?? false} />
            <DialogButtons close={back} busy={busy} verb={common.save} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

type RemoveProps = { pipeline: Pipeline; stage: Stage; back: () => void; refresh: () => Promise<void> };

function Remove({ pipeline, stage, back, refresh }: RemoveProps) {
  const others = pipeline.stages.filter(one => one.id !== stage.id);
  return (
    <Dialog open onClose={back} title={t.removeTitle(stage.name)}>
      <Form
        send={async ({ move_to = '' }) => {
          await call('delete', '/stages/{id}', {
            path: { id: stage.id },
            query: { move_to },
            version: stage.version,
          });
          await refresh();
          back();
        }}
      >
        {({ busy, fault }) => (
          <>
            <SelectField
              label={t.moveTo}
              name="move_to"
              options={others.map(one => [one.id, one.name] as const)}
              error={fault('move_to')}
            />
            <DialogButtons close={back} busy={busy} verb={t.removeVerb} bad />
          </>
        )}
      </Form>
    </Dialog>
  );
}
