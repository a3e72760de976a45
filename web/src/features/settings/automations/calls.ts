/** The calls of automations, by name. */
import { type AutomationChanges, call, type NewAutomation } from '../../../api';
import type { Automation, Outcome, Terms } from './types';

export const list = (cursor: string | undefined, signal: AbortSignal) =>
  call('get', '/automations', { query: { limit: 50, ...(cursor ? { cursor } : {}) }, signal });

export const change = ({ id, version }: Pick<Automation, 'id' | 'version'>, body: AutomationChanges) =>
  call('patch', '/automations/{id}', { path: { id }, body, version });

export const create = (body: NewAutomation) => call('post', '/automations', { body });

export const attempt = (body: Terms) => call('post', '/automations/try', { body });

export const runs = (
  id: string,
  outcome: Outcome | undefined,
  cursor: string | undefined,
  signal: AbortSignal,
) =>
  call('get', '/automations/{id}/runs', {
    path: { id },
    query: { limit: 50, ...(outcome ? { outcome } : {}), ...(cursor ? { cursor } : {}) },
    signal,
  });
