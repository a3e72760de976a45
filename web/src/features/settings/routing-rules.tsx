import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from 'lucide-react';
import { lazy, useState } from 'react';

import { useMay } from '../../app/me';
import { Part } from '../../app/shell/part';
import { intake } from '../../texts/en/intake';
import { routing } from '../../texts/en/routing';
import { settings as s } from '../../texts/en/settings';
import { Button } from '../../ui/button';
import { rules as calls } from '../intake/api';
import { formList, pipelineList } from '../intake/queries';
import type { Rule } from '../intake/types';
import { useNames } from '../members';
import { Ask, Loaded, useAct } from './pieces';

const t = routing.rules;
const EditRule = lazy(async () => ({ default: (await import('./routing-rule')).EditRule }));

const KEY = ['routing-rules'];

/** The rules in their order: the first that fits decides. */
export function Rules() {
  const isAdmin = useMay('ADMIN');
  const own = useQuery({ queryKey: KEY, queryFn: ({ signal }) => calls.list(signal) });
  const [editing, setEditing] = useState<Rule | 'new'>();
  const act = useAct();
  const move = (all: readonly Rule[], at: number, by: number) => {
    const ids = all.map(rule => rule.id);
    const [id] = ids.splice(at, 1);
    if (id) ids.splice(at + by, 0, id);
    void act(() => calls.order(ids), KEY, t.moved(all[at]?.name ?? '', at + by + 1));
  };
  return (
    <section className="card" aria-labelledby="h-rules">
      <div className="card-h">
        <div className="grow">
          <h3 id="h-rules">{t.title}</h3>
          <p className="hint">{t.text}</p>
        </div>
        {isAdmin && (
          <Button icon={Plus} onClick={() => setEditing('new')}>
            {t.new}
          </Button>
        )}
      </div>
      <Loaded what={t.title} own={own}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="nw-e">{t.empty}</p>
          ) : (
            <ol className="inv">
              {items.map((rule, at) => (
                <Row
                  key={rule.id}
                  rule={rule}
                  place={at + 1}
                  edit={() => setEditing(rule)}
                  up={at > 0 ? () => move(items, at, -1) : undefined}
                  down={at < items.length - 1 ? () => move(items, at, 1) : undefined}
                />
              ))}
            </ol>
          )
        }
      </Loaded>
      <Part>
        {editing && (
          <EditRule
            rule={editing === 'new' ? undefined : editing}
            listKey={KEY}
            close={() => setEditing(undefined)}
          />
        )}
      </Part>
    </section>
  );
}

/** A rule in words. */
function useWords() {
  const { data: pipelines } = useQuery(pipelineList);
  const { data: forms } = useQuery(formList);
  const nameOf = useNames();
  const anyOf = (words: readonly string[]) => words.map(word => `“${word}”`).join(t.words.or);
  return ({ conditions, pipeline_id, stage_id, priority, assignee_id, labels = [] }: Rule) => {
    const form = forms?.items.find(one => one.id === conditions.form_id);
    const pipeline = pipelines?.items.find(one => one.id === pipeline_id);
    const stage = pipeline?.stages.find(one => one.id === stage_id);
    const when = [
      conditions.source && t.words.source[conditions.source],
      conditions.sender_contains && t.words.sender(conditions.sender_contains),
      conditions.subject_contains?.length && t.words.subject(anyOf(conditions.subject_contains)),
      conditions.text_contains?.length && t.words.text(anyOf(conditions.text_contains)),
      conditions.form_id && t.words.form(form?.name ?? '…'),
      conditions.customer_kind && t.words[conditions.customer_kind],
    ];
    const then = [
      pipeline_id && t.words.to(pipeline?.name ?? '…', stage?.name ?? ''),
      priority && t.words.priority(intake.priorities[priority]),
      assignee_id && t.words.assignee(nameOf(assignee_id) ?? '…'),
      labels.length > 0 && t.words.labels(labels.length),
    ];
    const conditionsText = when.filter(Boolean).join(t.words.and);
    return `${t.words.when(conditionsText)}: ${then.filter(Boolean).join(', ')}`;
  };
}

type RowProps = {
  rule: Rule;
  place: number;
  edit: () => void;
  up: (() => void) | undefined;
  down: (() => void) | undefined;
};

function Row({ rule, place, edit, up, down }: RowProps) {
  const isAdmin = useMay('ADMIN');
  const act = useAct();
  const words = useWords();
  const [asking, setAsking] = useState(false);
  const { id, name, enabled, version } = rule;
  return (
    <li>
      <span className="muted num" aria-hidden="true">
        {place}
      </span>
      <input
        type="checkbox"
        role="switch"
        className="switch"
        aria-label={t.enabled(name)}
        aria-checked={enabled}
        checked={enabled}
        disabled={!isAdmin}
        onChange={() => void act(() => calls.change(id, version, { enabled: !enabled }), KEY)}
      />
      <span className="grow">
        <b className="cut">{name}</b>
        <span>{words(rule)}</span>
      </span>
      {isAdmin && (
        <span className="inv-b">
          <Button size="sm" look="ghost" icon={ArrowUp} label={t.up(name)} disabled={!up} onClick={up} />
          <Button
            size="sm"
            look="ghost"
            icon={ArrowDown}
            label={t.down(name)}
            disabled={!down}
            onClick={down}
          />
          <Button size="sm" look="ghost" icon={Pencil} label={t.edit(name)} onClick={edit} />
          <Button
            size="sm"
            look="ghost"
            icon={Trash2}
            label={`${s.delete} ${name}`}
            onClick={() => setAsking(true)}
          />
        </span>
      )}
      <Ask
        open={asking}
        onClose={() => setAsking(false)}
        title={t.deleteTitle(name)}
        verb={s.delete}
        act={() => act(() => calls.remove(id, version), KEY, t.deleted(name))}
      />
    </li>
  );
}
