/** What automations are made of, and which parts fit together. */
import type { Automation as Written, CardPriority, Kind, RequestSource, Role } from '../../../api';
import { automations as t } from '../../../texts/en/automations';

export type Trigger = keyof typeof t.triggers;
export type Thing = keyof typeof t.objects;

export type Condition = {
  kind?: Kind;
  vendor?: string;
  needs_review?: boolean;
  amount?: { min?: string; max?: string; currency?: string };
  pipeline_id?: string;
  stage_id?: string;
  source?: RequestSource;
  label?: string;
  priority?: CardPriority;
  text?: string;
  assignee_id?: string;
  after_hours?: number;
  after_days?: number;
};

export type Recipient =
  | { type: 'customer' }
  | { type: 'member'; id: string }
  | { type: 'address'; address: string };

export type Action =
  | { type: 'label'; name: string }
  | { type: 'notify'; roles: Role[]; members: string[]; assignee?: boolean }
  | { type: 'webhook'; url: string }
  | {
      type: 'card';
      pipeline_id: string;
      stage_id?: string;
      title?: string;
      assignee_id?: string;
      priority?: CardPriority;
    }
  | { type: 'assign'; assignee_id: string | null }
  | { type: 'move'; stage_id: string }
  | { type: 'mail'; to: Recipient; subject: string; text: string }
  | { type: 'request'; subject?: string };

export type ActionType = Action['type'];
export type ActionOf<T extends ActionType> = Extract<Action, { type: T }>;

export type Automation = Omit<Written, 'on' | 'condition' | 'actions'> & {
  on: Trigger;
  condition: Condition;
  actions: Action[];
};

export type Terms = { on: Trigger; condition: Condition; actions: Action[] };

export type Tried = {
  looked_at: number;
  matches: number;
  items: {
    object_type: string;
    object_id: string;
    title: string;
    at: string;
    matches: boolean;
    mismatches: { condition: string; reason: string }[];
    would: string[];
  }[];
};

export type Outcome = keyof typeof t.runs.outcomes;
export type Run = {
  id: string;
  on: Trigger;
  object_type: string;
  object_id: string;
  title: string;
  outcome: Outcome;
  reason?: string | null;
  steps: { type: ActionType; outcome: keyof typeof t.runs.steps; reason?: string | null }[];
  started_at: string;
};

export const TRIGGERS = Object.keys(t.triggers) as Trigger[];

export const thingOf = (on: Trigger) => on.split('.')[0] as Thing;

const ACTIONS: Record<Thing, readonly ActionType[]> = {
  document: ['label', 'notify', 'mail', 'card', 'request', 'webhook'],
  request: ['label', 'notify', 'mail', 'assign', 'card', 'webhook'],
  card: ['label', 'notify', 'mail', 'assign', 'move', 'webhook'],
};

/** What can be done when something happens. */
export const actionsFor = (on: Trigger) => ACTIONS[thingOf(on)];

const CONDITIONS: Record<Thing, readonly (keyof Condition)[]> = {
  document: ['kind', 'vendor', 'needs_review', 'amount'],
  request: ['source', 'text', 'pipeline_id', 'label', 'priority', 'assignee_id'],
  card: ['pipeline_id', 'stage_id', 'label', 'priority', 'assignee_id', 'amount'],
};

/** By what it can be narrowed. */
export function conditionsFor(on: Trigger): readonly (keyof Condition)[] {
  const own = CONDITIONS[thingOf(on)];
  if (on === 'request.overdue') return ['after_hours', ...own];
  return on === 'card.stale' ? ['after_days', ...own] : own;
}

const isGiven = (value: unknown) => value !== undefined && value !== '';

/** The terms without what does not fit the trigger, and without what was left empty. */
export function fitting({ on, condition, actions }: Terms): Terms {
  const { min, max, currency } = condition.amount ?? {};
  const amount = {
    ...(min ? { min } : {}),
    ...(max ? { max } : {}),
    ...(currency ? { currency: currency.toUpperCase() } : {}),
  };
  const { amount: _amount, ...rest } = condition;
  const whole: Condition = { ...rest, ...(min || max ? { amount } : {}) };
  const fits = conditionsFor(on);
  const kept = Object.entries(whole).filter(
    ([name, value]) => fits.includes(name as keyof Condition) && isGiven(value),
  );
  return {
    on,
    condition: Object.fromEntries(kept),
    actions: actions
      .filter(action => actionsFor(on).includes(action.type))
      .map(
        action => Object.fromEntries(Object.entries(action).filter(([, value]) => isGiven(value))) as Action,
      ),
  };
}

/** An action before anything was said about it. */
export function begun(type: ActionType): Action {
  switch (type) {
    case 'label':
      return { type, name: '' };
    case 'notify':
      return { type, roles: ['OPERATOR'], members: [] };
    case 'webhook':
      return { type, url: '' };
    case 'card':
      return { type, pipeline_id: '' };
    case 'assign':
      return { type, assignee_id: null };
    case 'move':
      return { type, stage_id: '' };
    case 'mail':
      return { type, to: { type: 'customer' }, subject: '', text: '' };
    case 'request':
      return { type };
  }
}

/** The list with one of it a place further up or down; at the end it stays. */
export function shifted<T>(list: readonly T[], at: number, by: 1 | -1): readonly T[] {
  const [one, other] = [list[at], list[at + by]];
  if (one === undefined || other === undefined) return list;
  return list.map((item, place) => (place === at ? other : place === at + by ? one : item));
}
