import { Copy, TextCursorInput } from 'lucide-react';

import { fieldInSentence } from '../../texts/en/fields';
import { review as t } from '../../texts/en/review';
import { Button } from '../../ui/button';
import { toast } from '../../ui/toast';
import type { useSelection } from './selection';

type Props = {
  selection: NonNullable<ReturnType<typeof useSelection>>;
  /** The field that may take the words. */
  current: string | undefined;
  use: () => void;
};

/** What can be done with words that were marked on a page. */
export function SelectionMenu({ selection, current, use }: Props) {
  // A press must not take the selection away.
  const hold = (event: { preventDefault: () => void }) => event.preventDefault();
  return (
    <div className="sel-pop pop" style={{ left: selection.x, top: selection.y }}>
      {current && (
        <Button look="ghost" size="sm" icon={TextCursorInput} onMouseDown={hold} onClick={use}>
          {t.use(fieldInSentence(current))}
        </Button>
      )}
      <Button
        look="ghost"
        size="sm"
        icon={Copy}
        onMouseDown={hold}
        onClick={() => void navigator.clipboard.writeText(selection.text).then(() => toast(t.copied))}
      >
        {t.copy}
      </Button>
    </div>
  );
}
