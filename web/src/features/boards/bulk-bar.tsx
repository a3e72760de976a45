import type { Card, Stage } from '../../api';
export function BulkBar(_: {
  ids: readonly string[];
  known: readonly Card[];
  stages: readonly Stage[];
  archived: boolean;
  clear: () => void;
}) {
  return null;
}
