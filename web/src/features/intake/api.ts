/** The calls of the intake, by name. */
import { address, call, type NewIntakeForm, type NewRequest, type RequestDetail, send } from '../../api';
import type { IntakeFormChanges, IntakeSettingsChanges, RequestChanges, RoutingRuleChanges } from '../../api';
import { problemOf } from '../../api/problem';
import type { asQuery } from './filter';
import type { Decision, Destination, PipelineIntake, RejectReason, RuleTerms } from './types';

type Signal = AbortSignal | undefined;
type Listed = Partial<ReturnType<typeof asQuery>> & { limit: number; cursor?: string };

const at = (id: string) => ({ path: { id } });

export const requests = {
  list: (query: Listed, signal: Signal) => call('get', '/requests', { query, signal }),
  one: (id: string, signal?: Signal) => call('get', '/requests/{id}', { ...at(id), signal }),
  change: (id: string, version: number, body: RequestChanges) =>
    call('patch', '/requests/{id}', { ...at(id), body, version }),
  accept: (id: string, body: { version: number } & Destination) =>
    call('post', '/requests/{id}/accept', { ...at(id), body }),
  reject: (id: string, body: { version: number; reason: RejectReason; note?: string }) =>
    call('post', '/requests/{id}/reject', { ...at(id), body }),
  reopen: (id: string, version: number) =>
    call('post', '/requests/{id}/reopen', { ...at(id), body: { version } }),
  close: (id: string, version: number) =>
    call('post', '/requests/{id}/close', { ...at(id), body: { version } }),
  undo: (id: string, version: number) =>
    call('post', '/requests/{id}/undo', { ...at(id), body: { version } }),
  bulk: (ids: readonly string[], change: Decision) =>
    call('post', '/requests/bulk', { body: { requests: [...ids], change } }),
  promise: (threshold: number, signal: Signal) =>
    call('get', '/requests/promise', { query: { threshold }, signal }),

  /** Takes one down; the same key is answered once, however often it is sent. */
  create: async (body: NewRequest, key: string): Promise<RequestDetail> => {
    const response = await send(address('/requests'), {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw await problemOf(response);
    return response.json() as Promise<RequestDetail>;
  },
};

export const rules = {
  list: (signal: Signal) => call('get', '/routing-rules', { signal }),
  create: (body: RuleTerms) => call('post', '/routing-rules', { body }),
  change: (id: string, version: number, body: RoutingRuleChanges) =>
    call('patch', '/routing-rules/{id}', { ...at(id), body, version }),
  remove: (id: string, version: number) => call('delete', '/routing-rules/{id}', { ...at(id), version }),
  order: (ids: string[]) => call('put', '/routing-rules/order', { body: { rules: ids } }),
  dryRun: (rule: RuleTerms) => call('post', '/routing-rules/dry-run', { body: { rule } }),
};

export const forms = {
  list: (signal: Signal) => call('get', '/forms', { signal }),
  create: (body: NewIntakeForm) => call('post', '/forms', { body }),
  change: (id: string, version: number, body: IntakeFormChanges) =>
    call('patch', '/forms/{id}', { ...at(id), body, version }),
  remove: (id: string, version: number) => call('delete', '/forms/{id}', { ...at(id), version }),
};

export const settings = {
  read: (signal: Signal) => call('get', '/organizations/current/settings/intake', { signal }),
  change: (version: number, body: IntakeSettingsChanges) =>
    call('patch', '/organizations/current/settings/intake', { body, version }),
};

export const pipelines = {
  list: (signal: Signal) => call('get', '/pipelines', { signal }),
  intake: (id: string, signal: Signal) => call('get', '/pipelines/{id}/intake', { ...at(id), signal }),
  setIntake: ({ pipeline_id: id, version, ...body }: PipelineIntake) =>
    call('put', '/pipelines/{id}/intake', { ...at(id), body, version }),
};
