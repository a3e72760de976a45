import { useQuery } from '@tanstack/react-query';

import type { CardPriority, Role } from '../../../api';
import { automations as t } from '../../../texts/en/automations';
import { intake } from '../../../texts/en/intake';
import { Field, SelectField, Tick } from '../../../ui/field';
import { useStaff } from '../../boards/staff';
import { pipelineList } from '../../intake/queries';
import { Area } from '../area';
import type { Action, ActionOf, ActionType, Recipient } from './types';

type Of<T extends ActionType> = {
  action: ActionOf<T>;
  set: (action: ActionOf<T>) => void;
  fault: (part: string) => string | undefined;
  /** Its place, by which the server names what is wrong with it. */
  at: number;
};

type Props = {
  action: Action;
  set: (action: Action) => void;
  fault: (part: string) => string | undefined;
  at: number;
};

/** What has to be said about one action. */
export function ActionFields({ action, ...rest }: Props) {
  switch (action.type) {
    case 'label':
      return <LabelFields action={action} {...rest} />;
    case 'notify':
      return <NotifyFields action={action} {...rest} />;
    case 'webhook':
      return <WebhookFields action={action} {...rest} />;
    case 'card':
      return <CardFields action={action} {...rest} />;
    case 'assign':
      return <AssignFields action={action} {...rest} />;
    case 'move':
      return <MoveFields action={action} {...rest} />;
    case 'mail':
      return <MailFields action={action} {...rest} />;
    case 'request':
      return <RequestFields action={action} {...rest} />;
  }
}

function LabelFields({ action, set, fault, at }: Of<'label'>) {
  return (
    <Field
      label={t.label}
      name={`actions/${at}/name`}
      required
      maxLength={50}
      value={action.name}
      onChange={event => set({ ...action, name: event.target.value })}
      error={fault('name')}
    />
  );
}

const ROLES: Record<string, Role[]> = {
  '': [],
  ADMIN: ['ADMIN'],
  OPERATOR: ['OPERATOR'],
  BOTH: ['ADMIN', 'OPERATOR'],
};

function NotifyFields({ action, set, fault, at }: Of<'notify'>) {
  const staff = useStaff();
  const { roles = [], members = [] } = action;
  const [member, ...others] = members;
  return (
    <>
      <div className="two">
        <SelectField
          label={t.roles}
          name={`actions/${at}/roles`}
          value={roles.length > 1 ? 'BOTH' : (roles[0] ?? '')}
          onChange={event => set({ ...action, roles: ROLES[event.target.value] ?? [] })}
          options={Object.entries(t.roleNames)}
          error={fault('roles')}
        />
        <SelectField
          label={t.member}
          name={`actions/${at}/members`}
          value={member ?? ''}
          hint={others.length > 0 ? t.kept(others.length) : undefined}
          onChange={event =>
            set({ ...action, members: event.target.value ? [event.target.value, ...others] : others })
          }
          options={[['', t.nobody], ...staff.map(one => [one.id, one.name] as const)]}
          error={fault('members')}
        />
      </div>
      <Tick
        label={t.tellAssignee}
        checked={action.assignee ?? false}
        onChange={event => set({ ...action, assignee: event.target.checked })}
      />
    </>
  );
}

function WebhookFields({ action, set, fault, at }: Of<'webhook'>) {
  return (
    <Field
      label={t.url}
      name={`actions/${at}/url`}
      type="url"
      required
      hint={t.urlHint}
      value={action.url}
      onChange={event => set({ ...action, url: event.target.value })}
      error={fault('url')}
    />
  );
}

const staffOptions = (staff: { id: string; name: string }[], none: string) => [
  ['', none] as const,
  ...staff.map(one => [one.id, one.name] as const),
];

function CardFields({ action, set, fault, at }: Of<'card'>) {
  const { data } = useQuery(pipelineList);
  const staff = useStaff();
  const all = data?.items ?? [];
  const own = all.find(one => one.id === action.pipeline_id);
  const { stage_id: _stage, ...rest } = action;
  return (
    <div className="two">
      <SelectField
        label={t.pipeline}
        name={`actions/${at}/pipeline_id`}
        required
        value={action.pipeline_id}
        onChange={event => set({ ...rest, pipeline_id: event.target.value })}
        options={[['', ''], ...all.map(one => [one.id, one.name] as const)]}
        error={fault('pipeline_id')}
      />
      <SelectField
        label={t.stage}
        name={`actions/${at}/stage_id`}
        value={action.stage_id ?? ''}
        disabled={!own}
        onChange={event => set({ ...action, stage_id: event.target.value })}
        options={[['', t.firstStage], ...(own?.stages ?? []).map(one => [one.id, one.name] as const)]}
        error={fault('stage_id')}
      />
      <SelectField
        label={t.assignee}
        name={`actions/${at}/assignee_id`}
        value={action.assignee_id ?? ''}
        onChange={event => set({ ...action, assignee_id: event.target.value })}
        options={staffOptions(staff, t.nobody)}
        error={fault('assignee_id')}
      />
      <SelectField
        label={t.priority}
        name={`actions/${at}/priority`}
        value={action.priority ?? ''}
        onChange={event => set({ ...action, priority: event.target.value as CardPriority })}
        options={[['', t.unchanged], ...Object.entries(intake.priorities)]}
        error={fault('priority')}
      />
      <Field
        label={t.title}
        name={`actions/${at}/title`}
        maxLength={200}
        hint={t.titleHint}
        value={action.title ?? ''}
        onChange={event => set({ ...action, title: event.target.value })}
        error={fault('title')}
      />
    </div>
  );
}

function AssignFields({ action, set, fault, at }: Of<'assign'>) {
  const staff = useStaff();
  return (
    <SelectField
      label={t.assignee}
      name={`actions/${at}/assignee_id`}
      value={action.assignee_id ?? ''}
      onChange={event => set({ ...action, assignee_id: event.target.value || null })}
      options={staffOptions(staff, t.nobody)}
      error={fault('assignee_id')}
    />
  );
}

function MoveFields({ action, set, fault, at }: Of<'move'>) {
  const { data } = useQuery(pipelineList);
  const stages = (data?.items ?? []).flatMap(board =>
    board.stages.map(stage => [stage.id, `${board.name}: ${stage.name}`] as const),
  );
  return (
    <SelectField
      label={t.stage}
      name={`actions/${at}/stage_id`}
      required
      value={action.stage_id}
      onChange={event => set({ ...action, stage_id: event.target.value })}
      options={[['', ''], ...stages]}
      error={fault('stage_id')}
    />
  );
}

function recipient(type: string, staff: { id: string }[]): Recipient {
  if (type === 'member') return { type, id: staff[0]?.id ?? '' };
  return type === 'address' ? { type, address: '' } : { type: 'customer' };
}

function MailFields({ action, set, fault, at }: Of<'mail'>) {
  const staff = useStaff();
  const { to } = action;
  return (
    <>
      <div className="two">
        <SelectField
          label={t.to}
          name={`actions/${at}/to`}
          value={to.type}
          onChange={event => set({ ...action, to: recipient(event.target.value, staff) })}
          options={Object.entries(t.tos)}
          error={fault('to')}
        />
        {to.type === 'member' && (
          <SelectField
            label={t.member}
            name={`actions/${at}/to/id`}
            value={to.id}
            onChange={event => set({ ...action, to: { type: 'member', id: event.target.value } })}
            options={staff.map(one => [one.id, one.name] as const)}
            error={fault('to/id')}
          />
        )}
        {to.type === 'address' && (
          <Field
            label={t.address}
            name={`actions/${at}/to/address`}
            type="email"
            required
            value={to.address}
            onChange={event => set({ ...action, to: { type: 'address', address: event.target.value } })}
            error={fault('to/address')}
          />
        )}
      </div>
      <Field
        label={t.subject}
        name={`actions/${at}/subject`}
        required
        maxLength={200}
        value={action.subject}
        onChange={event => set({ ...action, subject: event.target.value })}
        error={fault('subject')}
      />
      <Area
        label={t.body}
        name={`actions/${at}/text`}
        rows={5}
        maxLength={5000}
        hint={t.placeholders}
        value={action.text}
        set={text => set({ ...action, text })}
        error={fault('text')}
      />
    </>
  );
}

function RequestFields({ action, set, fault, at }: Of<'request'>) {
  return (
    <Field
      label={t.subject}
      name={`actions/${at}/subject`}
      maxLength={200}
      hint={t.subjectHint}
      value={action.subject ?? ''}
      onChange={event => set({ ...action, subject: event.target.value })}
      error={fault('subject')}
    />
  );
}
