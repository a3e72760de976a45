import type { Pipeline } from '../../api';
export function Peek(_: { id: string; pipeline: Pipeline; close: () => void }) {
  return null;
}
