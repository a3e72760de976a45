import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { lazy, memo, type MouseEvent } from 'react';

import type { DocumentPage } from '../../api';
import { Part } from '../../app/shell/part';
import { fieldName } from '../../texts/en/fields';
import { review as t } from '../../texts/en/review';
import { Icon } from '../../ui/icon';
import { useObjectUrl } from '../../lib/object-url';
import { type Box, placed, upright, uprightSize } from './geometry';
import { imageOf } from './queries';
import type { Hit } from './search';

const NoteLayer = lazy(async () => ({ default: (await import('../keeping/layer')).NoteLayer }));

export type Place = { page: number; box: Box };

/** A field's place on a page. */
export type Mark = { name: string; box: Box; look: 'sure' | 'doubt' | 'now' };

type Props = {
  id: string;
  at: number;
  /** The version of the file that is shown. */
  fileVersion: number;
  all: number;
  page: DocumentPage | undefined;
  width: number;
  turned: number;
  marks: readonly Mark[];
  hits: readonly Hit[];
  hit: Hit | undefined;
  boxes: boolean;
  choosing: boolean;
  onWord: (page: number, word: number) => void;
  onMark: (name: string) => void;
};

/** Wider than this, in pixels of the screen, a page is shown from its large image. */
const PREVIEW_WIDTH = 1100;

/** A4, until the page's own size is known. */
const UNKNOWN = { width: 1654, height: 2339 };

export function shownSize(page: DocumentPage | undefined, width: number, turned: number) {
  const size = page?.width ? uprightSize(page) : UNKNOWN;
  const ratio = size.height / size.width;
  return turned % 180 === 0 ? { width, height: width * ratio } : { width: width * ratio, height: width };
}

/** Height of the strip above a page that says what is wrong with it. */
export const NOTE = 44;

/** What could not be read of a page, as a sentence. */
export function troubleOf(page: DocumentPage | undefined): string | undefined {
  const said = page?.error?.message;
  return said && `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.!?]$/.test(said) ? '' : '.'}`;
}

/** One page: its image, its words as text that can be selected, and the boxes of the fields. */
export function Sheet({
  id,
  at,
  fileVersion,
  all,
  page,
  width,
  turned,
  marks,
  hits,
  hit,
  boxes,
  choosing,
  onWord,
  onMark,
}: Props) {
  const large = width * devicePixelRatio > PREVIEW_WIDTH;
  const preview = useQuery(imageOf(id, at, 'preview'));
  const sharp = useQuery({ ...imageOf(id, at, 'ai-vision'), enabled: large });
  const url = useObjectUrl((large ? sharp.data : undefined) ?? preview.data);
  const flat = shownSize(page, width, 0);
  const outer = shownSize(page, width, turned);
  const click = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const word = target.dataset['w'];
    if (word !== undefined && getSelection()?.isCollapsed !== false) onWord(at, Number(word));
    else if (target.dataset['field']) onMark(target.dataset['field']);
  };
  const trouble = troubleOf(page);
  return (
    <>
      {trouble && (
        <div className="sheet-n" role="note" style={{ width: outer.width, height: NOTE }}>
          <Icon of={TriangleAlert} size={14} />
          <span>{t.trouble(at + 1, trouble)}</span>
        </div>
      )}
      <div className="sheet-o" style={outer} data-page={at}>
        {/* The list of fields is the control for the keyboard; clicks on the paper are an extra. */}
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
        <div
          className={choosing ? 'sheet choosing' : 'sheet'}
          style={{
            ...flat,
            ...(turned
              ? {
                  transform: `translate(-50%, -50%) rotate(${turned}deg)`,
                  position: 'absolute',
                  left: '50%',
                  top: '50%',
                }
              : {}),
          }}
          onClick={click}
        >
          {url ? (
            <img src={url} alt={t.page(at + 1, all)} style={flat} draggable={false} />
          ) : (
            <div className="sheet-w8" style={flat} />
          )}
          {page && (
            <>
              {boxes && (
                <div className="boxes" aria-hidden="true">
                  {marks.map(mark => (
                    <span
                      key={mark.name}
                      className={`ev ${mark.look}`}
                      style={placed(mark.box, page)}
                      data-field={mark.name}
                    >
                      {mark.look !== 'sure' && <span className="ev-tag">{fieldName(mark.name)}</span>}
                    </span>
                  ))}
                </div>
              )}
              {hits.length > 0 && (
                <div className="sel-layer" aria-hidden="true">
                  {hits.flatMap(one =>
                    one.words.map(word => {
                      const box = page.words[word]?.box as unknown as Box | undefined;
                      return (
                        box && (
                          <span
                            key={`${one.words[0]}-${word}`}
                            className={one === hit ? 'hit' : 'hit other'}
                            style={placed(box, page)}
                          />
                        )
                      );
                    }),
                  )}
                </div>
              )}
              <Words page={page} scale={flat.width / uprightSize(page).width} />
              {turned === 0 && (
                <Part>
                  <NoteLayer id={id} at={at} fileVersion={fileVersion} />
                </Part>
              )}
            </>
          )}
        </div>
      </div>
    </>
  );
}

let ruler: CanvasRenderingContext2D | null | undefined;

/** How wide a text is in pixels at a size of 100. Measured without the page, which would have to be laid out. */
function widthOf(text: string): number {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (!ruler) return text.length * 50;
  ruler.font = '100px Arial, sans-serif';
  return ruler.measureText(text).width;
}

/** The words where they are printed: transparent, as wide as the print, so that selecting them looks right. */
const Words = memo(function Words({ page, scale }: { page: DocumentPage; scale: number }) {
  return (
    <div className="words">
      {page.words.map((word, at) => {
        const [left, top, right, bottom] = upright(word.box as unknown as Box, page);
        const height = (bottom - top) * scale;
        const width = (right - left) * scale;
        const natural = (widthOf(word.text) * height) / 100;
        const newLine = at > 0 && page.words[at - 1]?.line !== word.line;
        return (
          // Words have no name of their own; their order never changes.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={at}>
            {newLine && '\n'}
            <span
              data-w={at}
              style={{
                left: left * scale,
                top: top * scale,
                height,
                fontSize: height,
                lineHeight: `${height}px`,
                transform: `scaleX(${natural > 0 ? width / natural : 1})`,
              }}
            >
              {word.text}
            </span>{' '}
          </span>
        );
      })}
    </div>
  );
});
