/** The calls of the intake, by name. */
import { ask } from './ask';
import type {
  BulkResult,
  Conditions,
  DryRun,
  FormTerms,
  IntakeForm,
  IntakeRequest,
  IntakeSettings,
  Named,
  Page,
  Pipeline,
  PipelineIntake,
  Priority,
  Promised,
  RejectReason,
  RequestDetail,
  Rule,
  RuleTerms,
} from './types';

type Signal = AbortSignal | undefined;

export const requests = {
  list: (query: Record<string, unknown>, signal: Signal) =>
    ask<Page<IntakeRequest>>('GET', '/requests', { query, signal }),
  one: (id: string, signal: Signal) => ask<RequestDetail>('GET', `/requests/${id}`, { signal }),
  create: (body: NewRequest, once: string) => ask<RequestDetail>('POST', '/requests', { body, once }),
  change: (id: string, version: number, body: Changes) =>
    ask<RequestDetail>('PATCH', `/requests/${id}`, { body, version }),
  accept: (id: string, body: { version: number } & Destination) =>
    ask<RequestDetail>('POST', `/requests/${id}/accept`, { body }),
  reject: (id: string, body: { version: number; reason: RejectReason; note?: string }) =>
    ask<RequestDetail>('POST', `/requests/${id}/reject`, { body }),
  step: (id: string, verb: 'reopen' | 'close' | 'undo', version: number) =>
    ask<RequestDetail>('POST', `/requests/${id}/${verb}`, { body: { version } }),
  bulk: (ids: readonly string[], change: BulkChange) =>
    ask<BulkResult>('POST', '/requests/bulk', { body: { requests: ids, change } }),
  promise: (threshold: number, signal: Signal) =>
    ask<Promised>('GET', '/requests/promise', { query: { threshold }, signal }),
};

export type NewRequest = {
  subject: string;
  text: string;
  sender?: { name?: string; email?: string; phone?: string };
  customer_id?: string;
  documents?: string[];
};

export type Changes = {
  subject?: string;
  sender?: { name: string | null; email: string | null; phone: string | null };
  customer_id?: string | null;
  assignee_id?: string | null;
};

/** Where a request goes; what is left out is as suggested. */
export type Destination = {
  pipeline_id?: string;
  stage_id?: string;
  priority?: Priority;
  assignee_id?: string | null;
  labels?: string[];
};

export type BulkChange = { accept: true } | { reject: { reason: RejectReason } } | { pipeline_id: string };

export const rules = {
  list: (signal: Signal) => ask<{ items: Rule[] }>('GET', '/routing-rules', { signal }),
  create: (body: RuleTerms) => ask<Rule>('POST', '/routing-rules', { body }),
  change: (id: string, version: number, body: Partial<RuleTerms>) =>
    ask<Rule>('PATCH', `/routing-rules/${id}`, { body, version }),
  remove: (id: string, version: number) => ask<undefined>('DELETE', `/routing-rules/${id}`, { version }),
  order: (ids: string[]) => ask<unknown>('PUT', '/routing-rules/order', { body: { rules: ids } }),
  dryRun: (rule: RuleTerms & { conditions: Conditions }) =>
    ask<DryRun>('POST', '/routing-rules/dry-run', { body: { rule } }),
};

export const forms = {
  list: (signal: Signal) => ask<{ items: IntakeForm[] }>('GET', '/forms', { signal }),
  create: (body: Omit<FormTerms, 'enabled'>) => ask<IntakeForm>('POST', '/forms', { body }),
  change: (id: string, version: number, body: Partial<FormTerms>) =>
    ask<IntakeForm>('PATCH', `/forms/${id}`, { body, version }),
  remove: (id: string, version: number) => ask<undefined>('DELETE', `/forms/${id}`, { version }),
};

export const settings = {
  read: (signal: Signal) => ask<IntakeSettings>('GET', '/organizations/current/settings/intake', { signal }),
  change: (version: number, body: Partial<Omit<IntakeSettings, 'version'>>) =>
    ask<IntakeSettings>('PATCH', '/organizations/current/settings/intake', { body, version }),
};

export const pipelines = {
  list: (signal: Signal) => ask<{ items: Pipeline[] }>('GET', '/pipelines', { signal }),
  intake: (id: string, signal: Signal) => ask<PipelineIntake>('GET', `/pipelines/${id}/intake`, { signal }),
  setIntake: ({ pipeline_id: id, version, ...body }: PipelineIntake) =>
    ask<PipelineIntake>('PUT', `/pipelines/${id}/intake`, { body, version }),
};

export const customers = {
  one: (id: string, signal: Signal) => ask<Named>('GET', `/customers/${id}`, { signal }),
  find: (query: Record<string, unknown>, signal: Signal) =>
    ask<Page<{ id: string; name: string; emails?: string[] }>>('GET', '/customers', { query, signal }),
};
