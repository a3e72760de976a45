import { TriangleAlert } from 'lucide-react';

import { review as t } from '../../texts/en/review';
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
    value === undefined || !fact ? (value ?? t.conflict.none) : display(fact, value, undefined);
  return (
    <div className="note warn conflict" role="alert">
      <Icon of={TriangleAlert} />
      <div className="grow">
        <b>{lines ? t.lines.conflict : t.conflict.title(fact?.label ?? conflict.name)}</b>
        <dl>
          <div>
            <dt>{t.conflict.yours}</dt>
            <dd>{lines ? t.lines.mine : shown(conflict.mine)}</dd>
          </div>
          <div>
            <dt>{t.conflict.theirs}</dt>
            <dd>{lines ? t.lines.theirs : shown(conflict.theirs)}</dd>
          </div>
        </dl>
        <span className="row">
          <Button size="sm" onClick={() => resolve(conflict, true)}>
            {t.conflict.keep}
          </Button>
          <Button size="sm" onClick={() => resolve(conflict, false)}>
            {t.conflict.take}
          </Button>
        </span>
      </div>
    </div>
  );
}
