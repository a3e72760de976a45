import { ChevronLeft, ChevronRight } from 'lucide-react';

import { useMay } from '../../app/me';
import { common } from '../../texts/en/common';
import { review as t } from '../../texts/en/review';
import { Button } from '../../ui/button';
import type { PanelProps } from './panel';
import { save } from './save';

/** The next step, always at the same place: where a thumb reaches it on a phone. */
export function Foot(props: PanelProps & { lines: boolean }) {
  const { document, questions, facts, saving, waiting, current, confirm, confirmAll, next } = props;
  const mayCorrect = useMay('OPERATOR') && document.approval !== 'APPROVED';
  const now = facts.find(fact => fact.name === current);
  const open = questions.filter(fact => !fact.said);
  const answers = facts.filter(fact => !fact.confirmed && fact.value !== undefined);
  // The current question's own box says what is confirmed, so that what was typed counts.
  const press = () => {
    const input = globalThis.document.querySelector<HTMLInputElement>('.q.is-now input');
    input?.dispatchEvent(
      new globalThis.KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
    );
  };
  // With one hand: the questions first, then everything that was found.
  const order = [...questions, ...facts.filter(fact => !questions.includes(fact))];
  const step = (by: number) => {
    const at = order.findIndex(fact => fact.name === current);
    const to = at < 0 ? order[by > 0 ? 0 : order.length - 1] : order[at + by];
    if (to) props.setCurrent(to.name);
  };
  if (!mayCorrect) return null;
  if (props.lines) {
    return (
      <div className="panel-f">
        <span className="hints grow" role="status">
          {saving.busy ? t.saving : waiting > 0 ? t.unsaved(waiting) : t.allSaved}
        </span>
        <Button
          look="primary"
          keys="Ctrl+s"
          busy={saving.busy}
          disabled={waiting === 0}
          onClick={() => void save(document.id)}
        >
          {common.save}
        </Button>
      </div>
    );
  }
  return (
    <div className="panel-f">
      <span className="steps phone">
        <Button look="ghost" icon={ChevronLeft} label={t.previousField} onClick={() => step(-1)} />
        <Button look="ghost" icon={ChevronRight} label={t.nextField} onClick={() => step(1)} />
      </span>
      <span className="hints desk" role="status">
        {saving.busy ? t.saving : waiting > 0 ? t.unsaved(waiting) : ''}
      </span>
      {now && (
        <Button size="lg" className="phone" onClick={() => confirm(now.name, { value: null })}>
          {t.notThere}
        </Button>
      )}
      {answers.length > 0 && (
        <Button className="desk" keys="Shift+Enter" onClick={confirmAll}>
          {t.confirmAll(answers.length)}
        </Button>
      )}
      {open.length > 0 || now ? (
        <Button look="primary" className="grow" keys="Enter" onClick={press} disabled={!now}>
          {t.confirm}
        </Button>
      ) : next ? (
        <Button look="primary" className="grow" keys="j" onClick={next}>
          {t.nextDocument}
        </Button>
      ) : (
        <Button className="grow" disabled>
          {t.allChecked}
        </Button>
      )}
    </div>
  );
}
