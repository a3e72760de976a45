import { useQueryClient } from '@tanstack/react-query';
import { Copy, Highlighter, TextCursorInput } from 'lucide-react';

import { useMay } from '../../app/me';
import { fieldInSentence } from '../../texts/en/fields';
import { review as t } from '../../texts/en/review';
import { keeping } from '../../texts/en/keeping';
import { Button } from '../../ui/button';
import { toast } from '../../ui/toast';
import { highlight } from '../keeping/highlight';
import { notesOf } from '../keeping/queries';
import type { useSelection } from './selection';

type Props = {
  id: string;
  /** A turned page takes no marks. */
  turned: boolean;
  selection: NonNullable<ReturnType<typeof useSelection>>;
  /** The field that may take the words. */
  current: string | undefined;
  use: () => void;
};

/** What can be done with words that were marked on a page. */
export function SelectionMenu({ id, turned, selection, current, use }: Props) {
  const mayNote = useMay('OPERATOR') && !turned;
  const cache = useQueryClient();
  // A press must not take the selection away.
  const hold = (event: { preventDefault: () => void }) => event.preventDefault();
  return (
    <div className="sel-pop pop" style={{ left: selection.x, top: selection.y }}>
      {current && (
        <Button look="ghost" size="sm" icon={TextCursorInput} onMouseDown={hold} onClick={use}>
          {t.use(fieldInSentence(current))}
        </Button>
      )}
      {mayNote && (
        <Button
          look="ghost"
          size="sm"
          icon={Highlighter}
          onMouseDown={hold}
          onClick={() =>
            void highlight(id, selection.page).then(() =>
              cache.invalidateQueries({ queryKey: notesOf(id).queryKey }),
            )
          }
        >
          {keeping.notes.highlight}
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
