import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { type ApprovalRule, call } from '../../api';
import { useMay } from '../../app/me';
import { approvals as a } from '../../texts/en/approvals';
import { common } from '../../texts/en/common';
import { documents } from '../../texts/en/documents';
import { settings as t } from '../../texts/en/settings';
import { Button } from '../../ui/button';
import { Tick } from '../../ui/field';
import { toast, toastError } from '../../ui/toast';
import { approvalRules, approvalSettings } from '../approvals/queries';
import { EditRule } from './approval-rule';
import { Ask, Head, Loaded, useAct } from './pieces';

export function Section() {
  const isAdmin = useMay('ADMIN');
  const rules = useQuery(approvalRules);
  const [editing, setEditing] = useState<ApprovalRule | 'new'>();
  return (
    <>
      <Head title={t.sections.approvals} text={a.rules.text}>
        {isAdmin && (
          <Button look="primary" icon={Plus} onClick={() => setEditing('new')}>
            {a.rules.new}
          </Button>
        )}
      </Head>
      <Loaded what={t.sections.approvals} own={rules}>
        {({ items, people }) => (
          <section className="card" aria-label={t.sections.approvals}>
            {items.length === 0 ? (
              <p className="nw-e">{a.rules.empty}</p>
            ) : (
              <ul className="inv">
                {items.map(item => (
                  <Row
                    key={item.id}
                    item={item}
                    nameOf={id => people.find(person => person.id === id)?.name ?? ''}
                    edit={() => setEditing(item)}
                  />
                ))}
              </ul>
            )}
          </section>
        )}
      </Loaded>
      <Leaving />
      {editing && (
        <EditRule item={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </>
  );
}

function describe({ kinds, vendor, amount_min: min, currency }: ApprovalRule): string {
  const parts = [
    kinds?.map(kind => documents.kinds[kind].toLowerCase()).join(', '),
    vendor && `“${vendor}”`,
    min && a.rules.from([min, currency].filter(Boolean).join(' ')),
  ];
  return parts.filter(Boolean).join(', ');
}

type RowProps = { item: ApprovalRule; nameOf: (id: string) => string; edit: () => void };

function Row({ item, nameOf, edit }: RowProps) {
  const isAdmin = useMay('ADMIN');
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const steps = item.steps.map(step => step.approvers.map(nameOf).join(a.rules.or)).join(a.rules.next);
  const KEY = approvalRules.queryKey;
  const { id, version, created_at: _c, created_by: _b, updated_at: _u, ...terms } = item;
  return (
    <li>
      <input
        type="checkbox"
        role="switch"
        className="switch"
        aria-label={a.rules.enabled(item.name)}
        aria-checked={item.enabled ?? true}
        checked={item.enabled ?? true}
        disabled={!isAdmin}
        onChange={() =>
          void act(
            () =>
              call('put', '/approval-rules/{id}', {
                path: { id },
                body: { ...terms, enabled: !item.enabled },
                version,
              }),
            KEY,
          )
        }
      />
      <span className="grow">
        <b className="cut">{item.name}</b>
        <span>{[describe(item), steps].filter(Boolean).join(': ')}</span>
      </span>
      {isAdmin && (
        <>
          <Button size="sm" look="ghost" icon={Pencil} label={a.rules.edit(item.name)} onClick={edit} />
          <Button
            size="sm"
            look="ghost"
            icon={Trash2}
            label={`${t.delete} ${item.name}`}
            onClick={() => setAsking(true)}
          />
        </>
      )}
      <Ask
        open={asking}
        onClose={() => setAsking(false)}
        title={a.rules.deleteTitle(item.name)}
        verb={t.delete}
        act={() =>
          act(
            () => call('delete', '/approval-rules/{id}', { path: { id }, version }),
            KEY,
            a.rules.deleted(item.name),
          )
        }
      />
    </li>
  );
}

/** Whether only approved documents leave. */
function Leaving() {
  const isAdmin = useMay('ADMIN');
  const cache = useQueryClient();
  const { data } = useQuery(approvalSettings);
  if (!data) return null;
  const set = async (approvedOnly: boolean) => {
    try {
      await call('patch', '/organizations/current/settings/approvals', {
        body: { approved_only: approvedOnly },
        version: data.version,
      });
      toast(common.saved);
    } catch (error) {
      toastError(error);
    }
    await cache.invalidateQueries({ queryKey: approvalSettings.queryKey });
  };
  return (
    <section className="card" aria-label={a.rules.approvedOnly}>
      <div className="card-b pt-4">
        <Tick
          acts
          label={a.rules.approvedOnly}
          hint={a.rules.approvedOnlyHint}
          checked={data.approved_only}
          disabled={!isAdmin}
          onChange={event => void set(event.target.checked)}
        />
      </div>
    </section>
  );
}
