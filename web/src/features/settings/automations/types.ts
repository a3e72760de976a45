/** What automations are made of, and which parts fit together. */
import type {
  AutomationAction,
  AutomationCondition,
  AutomationToTry,
  AutomationTrigger as Trigger,
} from '../../../api';
import { automations as t } from '../../../texts/en/automations';

export type {
  Automation,
  AutomationOutcome as Outcome,
  AutomationRecipient as Recipient,
  AutomationRun as Run,
  AutomationTried as Tried,
  AutomationTrigger as Trigger,
} from '../../../api';
export type Thing = keyof typeof t.objects;
export type Condition = AutomationCondition;
export type Action = AutomationAction;
export type ActionType = Action['type'];
export type ActionOf<T extends ActionType> = Extract<Action, { type: T }>;
export type Terms = Required<AutomationToTry>;

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
    ([name, value]) => fits.includes(name as keyof Condition) && value !== null && isGiven(value),
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
