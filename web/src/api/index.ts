export { address, call, callsLeft, send } from './client';
export { isPassing, Problem, Unreachable } from './problem';
export type * from './schema.gen';
