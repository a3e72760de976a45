import { Problem, Unreachable } from '../api';
import { common } from '../texts/en/common';

/** A sentence for an error that a person can act on. */
export function sentence(error: unknown): string {
  if (error instanceof Unreachable) return common.errors.unreachable;
  if (error instanceof Problem) {
    if (error.status === 429) return common.errors.tooMany(error.retryAfter ?? 60);
    if (error.status === 412) return common.errors.changed;
    const said = error.message;
    return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.!?]$/.test(said) ? '' : '.'}`;
  }
  return error instanceof Error && error.message ? error.message : common.errors.unknown;
}
