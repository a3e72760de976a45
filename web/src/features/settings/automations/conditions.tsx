import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';

import type { CardPriority, Kind, RequestSource } from '../../../api';
import { automations as t } from '../../../texts/en/automations';
import { documents } from '../../../texts/en/documents';
import { intake } from '../../../texts/en/intake';
import { Field, SelectField } from '../../../ui/field';
import { useStaff } from '../../boards/staff';
import { pipelineList } from '../../intake/queries';
import { type Condition, conditionsFor, type Thing, thingOf, type Trigger, TRIGGERS } from './types';

/** What has to happen, by what it happens to. */
export function TriggerField({ on, set }: { on: Trigger; set: (on: Trigger) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t.on}</label>
      <select id={id} className="input" value={on} onChange={event => set(event.target.value as Trigger)}>
        {(Object.keys(t.objects) as Thing[]).map(thing => (
          <optgroup key={thing} label={t.objects[thing]}>
            {TRIGGERS.filter(one => thingOf(one) === thing).map(one => (
              <option key={one} value={one}>
                {t.triggers[one]}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}

type Fault = (name: string) => string | undefined;
type Props = { on: Trigger; condition: Condition; set: (condition: Condition) => void; fault: Fault };

const any = ['', t.any] as const;
const entries = (of: object) => Object.entries(of) as [string, string][];
const whole = (typed: string) => (typed === '' ? undefined : Number(typed));

/** What narrows it; every condition that is given has to be met. */
export function Conditions({ on, condition, set, fault }: Props) {
  const fits = conditionsFor(on);
  const put = (part: { [K in keyof Condition]: Condition[K] | undefined }) =>
    set({ ...condition, ...part } as Condition);
  const props = { condition, put, fault };
  const parts: Partial<Record<keyof Condition, React.ReactNode>> = {
    kind: <Kinds key="kind" {...props} />,
    needs_review: <Review key="review" {...props} />,
    amount: <Amount key="amount" {...props} />,
    pipeline_id: <Place key="place" {...props} stages={fits.includes('stage_id')} />,
    assignee_id: <Assignee key="assignee" {...props} />,
    source: <Choice key="source" {...props} name="source" label={t.source} of={intake.sources} />,
    priority: <Choice key="priority" {...props} name="priority" label={t.priority} of={intake.priorities} />,
    vendor: <Text key="vendor" {...props} name="vendor" label={t.vendor} most={200} />,
    label: <Text key="label" {...props} name="label" label={t.labelled} most={50} />,
    text: <Text key="text" {...props} name="text" label={t.words} most={200} />,
    after_hours: <After key="hours" {...props} name="after_hours" most={200} />,
    after_days: <After key="days" {...props} name="after_days" most={365} />,
  };
  return (
    <fieldset className="form">
      <legend className="lbl">{t.conditions}</legend>
      <div className="two">{fits.map(name => parts[name])}</div>
    </fieldset>
  );
}

type PartProps = {
  condition: Condition;
  put: (part: { [K in keyof Condition]: Condition[K] | undefined }) => void;
  fault: Fault;
};

function Kinds({ condition, put, fault }: PartProps) {
  return (
    <SelectField
      label={t.kind}
      name="condition/kind"
      value={condition.kind ?? ''}
      onChange={event => put({ kind: (event.target.value || undefined) as Kind | undefined })}
      options={[any, ...Object.entries(documents.kinds)]}
      error={fault('condition/kind')}
    />
  );
}

function Review({ condition, put, fault }: PartProps) {
  const { needs_review: now } = condition;
  return (
    <SelectField
      label={t.review}
      name="condition/needs_review"
      value={now === undefined || now === null ? '' : String(now)}
      onChange={event =>
        put({ needs_review: event.target.value === '' ? undefined : event.target.value === 'true' })
      }
      options={Object.entries(t.reviews)}
      error={fault('condition/needs_review')}
    />
  );
}

function Amount({ condition: { amount = {} }, put, fault }: PartProps) {
  const field = (part: 'min' | 'max' | 'currency', label: string) => (
    <Field
      label={label}
      name={`condition/amount/${part}`}
      {...(part === 'currency' ? { maxLength: 3 } : { inputMode: 'decimal', maxLength: 30 })}
      value={amount?.[part] ?? ''}
      onChange={event => put({ amount: { ...amount, [part]: event.target.value } })}
      error={fault(`condition/amount/${part}`)}
    />
  );
  return (
    <>
      {field('min', t.min)}
      {field('max', t.max)}
      {field('currency', t.currency)}
    </>
  );
}

function Place({ condition, put, fault, stages }: PartProps & { stages: boolean }) {
  const { data } = useQuery(pipelineList);
  const all = data?.items ?? [];
  const own = all.find(one => one.id === condition.pipeline_id);
  return (
    <>
      <SelectField
        label={t.pipeline}
        name="condition/pipeline_id"
        value={condition.pipeline_id ?? ''}
        onChange={event => put({ pipeline_id: event.target.value || undefined, stage_id: undefined })}
        options={[any, ...all.map(one => [one.id, one.name] as const)]}
        error={fault('condition/pipeline_id')}
      />
      {stages && (
        <SelectField
          label={t.stage}
          name="condition/stage_id"
          value={condition.stage_id ?? ''}
          disabled={!own}
          onChange={event => put({ stage_id: event.target.value || undefined })}
          options={[any, ...(own?.stages ?? []).map(one => [one.id, one.name] as const)]}
          error={fault('condition/stage_id')}
        />
      )}
    </>
  );
}

function Assignee({ condition, put, fault }: PartProps) {
  const staff = useStaff();
  return (
    <SelectField
      label={t.assignee}
      name="condition/assignee_id"
      value={condition.assignee_id ?? ''}
      onChange={event => put({ assignee_id: event.target.value || undefined })}
      options={[any, ...staff.map(one => [one.id, one.name] as const)]}
      error={fault('condition/assignee_id')}
    />
  );
}

type ChoiceProps = PartProps & { name: 'source' | 'priority'; label: string; of: Record<string, string> };

function Choice({ condition, put, fault, name, label, of }: ChoiceProps) {
  return (
    <SelectField
      label={label}
      name={`condition/${name}`}
      value={condition[name] ?? ''}
      onChange={event => put({ [name]: (event.target.value || undefined) as RequestSource & CardPriority })}
      options={[any, ...entries(of)]}
      error={fault(`condition/${name}`)}
    />
  );
}

type TextProps = PartProps & { name: 'vendor' | 'label' | 'text'; label: string; most: number };

function Text({ condition, put, fault, name, label, most }: TextProps) {
  return (
    <Field
      label={label}
      name={`condition/${name}`}
      maxLength={most}
      value={condition[name] ?? ''}
      onChange={event => put({ [name]: event.target.value })}
      error={fault(`condition/${name}`)}
    />
  );
}

type AfterProps = PartProps & { name: 'after_hours' | 'after_days'; most: number };

function After({ condition, put, fault, name, most }: AfterProps) {
  return (
    <Field
      label={name === 'after_hours' ? t.afterHours : t.afterDays}
      hint={name === 'after_hours' ? t.afterHoursHint : t.afterDaysHint}
      name={`condition/${name}`}
      type="number"
      min={1}
      max={most}
      value={condition[name] ?? ''}
      onChange={event => put({ [name]: whole(event.target.value) })}
      error={fault(`condition/${name}`)}
    />
  );
}
