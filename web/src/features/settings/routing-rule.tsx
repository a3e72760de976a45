import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useId, useRef, useState } from 'react';

import { number } from '../../lib/format';
import { common } from '../../texts/en/common';
import { intake } from '../../texts/en/intake';
import { routing } from '../../texts/en/routing';
import { FieldError } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Field, SelectField } from '../../ui/field';
import { Form } from '../../ui/form';
import { toast, toastError } from '../../ui/toast';
import { labelOf } from '../choices';
import { rules as calls } from '../intake/api';
import { PlaceFields, PRIORITIES, StaffField } from '../intake/destination-fields';
import { SOURCES } from '../intake/filter';
import { LabelsField } from '../intake/labels-field';
import { formList } from '../intake/queries';
import type { Conditions, DryRun, LabelOf, Rule, RuleTerms } from '../intake/types';
import { Area } from './area';

const t = routing.rules;

type Values = Record<string, string>;
type State = { place: { pipeline: string; stage: string }; labels: readonly LabelOf[]; enabled: boolean };

const linesOf = (text: string | undefined) =>
  (text ?? '')
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);

function termsOf(values: Values, { place, labels, enabled }: State): RuleTerms {
  const [subject, text] = [
    linesOf(values['conditions/subject_contains']),
    linesOf(values['conditions/text_contains']),
  ];
  const sender = values['conditions/sender_contains']?.trim();
  const source = SOURCES.find(one => one === values['source']);
  const kind = values['customer_kind'];
  const conditions: Conditions = {
    ...(source ? { source } : {}),
    ...(sender ? { sender_contains: sender } : {}),
    ...(subject.length > 0 ? { subject_contains: subject } : {}),
    ...(text.length > 0 ? { text_contains: text } : {}),
    ...(values['form_id'] ? { form_id: values['form_id'] } : {}),
    ...(kind === 'person' || kind === 'company' ? { customer_kind: kind } : {}),
  };
  return {
    name: values['name']?.trim() ?? '',
    enabled,
    conditions,
    pipeline_id: place.pipeline || null,
    stage_id: place.stage || null,
    priority: PRIORITIES.find(one => one === values['priority']) ?? null,
    assignee_id: values['assignee_id'] || null,
    labels: labels.map(one => one.id),
  };
}

/** What is missing in a rule, in a sentence. */
function lacks({
  conditions,
  pipeline_id,
  priority,
  assignee_id,
  labels = [],
}: RuleTerms): string | undefined {
  if (Object.keys(conditions).length === 0) return t.needsCondition;
  if (!pipeline_id && !priority && !assignee_id && labels.length === 0) return t.needsDeed;
  return undefined;
}

type Props = { rule: Rule | undefined; listKey: readonly string[]; close: () => void };

/** A rule in a dialog, which tells on the last requests what it would have done. */
export function EditRule({ rule, listKey, close }: Props) {
  const worn = useQueries({ queries: (rule?.labels ?? []).map(id => labelOf(id)) });
  if (worn.some(one => one.isPending)) return null;
  const labels = worn.flatMap(({ data }) => (data ? [data] : []));
  return <Editor rule={rule} before={labels} listKey={listKey} close={close} />;
}

function Editor({ rule, before, listKey, close }: Props & { before: LabelOf[] }) {
  const cache = useQueryClient();
  const [place, setPlace] = useState({ pipeline: rule?.pipeline_id ?? '', stage: rule?.stage_id ?? '' });
  const [labels, setLabels] = useState<LabelOf[]>(before);
  const [missing, setMissing] = useState<string>();
  const buttons = useRef<HTMLDivElement>(null);
  const state: State = { place, labels, enabled: rule?.enabled ?? true };
  /** The rule as it stands in the form, when it is one. */
  const typed = (values: Values) => {
    const terms = termsOf(values, state);
    const wrong = lacks(terms);
    setMissing(wrong);
    return wrong ? undefined : terms;
  };
  return (
    <Dialog open onClose={close} title={rule ? t.edit(rule.name) : t.new} className="pop dlg wide">
      <Form
        send={async values => {
          const terms = typed(values);
          if (!terms) return;
          if (rule) await calls.change(rule.id, rule.version, terms);
          else await calls.create(terms);
          close();
          toast(common.saved);
          await cache.invalidateQueries({ queryKey: listKey });
        }}
      >
        {({ busy, fault }) => (
          <>
            <Field
              label={t.name}
              name="name"
              required
              maxLength={100}
              autoFocus
              defaultValue={rule?.name}
              error={fault('name')}
            />
            <When conditions={rule?.conditions ?? {}} fault={fault} />
            <fieldset className="form">
              <legend className="lbl">{t.deeds}</legend>
              <PlaceFields place={place} set={setPlace} none={t.nowhere} fault={fault} />
              <div className="two">
                <SelectField
                  label={intake.correct.priority}
                  name="priority"
                  defaultValue={rule?.priority ?? ''}
                  options={[
                    ['', t.asRead] as const,
                    ...PRIORITIES.map(one => [one, intake.priorities[one]] as const),
                  ]}
                />
                <StaffField
                  name="assignee_id"
                  label={intake.correct.assignee}
                  chosen={rule?.assignee_id}
                  none={t.nobody}
                />
              </div>
              <LabelsField labels={labels} set={setLabels} />
            </fieldset>
            {missing && (
              <div role="alert">
                <FieldError id="rule-lacks">{missing}</FieldError>
              </div>
            )}
            <div ref={buttons}>
              <Tried
                terms={() => {
                  const form = buttons.current?.closest('form');
                  return form ? typed(Object.fromEntries(new FormData(form)) as Values) : undefined;
                }}
              />
            </div>
            <DialogButtons close={close} busy={busy} verb={rule ? common.save : t.create} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

type WhenProps = { conditions: Conditions; fault: (name: string) => string | undefined };

function When({ conditions, fault }: WhenProps) {
  const { data: forms } = useQuery(formList);
  return (
    <fieldset className="form">
      <legend className="lbl">{t.when}</legend>
      <div className="two">
        <SelectField
          label={t.source}
          name="source"
          defaultValue={conditions.source ?? ''}
          options={[['', t.anySource] as const, ...SOURCES.map(one => [one, intake.sources[one]] as const)]}
        />
        <SelectField
          key={forms?.items.length}
          label={t.form}
          name="form_id"
          defaultValue={conditions.form_id ?? ''}
          options={[
            ['', t.anyForm] as const,
            ...(forms?.items ?? []).map(one => [one.id, one.name] as const),
          ]}
        />
        <Field
          label={t.sender}
          name="conditions/sender_contains"
          maxLength={200}
          hint={t.senderHint}
          defaultValue={conditions.sender_contains ?? ''}
          error={fault('conditions/sender_contains')}
        />
        <SelectField
          label={t.kind}
          name="customer_kind"
          defaultValue={conditions.customer_kind ?? ''}
          options={Object.entries(t.kinds)}
        />
        <Area
          label={t.subject}
          name="conditions/subject_contains"
          hint={t.linesHint}
          value={conditions.subject_contains?.join('\n')}
          error={fault('conditions/subject_contains')}
        />
        <Area
          label={t.body}
          name="conditions/text_contains"
          hint={t.linesHint}
          value={conditions.text_contains?.join('\n')}
          error={fault('conditions/text_contains')}
        />
      </div>
    </fieldset>
  );
}

/** What the rule, as it stands in the form, would have done. */
function Tried({ terms }: { terms: () => RuleTerms | undefined }) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<DryRun>();
  const run = async () => {
    const rule = terms();
    if (!rule) return;
    setBusy(true);
    try {
      setFound(await calls.dryRun(rule));
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  };
  return (
    <div className="tried">
      <Button size="sm" icon={FlaskConical} busy={busy} onClick={() => void run()} aria-describedby={id}>
        {t.dryRun}
      </Button>
      <div id={id} role="status">
        {found && (
          <>
            <p>{t.dryRunText(number(found.matched), number(found.of))}</p>
            <ul>
              {found.samples.slice(0, 5).map(({ request, before, after }) => (
                <li key={request.id}>
                  <b className="cut">{request.subject}</b>
                  <span className="muted">{t.sample(before ?? t.noPlace, after ?? t.noPlace)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
