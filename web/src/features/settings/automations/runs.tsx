import './automations.css';

import { Link } from '@tanstack/react-router';
import { Ban, CircleCheck, CircleX } from 'lucide-react';
import { useState } from 'react';

import { automations as t } from '../../../texts/en/automations';
import { common } from '../../../texts/en/common';
import { Age } from '../../../ui/bits';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { SelectField } from '../../../ui/field';
import { Icon } from '../../../ui/icon';
import { Failure, Rows } from '../../../ui/states';
import { usePaged } from '../paged';
import { runs } from './calls';
import type { ActionType, Automation, Outcome, Run } from './types';

type Props = { of: Automation; close: () => void };

/** What an automation did, to what, and why it did not do the rest. */
export function Runs({ of, close }: Props) {
  const [outcome, setOutcome] = useState<Outcome>();
  const { list, items } = usePaged<Run>(['automations', of.id, 'runs', outcome], (cursor, signal) =>
    runs(of.id, outcome, cursor, signal),
  );
  const calls = of.actions.some(action => action.type === 'webhook');
  return (
    <Dialog open onClose={close} title={t.runs.title(of.name)} text={t.runs.text} className="pop dlg wide">
      <SelectField
        label={t.runs.outcome}
        value={outcome ?? ''}
        onChange={event => setOutcome((event.target.value || undefined) as Outcome | undefined)}
        options={[['', t.runs.any], ...Object.entries(t.runs.outcomes)]}
      />
      {list.isError ? (
        <Failure what={t.runs.what} error={list.error} retry={() => void list.refetch()} />
      ) : !items ? (
        <Rows what={t.runs.what} count={3} />
      ) : items.length === 0 ? (
        <p className="nw-e">{t.runs.empty}</p>
      ) : (
        <ul className="auto-r" aria-label={t.runs.what}>
          {items.map(run => (
            <li key={run.id}>
              <RunRow run={run} />
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {common.showMore}
        </Button>
      )}
      {calls && (
        <Link className="link" to="/settings/$section" params={{ section: 'webhooks' }} onClick={close}>
          {t.runs.deliveries}
        </Link>
      )}
    </Dialog>
  );
}

const PICTURES = { done: CircleCheck, failed: CircleX, held: Ban };
const TONES = { done: '', failed: 't-danger', held: 't-warn' };

function Subject({ run }: { run: Run }) {
  const { object_type: type, object_id: id, title } = run;
  if (type === 'document')
    return (
      <Link className="link cut" to="/documents/$id" params={{ id }}>
        {title}
      </Link>
    );
  if (type === 'request')
    return (
      <Link className="link cut" to="/intake/$id" params={{ id }}>
        {title}
      </Link>
    );
  return <b className="cut">{title}</b>;
}

function RunRow({ run }: { run: Run }) {
  return (
    <>
      <div className="auto-rh">
        <span className={TONES[run.outcome]}>
          <Icon of={PICTURES[run.outcome]} size={14} /> {t.runs.outcomes[run.outcome]}
        </span>
        <Subject run={run} />
        <Age at={run.started_at} />
      </div>
      {run.reason && <p className="muted">{run.reason}</p>}
      {run.steps.length > 0 && (
        <ol>
          {run.steps.map((step, at) => (
            <li key={`${at} ${step.type}`}>
              {t.types[step.type as ActionType] ?? step.type}:{' '}
              <span className={step.outcome === 'failed' ? 't-danger' : 'muted'}>
                {[t.runs.steps[step.outcome], step.reason].filter(Boolean).join(': ')}
              </span>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
