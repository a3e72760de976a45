import {
  ChevronDown,
  ChevronUp,
  RotateCw,
  Scan,
  Search,
  TextCursorInput,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import type { Ref } from 'react';

import { review as t } from '../../texts/en/review';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import type { useFind } from './find';

type Props = {
  zoom: number;
  zoomTo: (zoom: number) => void;
  step: (by: number) => void;
  turn: () => void;
  boxes: boolean;
  setBoxes: (on: boolean) => void;
  choosing: boolean;
  setChoosing: (on: boolean) => void;
  mayChoose: boolean;
  find: ReturnType<typeof useFind>;
  field: Ref<HTMLInputElement>;
};

/** What can be done with the paper, above it. */
export function Tools(props: Props) {
  const { zoom, zoomTo, step, turn, boxes, setBoxes, choosing, setChoosing, mayChoose, find, field } = props;
  return (
    <div className="vt" role="toolbar" aria-label={t.tools}>
      <span className="vt-g desk">
        <Button look="ghost" size="sm" icon={ZoomOut} label={t.zoomOut} onClick={() => step(-1)} />
        <Button look="ghost" size="sm" className="num" onClick={() => zoomTo(1)}>
          {zoom === 1 ? t.fit : `${Math.round(zoom * 100)}%`}
        </Button>
        <Button look="ghost" size="sm" icon={ZoomIn} label={t.zoomIn} onClick={() => step(1)} />
      </span>
      <Button look="ghost" size="sm" icon={RotateCw} label={t.turn} onClick={turn} />
      <span className="vt-l desk" />
      <Button
        look={boxes ? 'soft' : 'ghost'}
        size="sm"
        className="desk"
        icon={Scan}
        aria-pressed={boxes}
        onClick={() => setBoxes(!boxes)}
      >
        {t.boxes}
      </Button>
      <Button
        look={choosing ? 'soft' : 'ghost'}
        size="sm"
        icon={TextCursorInput}
        aria-pressed={choosing}
        disabled={!mayChoose}
        onClick={() => setChoosing(!choosing)}
      >
        {t.words}
      </Button>
      <span className="grow" />
      <div className="vfind">
        <Icon of={Search} size={14} />
        <input
          ref={field}
          aria-label={t.find}
          placeholder={t.findShort}
          value={find.text}
          onChange={event => find.setText(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter') {
              event.preventDefault();
              find.step(event.shiftKey ? -1 : 1);
            } else if (event.key === 'Escape') {
              find.setText('');
              event.currentTarget.blur();
            }
          }}
        />
        <span className="num muted" role="status">
          {find.text && t.hits(find.at + 1, find.hits.length)}
        </span>
        <Button look="ghost" size="sm" icon={ChevronUp} label={t.previousHit} onClick={() => find.step(-1)} />
        <Button look="ghost" size="sm" icon={ChevronDown} label={t.nextHit} onClick={() => find.step(1)} />
      </div>
    </div>
  );
}
