import { TriangleAlert } from 'lucide-react';

import { parts } from '../../texts/en/review-parts';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { display, type Fact } from './facts';
import { type Conflict, LINES } from './save';

type ConflictProps = {
  conflict: Conflict;
  facts: readonly Fact[];
  resolve: (conflict: Conflict, mine: boolean) => void;
};

/** What two people said about the same, and whose word counts. */
export function ConflictBox({ conflict, facts, resolve }: ConflictProps) {
  const fact = facts.find(one => one.name === conflict.name);
  const lines = conflict.name === LINES;
  const shown = (value: string | undefined) =>
    value === undefined || !fact ? (value ?? parts.conflict.none) : display(fact, value, undefined);
  return (
    <div className="note warn conflict" role="alert">
      <Icon of={TriangleAlert} />
      <div className="grow">
        <b>{lines ? parts.lines.conflict : parts.conflict.title(fact?.label ?? conflict.name)}</b>
        <dl>
          <div>
            <dt>{parts.conflict.yours}</dt>
            <dd>{lines ? parts.lines.mine : shown(conflict.mine)}</dd>
          </div>
          <div>
            <dt>{parts.conflict.theirs}</dt>
            <dd>{lines ? parts.lines.theirs : shown(conflict.theirs)}</dd>
          </div>
        </dl>
        <span className="row">
          <Button size="sm" onClick={() => resolve(conflict, true)}>
            {parts.conflict.keep}
          </Button>
          <Button size="sm" onClick={() => resolve(conflict, false)}>
            {parts.conflict.take}
          </Button>
        </span>
      </div>
    </div>
  );
}
